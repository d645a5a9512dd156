import { markup } from './html.js';
import { page } from './layout.js';

/** `next` and `companyLogin`: local paths, checked by the caller; no link without the latter. */
export function loginPage(shown: {
  readonly next: string;
  readonly trouble: string | undefined;
  readonly companyLogin: string | undefined;
}): string {
  const { next, trouble, companyLogin } = shown;
  const alert = trouble === undefined ? [] : [markup`<p class="alert" role="alert">${trouble}</p>`];
  const company =
    companyLogin === undefined
      ? []
      : [
          markup`<p><a class="button" href="${companyLogin}">Sign in with your company account</a></p>`,
        ];
  return page(
    'Log in',
    markup`<main class="card">
<h1>Log in</h1>
<p class="soft">Use an operator or viewer token of this installation.</p>
${alert}
<form method="post" action="/login">
<input type="hidden" name="next" value="${next}">
<label for="token">Token</label>
<input id="token" name="token" type="password" autocomplete="current-password" required autofocus>
<button type="submit">Log in</button>
</form>
${company}
</main>`,
  );
}

/** The cookie does not come along from another site's link; asked for again from here, it does. */
export function retryPage(url: string): string {
  return page(
    'Log in',
    markup`<main class="card"><meta http-equiv="refresh" content="0;url=${url}">
<p><a href="${url}">Go on</a></p></main>`,
  );
}
