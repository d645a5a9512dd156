import { markup } from './html.js';
import { page } from './layout.js';

/** After consent: which company is connected, and the way back. */
export function connectedPage(connected: {
  readonly name: string;
  readonly tenantId: string | undefined;
  readonly returnUrl: string | undefined;
}): string {
  const { name, tenantId, returnUrl } = connected;
  const back =
    returnUrl === undefined
      ? markup`<a class="button" href="/console">Open the console</a>`
      : markup`<a class="button" href="${returnUrl}">Back to SubscriptionFlow</a>`;
  return page(
    'Connected to Fortnox',
    markup`<main class="card">
<div class="mark" aria-hidden="true">✓</div>
<h1>Connected – back to SubscriptionFlow</h1>
<p>Paid invoices of <strong>${name}</strong> are now carried over to Fortnox.</p>
<dl><dt>Fortnox company</dt><dd>${tenantId ?? 'not stated'}</dd></dl>
${back}
</main>`,
  );
}

/** Consent was refused or went wrong; `authorizeUrl` begins anew. */
export function notConnectedPage(trouble: {
  readonly detail: string;
  readonly authorizeUrl: string | undefined;
  readonly returnUrl: string | undefined;
}): string {
  const { detail, authorizeUrl, returnUrl } = trouble;
  const again =
    authorizeUrl === undefined
      ? []
      : [markup`<a class="button" href="${authorizeUrl}">Try again</a>`];
  const back =
    returnUrl === undefined
      ? []
      : [markup`<p><a href="${returnUrl}">Back to SubscriptionFlow</a></p>`];
  return page(
    'Not connected to Fortnox',
    markup`<main class="card">
<div class="mark bad" aria-hidden="true">!</div>
<h1>Not connected</h1>
<p>${detail}</p>
<p class="soft">Nothing is lost: paid invoices are taken in and wait until Fortnox is connected.</p>
${again}${back}
</main>`,
  );
}
