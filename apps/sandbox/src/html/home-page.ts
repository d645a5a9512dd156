import type { Sandbox } from '../sandbox.js';
import { demo } from '../fortnox/state.js';
import { html, type Html } from './html.js';

/** The sandbox's own front door: the two products, and what a script can ask. */
export function homePage(sandbox: Sandbox): Html {
  const sites = sandbox.sites.all();
  const names = sites.length === 0 ? ['acme'] : sites.map((site) => site.name);
  return html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>Sandbox</title>
        <link rel="stylesheet" href="/assets/style.css" />
      </head>
      <body class="home">
        <main>
          <h1>Sandbox</h1>
          <p>
            Stand-ins for SubscriptionFlow and Fortnox, in memory, for development, demonstration
            and tests.
          </p>
          <div class="cards">
            ${names.map(
              (name) =>
                html`<a class="card link product subscriptionflow" href="/subscriptionflow/${name}">
                  <strong>SubscriptionFlow</strong><span>site ${name}</span>
                </a>`,
            )}
            <a class="card link product fortnox" href="/fortnox">
              <strong>Fortnox</strong><span>Companies: ${sandbox.fortnox.companies.size}</span>
            </a>
          </div>
          <h2>From a payment to Fortnox, in four steps</h2>
          <ol class="steps">
            <li>
              SubscriptionFlow → Administration Settings → Fortnox: enter Client ID
              <code>${demo.clientId}</code> and Client Secret <code>${demo.clientSecret}</code>,
              press Connect.
            </li>
            <li>Approve at Fortnox.</li>
            <li>SubscriptionFlow → Invoices: open one that is due, press Process Payment.</li>
            <li>See it turn synced, and find it in Fortnox, booked and paid.</li>
          </ol>
          <p class="hint">To see things go wrong: <a href="/fortnox/faults">faults</a>.</p>
        </main>
      </body>
    </html>`;
}
