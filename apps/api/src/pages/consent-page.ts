import { markup } from './html.js';
import { page } from './layout.js';
import type { PageWords } from './page-words.js';

/** After consent: which company is connected, and the way back. */
export function connectedPage(
  words: PageWords,
  connected: {
    readonly name: string;
    readonly tenantId: string | null;
    readonly companyName: string | null;
    readonly returnUrl: string | undefined;
  },
): string {
  const { name, tenantId, companyName, returnUrl } = connected;
  const told = leadsToConsole(returnUrl) ? words.toBeSetUp(name) : words.carriedOver(name);
  const company = [companyName, tenantId].flatMap((part) => part ?? []).join(', ');
  const back =
    returnUrl === undefined
      ? markup`<a class="button" href="/console">${words.openConsole}</a>`
      : markup`<a class="button" href="${returnUrl}">${wayBack(words, returnUrl)}</a>`;
  return page(
    words.connectedToFortnox,
    markup`<main class="card">
<div class="mark" aria-hidden="true">✓</div>
<h1>${leadsToConsole(returnUrl) ? words.connected : words.connectedBack}</h1>
<p>${told}</p>
<dl><dt>${words.fortnoxCompany}</dt><dd>${company}</dd></dl>
${back}
</main>`,
    words.language,
  );
}

/** The console begins a set-up that the consent is one step of. */
function leadsToConsole(returnUrl: string | undefined): boolean {
  return returnUrl?.includes('/console#/') === true;
}

const wayBack = (words: PageWords, returnUrl: string): string =>
  leadsToConsole(returnUrl) ? words.goOnWithSetUp : words.backToSubscriptionFlow;

/** Consent was refused or went wrong; `authorizeUrl` begins anew. */
export function notConnectedPage(
  words: PageWords,
  trouble: {
    readonly detail: string;
    readonly authorizeUrl: string | undefined;
    readonly returnUrl: string | undefined;
  },
): string {
  const { detail, authorizeUrl, returnUrl } = trouble;
  const again =
    authorizeUrl === undefined
      ? []
      : [markup`<a class="button" href="${authorizeUrl}">${words.tryAgain}</a>`];
  const back =
    returnUrl === undefined
      ? []
      : [markup`<p><a href="${returnUrl}">${wayBack(words, returnUrl)}</a></p>`];
  return page(
    words.notConnectedToFortnox,
    markup`<main class="card">
<div class="mark bad" aria-hidden="true">!</div>
<h1>${words.notConnected}</h1>
<p>${words.trouble(detail)}</p>
<p class="soft">${words.nothingIsLost}</p>
${again}${back}
</main>`,
    words.language,
  );
}

/** A company that was not expected: its name, and the question whether it is the right one. */
export function confirmCompanyPage(
  words: PageWords,
  asked: {
    readonly name: string;
    readonly company: string;
    readonly tenantId: string;
    readonly state: string;
  },
): string {
  const { name, company, tenantId, state } = asked;
  return page(
    words.rightCompany,
    markup`<main class="card">
<h1>${words.rightCompany}</h1>
<p><strong>${words.hasConsented(company)}</strong></p>
<p>${words.willBeBooked(name)}</p>
<form method="post" action="/oauth/fortnox/confirm">
<input type="hidden" name="state" value="${state}">
<input type="hidden" name="tenantId" value="${tenantId}">
<button type="submit" name="decision" value="confirm">${words.confirm}</button>
<p><button type="submit" name="decision" value="reject">${words.reject}</button></p>
</form>
</main>`,
    words.language,
  );
}

/** Another request is still at it; the browser asks again by itself. */
export function waitPage(words: PageWords): string {
  return page(
    words.connectingTitle,
    markup`<main class="card"><h1>${words.connecting}</h1>
<p>${words.isAsked}</p></main>`,
    words.language,
  );
}

/** For previews and scanners of links; a person's browser asks again when she opens it. */
export function openItPage(words: PageWords): string {
  return page(
    words.connectingTitle,
    markup`<main class="card"><h1>${words.openInBrowser}</h1></main>`,
    words.language,
  );
}
