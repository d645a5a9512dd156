import { html, type Html } from '../../html/html.js';
import type { Site } from '../site.js';

export type Section = 'home' | 'invoices' | 'settings';

/** The frame of a SubscriptionFlow page: side navigation, site, content. */
export function sitePage(options: {
  readonly site: Site;
  readonly title: string;
  readonly section: Section;
  readonly body: Html;
}): Html {
  const { site, section } = options;
  const base = `/subscriptionflow/${site.name}`;
  const entry = (key: Section, label: string, href: string) =>
    html`<a href="${href}" class="${key === section ? 'active' : ''}">${label}</a>`;
  return html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>${options.title} · SubscriptionFlow (sandbox)</title>
        <link rel="stylesheet" href="/assets/style.css" />
      </head>
      <body class="subscriptionflow">
        <aside class="side">
          <a class="brand" href="${base}"><span class="logo">S</span>SubscriptionFlow</a>
          <nav>
            ${entry('home', 'Overview', base)} ${entry('invoices', 'Invoices', `${base}/invoices`)}
            ${entry('settings', 'Administration Settings', `${base}/settings/apps`)}
          </nav>
          <p class="site">${site.name} <span class="badge">sandbox</span></p>
        </aside>
        <main>${options.body}</main>
      </body>
    </html>`;
}

/** A status as SubscriptionFlow shows it, in capitals. */
export function statusPill(status: string): Html {
  const colour = status.toLowerCase() === 'paid' ? 'green' : 'amber';
  return html`<span class="pill ${colour}" data-testid="invoice-status"
    >${status.toUpperCase()}</span
  >`;
}
