import { markup } from './html.js';
import { page } from './layout.js';
import type { PageWords } from './page-words.js';

/** `next` and `companyLogin`: local paths, checked by the caller; no link without the latter. */
export function loginPage(
  words: PageWords,
  shown: {
    readonly next: string;
    readonly trouble: string | undefined;
    readonly companyLogin: string | undefined;
  },
): string {
  const { next, trouble, companyLogin } = shown;
  const alert =
    trouble === undefined
      ? []
      : [markup`<p class="alert" role="alert">${words.trouble(trouble)}</p>`];
  const company =
    companyLogin === undefined
      ? []
      : [markup`<p><a class="button" href="${companyLogin}">${words.companyAccount}</a></p>`];
  return page(
    words.logIn,
    markup`<main class="card">
<h1>${words.logIn}</h1>
<p class="soft">${words.whichToken}</p>
${alert}
<form method="post" action="/login">
<input type="hidden" name="next" value="${next}">
<label for="token">${words.token}</label>
<input id="token" name="token" type="password" autocomplete="current-password" required autofocus>
<button type="submit">${words.logIn}</button>
</form>
${company}
</main>`,
    words.language,
  );
}

/** The cookie does not come along from another site's link; asked for again from here, it does. */
export function retryPage(words: PageWords, url: string): string {
  return page(
    words.logIn,
    markup`<main class="card"><meta http-equiv="refresh" content="0;url=${url}">
<p><a href="${url}">${words.goOn}</a></p></main>`,
    words.language,
  );
}
