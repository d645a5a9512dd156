import { demo } from '../../fortnox/state.js';
import { html, type Html } from '../../html/html.js';
import type { Site } from '../site.js';
import { sitePage } from './layout.js';

/** What a person enters to connect Fortnox; kept for the next look at the page, but the secret. */
export type ConnectForm = {
  readonly name: string;
  readonly clientId: string;
  readonly clientSecret: string;
  readonly incomeAccount: string;
  readonly paymentAccount: string;
  readonly modeOfPayment: string;
};

export type ConnectionView = {
  /** As our API calls it, or `not connected`. */
  readonly status: string;
  readonly problem: string | undefined;
};

const other = ['Xero', 'QuickBooks', 'Sage Intacct', 'Zoho Books', 'NetSuite'];

/** Apps & API → Apps → Accountings. */
export function appsPage(site: Site): Html {
  const base = `/subscriptionflow/${site.name}/settings/apps`;
  return sitePage({
    site,
    title: 'Apps',
    section: 'settings',
    body: html`<p class="crumbs">Administration Settings / Apps &amp; API / Apps</p>
      <h1>Apps</h1>
      <nav class="tabs">
        <a>Payments</a><a>CRM</a><a class="active" href="${base}">Accountings</a><a>Taxes</a
        ><a>E-commerce</a>
      </nav>
      <div class="cards">
        <a class="card link app" href="${base}/fortnox">
          <span class="logo green">F</span><strong>Fortnox</strong>
          <span class="muted">Invoices and payments, booked as they are paid</span>
          ${
            site.connection
              ? html`<span class="pill green">Connected</span>`
              : html`<span class="pill grey">Not connected</span>`
          }
        </a>
        ${other.map(
          (name) =>
            html`<div class="card app off">
              <span class="logo">${name.slice(0, 1)}</span><strong>${name}</strong>
              <span class="muted">Not part of this sandbox</span>
            </div>`,
        )}
      </div>`,
  });
}

const field = (name: keyof ConnectForm, label: string, value: string, type = 'text'): Html =>
  html`<div>
    <label for="${name}">${label}</label>
    <input
      id="${name}"
      name="${name}"
      type="${type}"
      value="${value}"
      autocomplete="off"
      required
    />
  </div>`;

/** Fortnox: Client ID, Client Secret, Connect; the two default accounts; how it stands. */
export function fortnoxAppPage(site: Site, view: ConnectionView, form: ConnectForm): Html {
  const base = `/subscriptionflow/${site.name}/settings/apps`;
  return sitePage({
    site,
    title: 'Fortnox',
    section: 'settings',
    body: html`<p class="crumbs">
        Administration Settings / Apps &amp; API / Apps /
        <a href="${base}">Accountings</a> / Fortnox
      </p>
      <header class="title">
        <h1>Fortnox ${connectionPill(view.status)}</h1>
      </header>
      ${view.problem === undefined ? '' : html`<p class="problem" role="alert">${view.problem}</p>`}
      ${view.status === 'active' ? connected(site, form) : connectForm(site, form)}
      ${site.connection ? webhookCard(site) : ''}`,
  });
}

/** Connecting once more makes another connection, so the form steps back. */
function connected(site: Site, form: ConnectForm): Html {
  return html`<section class="card">
      <h2>Connection</h2>
      <p>
        Paid invoices are carried over to Fortnox and marked as synced.
        <a href="/subscriptionflow/${site.name}/invoices">See what is due</a>
      </p>
    </section>
    <details>
      <summary>Connect another Fortnox company instead</summary>
      ${connectForm(site, form)}
    </details>`;
}

function connectForm(site: Site, form: ConnectForm): Html {
  const base = `/subscriptionflow/${site.name}/settings/apps`;
  return html`<form class="card" method="post" action="${base}/fortnox/connect">
    <h2>Connection</h2>
    <p class="hint">
      Create an integration in Fortnox's developer portal and paste its two values here. This
      sandbox has one: <code>${demo.clientId}</code> with the secret
      <code>${demo.clientSecret}</code>.
    </p>
    <div class="two">
      ${field('clientId', 'Client ID', form.clientId)}
      ${field('clientSecret', 'Client Secret', '', 'password')}
    </div>
    <h2>Configuration</h2>
    <div class="two">
      ${field('incomeAccount', 'Default Income Account', form.incomeAccount)}
      ${field('paymentAccount', 'Default Payment Account', form.paymentAccount)}
    </div>
    <div class="two">
      ${field('modeOfPayment', 'Mode of Payment', form.modeOfPayment)}
      ${field('name', 'Connection name', form.name)}
    </div>
    <div class="actions"><button class="primary">Connect</button></div>
  </form>`;
}

function connectionPill(status: string): Html {
  const texts: Readonly<Record<string, readonly [string, string]>> = {
    active: ['green', 'Active'],
    'awaiting-consent': ['amber', 'Awaiting consent'],
    'needs-attention': ['red', 'Needs attention'],
    paused: ['grey', 'Paused'],
  };
  const [colour, text] = texts[status] ?? ['grey', 'Not connected'];
  return html`<span class="pill ${colour}" data-testid="connection-status">${text}</span>`;
}

/** Which doors a payment fires; the native webhook is what SubscriptionFlow itself can do. */
function webhookCard(site: Site): Html {
  const base = `/subscriptionflow/${site.name}/settings/apps`;
  const option = (door: 'webhook' | 'event', label: string) =>
    html`<label class="check"
      ><input
        type="checkbox"
        name="doors"
        value="${door}"
        ${site.doors.includes(door) ? 'checked' : ''}
      />
      ${label}</label
    >`;
  return html`<form class="card" method="post" action="${base}/fortnox/doors">
    <h2>Invoice syncing</h2>
    <p class="hint">What is sent when an invoice is paid.</p>
    ${option('webhook', 'Webhook: module Invoices, event Paid')}
    ${option('event', 'Signed event invoice.paid')}
    <div class="actions"><button>Save</button></div>
  </form>`;
}
