import { html, type Html } from '../../html/html.js';

export type FortnoxTab = 'invoices' | 'payments' | 'customers' | 'company' | 'faults';

/** The frame of a signed-in Fortnox page: green bar, company, sections. */
export function fortnoxPage(options: {
  readonly title: string;
  readonly company?: { readonly tenantId: string; readonly name: string };
  readonly tab?: FortnoxTab;
  readonly body: Html;
}): Html {
  const { company, tab } = options;
  return html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>${options.title} · Fortnox (sandbox)</title>
        <link rel="stylesheet" href="/assets/style.css" />
      </head>
      <body class="fortnox">
        <header class="bar">
          <a class="brand" href="/fortnox"><span class="logo">F</span>Fortnox</a>
          <span class="badge">sandbox</span>
          ${company ? html`<span class="tenant">${company.name} · ${company.tenantId}</span>` : ''}
        </header>
        ${company ? tabs(company.tenantId, tab) : ''}
        <main>${options.body}</main>
      </body>
    </html>`;
}

function tabs(tenantId: string, active: FortnoxTab | undefined): Html {
  const entry = (tab: FortnoxTab, label: string, href: string) =>
    html`<a href="${href}" class="${tab === active ? 'active' : ''}">${label}</a>`;
  const base = `/fortnox/app/${tenantId}`;
  return html`<nav class="tabs">
    ${entry('invoices', 'Kundfakturor', `${base}/invoices`)}
    ${entry('payments', 'Inbetalningar', `${base}/payments`)}
    ${entry('customers', 'Kunder', `${base}/customers`)}
    ${entry('company', 'Företag', `${base}/company`)}
    ${entry('faults', 'Faults', '/fortnox/faults')}
  </nav>`;
}
