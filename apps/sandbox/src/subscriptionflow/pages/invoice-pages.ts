import { Decimal } from '@sync/shared';
import { money } from '../../html/amount.js';
import { html, type Html } from '../../html/html.js';
import { isDelivered } from '../deliver.js';
import type { Invoice } from '../invoice.js';
import type { Delivery, Site, SiteInvoice } from '../site.js';
import { sitePage, statusPill } from './layout.js';
import { syncPanel } from './sync-panel.js';

const baseOf = (site: Site): string => `/subscriptionflow/${site.name}`;

/** Overview: how much is due and paid, and the latest invoices. */
export function overviewPage(site: Site): Html {
  const invoices = [...site.invoices.values()];
  const paid = invoices.filter((invoice) => invoice.current.status.toLowerCase() === 'paid');
  const connected = site.connection ? 'Connected' : 'Not connected';
  return sitePage({
    site,
    title: 'Overview',
    section: 'home',
    body: html`<h1>Overview</h1>
      <div class="cards">
        ${figure('Invoices', String(invoices.length))} ${figure('Paid', String(paid.length))}
        ${figure('Due', String(invoices.length - paid.length))} ${figure('Fortnox', connected)}
      </div>
      <h2>Latest invoices</h2>
      ${invoiceTable(site, invoices.slice(0, 8))}`,
  });
}

const figure = (label: string, value: string): Html =>
  html`<div class="card figure"><span>${label}</span><strong>${value}</strong></div>`;

export function invoicesPage(site: Site): Html {
  return sitePage({
    site,
    title: 'Invoices',
    section: 'invoices',
    body: html`<h1>Invoices</h1>
      ${invoiceTable(site, [...site.invoices.values()])}`,
  });
}

function invoiceTable(site: Site, invoices: readonly SiteInvoice[]): Html {
  if (invoices.length === 0) {
    return html`<div class="card empty">
      <p>There are no invoices yet.</p>
      <form method="post" action="${baseOf(site)}/invoices/samples">
        <button class="primary">Load sample invoices</button>
      </form>
    </div>`;
  }
  return html`<table class="grid">
    <thead>
      <tr>
        <th>Number</th>
        <th>Customer</th>
        <th>Date</th>
        <th>Due</th>
        <th class="num">Total</th>
        <th>Status</th>
      </tr>
    </thead>
    <tbody>
      ${invoices.map(({ current }) => invoiceLine(site, current))}
    </tbody>
  </table>`;
}

function invoiceLine(site: Site, invoice: Invoice): Html {
  return html`<tr>
    <td>
      <a href="${baseOf(site)}/invoices/${encodeURIComponent(invoice.id)}">${invoice.name}</a>
    </td>
    <td>${invoice.customer.name}</td>
    <td class="when">${invoice.invoice_date}</td>
    <td class="when">${invoice.due_date}</td>
    <td class="num">${money(invoice.total_amount, invoice.currency)}</td>
    <td>${statusPill(invoice.status)}</td>
  </tr>`;
}

/** One invoice: lines, totals, payment and what has become of it in Fortnox. */
export function invoicePage(site: Site, stored: SiteInvoice): Html {
  const invoice = stored.current;
  const due = invoice.status.toLowerCase() === 'due';
  return sitePage({
    site,
    title: invoice.name,
    section: 'invoices',
    body: html`<p class="crumbs">
        <a href="${baseOf(site)}/invoices">Invoices</a> / ${invoice.name}
      </p>
      <header class="title">
        <h1>Invoice ${invoice.name} ${statusPill(invoice.status)}</h1>
        ${due ? payButton(site, invoice) : ''}
      </header>
      <div class="columns">
        <section class="card">${facts(invoice)}</section>
        <section class="card">${syncPanel(site, stored)}</section>
      </div>
      ${lines(invoice)} ${totals(invoice)} ${payments(invoice)}
      ${deliveries(site, invoice, site.deliveries)}`,
  });
}

const payButton = (site: Site, invoice: Invoice): Html =>
  html`<form method="post" action="${baseOf(site)}/invoices/${encodeURIComponent(invoice.id)}/pay">
    <button class="primary">Process Payment</button>
  </form>`;

