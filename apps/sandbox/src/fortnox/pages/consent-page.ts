import { html, type Html } from '../../html/html.js';
import type { Company } from '../company.js';
import type { ConsentRequest } from '../oauth/consent-request.js';
import { fortnoxPage } from './layout.js';

const scopeTexts: Readonly<Record<string, string>> = {
  companyinformation: 'Read company information',
  customer: 'Customers',
  article: 'Articles',
  invoice: 'Customer invoices',
  payment: 'Invoice payments',
  currency: 'Currencies',
  settings: 'Settings, modes of payment, predefined accounts',
  bookkeeping: 'Accounts and financial years',
  price: 'Price lists',
};

/** Asks a person which company to connect, and whether to. */
export function consentPage(
  request: ConsentRequest,
  companies: readonly Company[],
  query: string,
): Html {
  return fortnoxPage({
    title: 'Connect an app',
    body: html`<section class="card narrow">
      <h1>Connect <em>${request.app.clientId}</em></h1>
      <p>This integration asks to work in your company's Fortnox.</p>
      <form method="post" action="/fortnox/oauth-v1/auth">
        <input type="hidden" name="request" value="${query}" />
        <label for="tenantId">Company</label>
        <select id="tenantId" name="tenantId">
          ${companies.map(
            (company) =>
              html`<option value="${company.tenantId}">
                ${company.settings.companyName} (${company.tenantId})
              </option>`,
          )}
        </select>
        <h2>It may read and change</h2>
        <ul class="ticks">
          ${request.scopes.map((scope) => html`<li>${scopeTexts[scope] ?? scope}</li>`)}
        </ul>
        ${request.service ? serviceNote : ''}
        <div class="actions">
          <button name="decision" value="approve" class="primary">Approve</button>
          <button name="decision" value="deny">Deny</button>
        </div>
      </form>
    </section>`,
  });
}

const serviceNote = html`<p class="hint">
  The app gets a <strong>service account</strong>: it keeps working when you leave. Only a system
  administrator can approve this.
</p>`;

/** Shown when there is nobody to send the browser back to. */
export function consentErrorPage(message: string): Html {
  return fortnoxPage({
    title: 'Cannot connect',
    body: html`<section class="card narrow">
      <h1>Cannot connect</h1>
      <p class="problem">${message}</p>
    </section>`,
  });
}
