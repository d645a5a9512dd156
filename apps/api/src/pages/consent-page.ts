import { markup } from './html.js';
import { page } from './layout.js';

/** After consent: which company is connected, and the way back. */
export function connectedPage(connected: {
  readonly name: string;
  readonly tenantId: string | null;
  readonly companyName: string | null;
  readonly returnUrl: string | undefined;
}): string {
  const { name, tenantId, companyName, returnUrl } = connected;
  const told = leadsToConsole(returnUrl)
    ? markup`<strong>${name}</strong> may be set up now; nothing is booked before you start it.`
    : markup`Paid invoices of <strong>${name}</strong> are now carried over to Fortnox.`;
  const company = [companyName, tenantId].flatMap((part) => part ?? []).join(', ');
  const back =
    returnUrl === undefined
      ? markup`<a class="button" href="/console">Open the console</a>`
      : markup`<a class="button" href="${returnUrl}">${wayBack(returnUrl)}</a>`;
  return page(
    'Connected to Fortnox',
    markup`<main class="card">
<div class="mark" aria-hidden="true">✓</div>
<h1>${leadsToConsole(returnUrl) ? 'Connected' : 'Connected – back to SubscriptionFlow'}</h1>
<p>${told}</p>
<dl><dt>Fortnox company</dt><dd>${company}</dd></dl>
${back}
</main>`,
  );
}

/** The console begins a set-up that the consent is one step of. */
function leadsToConsole(returnUrl: string | undefined): boolean {
  return returnUrl?.includes('/console#/') === true;
}

const wayBack = (returnUrl: string): string =>
  leadsToConsole(returnUrl) ? 'Go on with the set-up' : 'Back to SubscriptionFlow';

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
      : [markup`<p><a href="${returnUrl}">${wayBack(returnUrl)}</a></p>`];
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

/** A company that was not expected: its name, and the question whether it is the right one. */
export function confirmCompanyPage(asked: {
  readonly name: string;
  readonly company: string;
  readonly tenantId: string;
  readonly state: string;
}): string {
  const { name, company, tenantId, state } = asked;
  return page(
    'Is this the right company?',
    markup`<main class="card">
<h1>Is this the right company?</h1>
<p><strong>${company}</strong> has given its consent.</p>
<p>Paid invoices of <strong>${name}</strong> will be booked there. Nothing is used before you confirm.</p>
<form method="post" action="/oauth/fortnox/confirm">
<input type="hidden" name="state" value="${state}">
<input type="hidden" name="tenantId" value="${tenantId}">
<button type="submit" name="decision" value="confirm">Connect this company</button>
<p><button type="submit" name="decision" value="reject">It is the wrong one</button></p>
</form>
</main>`,
  );
}

/** Another request is still at it; the browser asks again by itself. */
export function waitPage(): string {
  return page(
    'Connecting to Fortnox',
    markup`<main class="card"><h1>Connecting …</h1>
<p>Fortnox is being asked. This page shows the outcome as soon as it is there.</p></main>`,
  );
}

/** For previews and scanners of links; a person's browser asks again when she opens it. */
export function openItPage(): string {
  return page(
    'Connecting to Fortnox',
    markup`<main class="card"><h1>Open this address in a browser</h1></main>`,
  );
}