function facts(invoice: Invoice): Html {
  const address = invoice.customer.billing_address;
  const place = [address.postal_code, address.city, address.country].filter(Boolean).join(' ');
  const entries: readonly (readonly [string, string])[] = [
    ['Customer', invoice.customer.name],
    ['Address', [address.address_1, place].filter(Boolean).join(', ')],
    ['VAT ID', invoice.customer.vat_id ?? '–'],
    ['Invoice date', invoice.invoice_date],
    ['Due date', invoice.due_date],
    ['Currency', invoice.currency],
  ];
  return html`<h2>Details</h2>
    <dl class="facts">
      ${entries.map(
        ([label, value]) =>
          html`<div>
            <dt>${label}</dt>
            <dd>${value}</dd>
          </div>`,
      )}
    </dl>`;
}

function lines(invoice: Invoice): Html {
  return html`<table class="grid">
    <thead>
      <tr>
        <th>Item</th>
        <th>Service period</th>
        <th class="num">Quantity</th>
        <th class="num">Sub total</th>
        <th class="num">Discount</th>
        <th class="num">Tax</th>
        <th class="num">Total</th>
      </tr>
    </thead>
    <tbody>
      ${invoice.lines.map(
        (line) =>
          html`<tr>
            <td>${line.name} <span class="muted">${line.product_sku ?? ''}</span></td>
            <td class="when">${line.service_from ?? ''} – ${line.service_to ?? ''}</td>
            <td class="num">${line.quantity}</td>
            <td class="num">${money(line.sub_total)}</td>
            <td class="num">${money(line.discount)}</td>
            <td class="num">${money(line.tax)}</td>
            <td class="num">${money(line.total_amount)}</td>
          </tr>`,
      )}
    </tbody>
  </table>`;
}

function totals(invoice: Invoice): Html {
  const entries: readonly (readonly [string, string])[] = [
    ['Sub total', invoice.sub_total],
    ['Discount', invoice.discount_value],
    ['Tax', invoice.tax_amount],
    ['Total', invoice.total_amount],
    ['Received', invoice.received_payment],
    ['Balance', invoice.closing_balance],
  ];
  return html`<dl class="sums">
    ${entries.map(
      ([label, value]) =>
        html`<div class="${label === 'Total' ? 'total' : ''}">
          <dt>${label}</dt>
          <dd data-testid="${label.toLowerCase().replace(' ', '-')}">
            ${money(value, invoice.currency)}
          </dd>
        </div>`,
    )}
  </dl>`;
}

function payments(invoice: Invoice): Html | string {
  if (invoice.transactions.length === 0) return '';
  return html`<h2>Payments</h2>
    <table class="grid">
      <tbody>
        ${invoice.transactions.map(
          (entry) =>
            html`<tr>
              <td>${entry.name ?? entry.id}</td>
              <td>${entry.date}</td>
              <td>${entry.gateway ?? entry.cash_or_card ?? ''}</td>
              <td>${entry.status}</td>
              <td class="num">${money(new Decimal(entry.applied_amount), entry.currency)}</td>
            </tr>`,
        )}
      </tbody>
    </table>`;
}

function deliveries(site: Site, invoice: Invoice, all: readonly Delivery[]): Html | string {
  const own = all.filter((delivery) => delivery.invoiceId === invoice.id);
  if (own.length === 0) return '';
  return html`<h2>Webhook deliveries</h2>
    <table class="grid" data-testid="deliveries">
      <tbody>
        ${own.map(
          (delivery) =>
            html`<tr>
              <td>${delivery.at.slice(0, 19).replace('T', ' ')}</td>
              <td>${delivery.door === 'webhook' ? 'Webhook: invoice paid' : 'Signed event'}</td>
              <td>
                <span class="pill ${isDelivered(delivery) ? 'green' : 'red'}"
                  >${isDelivered(delivery) ? 'delivered' : 'failed'}</span
                >
              </td>
              <td class="code">${delivery.status ?? ''} ${delivery.detail}</td>
            </tr>`,
        )}
      </tbody>
    </table>
    <form method="post" action="${baseOf(site)}/invoices/${encodeURIComponent(invoice.id)}/resend">
      <button>Resend</button>
    </form>`;
}
