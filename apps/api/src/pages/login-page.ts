import { markup } from './html.js';
import { page } from './layout.js';

/** `next`: a local path, checked by the caller. */
export function loginPage(next: string, trouble: string | undefined): string {
  const alert = trouble === undefined ? [] : [markup`<p class="alert" role="alert">${trouble}</p>`];
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
