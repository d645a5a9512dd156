import { money } from '../../html/amount.js';
import { html, type Html } from '../../html/html.js';
import { vatPerRate } from '../amounts.js';
import type { Company } from '../company.js';
import { text } from '../fields/given.js';
import type { InvoiceRecord } from '../records.js';
import { balanceOf, finalPayDate, paymentsOf } from '../settlement.js';
import { fortnoxPage, type FortnoxTab } from './layout.js';

const titleOf = (company: Company) => ({
  tenantId: company.tenantId,
  name: company.settings.companyName,
});

const page = (company: Company, tab: FortnoxTab, title: string, body: Html): Html =>
  fortnoxPage({ title, company: titleOf(company), tab, body });

/** Where a person chooses a company. */
export function companiesPage(companies: readonly Company[]): Html {
  return fortnoxPage({
    title: 'Companies',
    body: html`<h1>Your companies</h1>
      <div class="cards">
        ${companies.map(
          (company) =>
            html`<a class="card link" href="/fortnox/app/${company.tenantId}/invoices">
              <strong>${company.settings.companyName}</strong>
              <span class="muted">Tenant ${company.tenantId}</span>
              <span>${company.invoices.size} invoices · ${company.payments.size} payments</span>
            </a>`,
        )}
      </div>`,
  });
}

/** Kundfakturor, newest first. */
export function invoicesPage(company: Company): Html {
  const invoices = [...company.invoices.values()].reverse();
  return page(
    company,
    'invoices',
    'Kundfakturor',
    html`<h1>Kundfakturor <small>Customer invoices</small></h1>
      ${
        invoices.length === 0
          ? html`<p class="empty">No invoices yet. They appear here when the sync books them.</p>`
          : html`<table class="grid" data-testid="fortnox-invoices">
              <thead>
                <tr>
                  <th>No.</th>
                  <th>Customer</th>
                  <th>Reference</th>
                  <th>Date</th>
                  <th class="num">Total</th>
                  <th class="num">VAT</th>
                  <th class="num">Balance</th>
                  <th>Status</th>
                </tr>
              </thead>
              <tbody>
                ${invoices.map((invoice) => invoiceLine(company, invoice))}
              </tbody>
            </table>`
      }`,
  );
}

function invoiceLine(company: Company, invoice: InvoiceRecord): Html {
  const href = `/fortnox/app/${company.tenantId}/invoices/${invoice.number}`;
  return html`<tr data-testid="fortnox-invoice-${invoice.number}">
    <td><a href="${href}">${invoice.number}</a></td>
    <td>${text(invoice.fields, 'CustomerName') ?? ''}</td>
    <td class="code when">${text(invoice.fields, 'YourOrderNumber') ?? ''}</td>
    <td class="when">${invoice.invoiceDate}</td>
    <td class="num">${money(invoice.totals.total, invoice.currency)}</td>
    <td class="num">${money(invoice.totals.vat)}</td>
    <td class="num">${money(balanceOf(company, invoice))}</td>
    <td>${statusOf(company, invoice)}</td>
  </tr>`;
}

function statusOf(company: Company, invoice: InvoiceRecord): Html {
  if (invoice.cancelled) return html`<span class="pill grey">Makulerad</span>`;
  const booked = invoice.voucher
    ? html`<span class="pill green">Bokförd</span>`
    : html`<span class="pill amber">Ej bokförd</span>`;
  const paid = finalPayDate(company, invoice)
    ? html` <span class="pill green">Slutbetald</span>`
    : html` <span class="pill grey">Obetald</span>`;
  const credit = invoice.credits === undefined ? '' : html` <span class="pill grey">Kredit</span>`;
  return html`${booked}${paid}${credit}`;
}

/** One invoice with its rows, VAT per rate and payments. */
export function invoicePage(company: Company, invoice: InvoiceRecord): Html {
  return page(
    company,
    'invoices',
    `Faktura ${invoice.number}`,
    html`<h1>Faktura ${invoice.number} ${statusOf(company, invoice)}</h1>
      <div class="columns">
        <section class="card">${facts(company, invoice)}</section>
        <section class="card">${sums(company, invoice)}</section>
      </div>
      ${rowsTable(invoice)}
      <h2>Inbetalningar</h2>
      ${paymentsTable(company, [invoice])}`,
  );
}

const fact = (label: string, value: string | number): Html =>
  html`<div>
    <dt>${label}</dt>
    <dd>${value}</dd>
  </div>`;

function facts(company: Company, invoice: InvoiceRecord): Html {
  const value = (name: string) => text(invoice.fields, name) ?? '–';
  return html`<dl class="facts">
    ${fact('Kund', `${value('CustomerName')} (${invoice.customerNumber})`)}
    ${fact('Momstyp', invoice.customerVatType)} ${fact('Fakturadatum', invoice.invoiceDate)}
    ${fact('Förfallodatum', invoice.dueDate)} ${fact('Ert ordernummer', value('YourOrderNumber'))}
    ${fact('Extern referens', value('ExternalInvoiceReference1'))} ${fact('OCR', value('OCR'))}
    ${fact(
      'Verifikation',
      invoice.voucher
        ? `${invoice.voucher.series}${invoice.voucher.number} / ${invoice.voucher.year}`
        : '–',
    )}
    ${fact('Slutbetald', finalPayDate(company, invoice) ?? '–')}
  </dl>`;
}

function sums(company: Company, invoice: InvoiceRecord): Html {
  const { totals, currency } = invoice;
  return html`<dl class="facts">
    ${fact('Netto', money(totals.net, currency))}
    ${vatPerRate(invoice.rows, invoice.vatIncluded, company.settings.vatRounding).map((entry) =>
      fact(`Moms ${entry.rate} %`, money(entry.vat, currency)),
    )}
    ${
      invoice.administrationFee.isZero()
        ? ''
        : fact('Fakturaavgift', money(invoice.administrationFee, currency))
    }
    ${totals.roundOff.isZero() ? '' : fact('Öresavrundning', money(totals.roundOff, currency))}
    ${fact('Totalt', money(totals.total, currency))}
    ${fact('Saldo', money(balanceOf(company, invoice), currency))}
    ${
      currency === 'SEK'
        ? ''
        : fact('Valutakurs', `${invoice.currencyRate.toString()} per ${invoice.currencyUnit}`)
    }
  </dl>`;
}

function rowsTable(invoice: InvoiceRecord): Html {
  return html`<table class="grid">
    <thead>
      <tr>
        <th>Konto</th>
        <th>Benämning</th>
        <th class="num">Antal</th>
        <th class="num">Á-pris</th>
        <th class="num">Rabatt</th>
        <th class="num">Moms</th>
        <th class="num">Summa</th>
      </tr>
    </thead>
    <tbody>
      ${invoice.rows.map(
        (row) =>
          html`<tr>
            <td class="code">${row.accountNumber}</td>
            <td>${row.description}</td>
            <td class="num">${row.quantity.toString()}</td>
            <td class="num">${money(row.price)}</td>
            <td class="num">
              ${row.discount.isZero() ? '' : money(row.discount)}
              ${row.discount.isZero() || row.discountType === 'AMOUNT' ? '' : '%'}
            </td>
            <td class="num">${row.vat} %</td>
            <td class="num">${money(row.total)}</td>
          </tr>`,
      )}
    </tbody>
  </table>`;
}

/** Inbetalningar, newest first. */
export function paymentsPage(company: Company): Html {
  return page(
    company,
    'payments',
    'Inbetalningar',
    html`<h1>Inbetalningar <small>Payments from customers</small></h1>
      ${paymentsTable(company, [...company.invoices.values()].reverse())}`,
  );
}

function paymentsTable(company: Company, invoices: readonly InvoiceRecord[]): Html {
  const lines = invoices.flatMap((invoice) =>
    paymentsOf(company, invoice).map((payment) => ({ invoice, payment })),
  );
  if (lines.length === 0) return html`<p class="empty">No payments yet.</p>`;
  return html`<table class="grid" data-testid="fortnox-payments">
    <thead>
      <tr>
        <th>No.</th>
        <th>Invoice</th>
        <th>Customer</th>
        <th>Date</th>
        <th>Mode</th>
        <th class="num">Amount</th>
        <th class="num">SEK</th>
        <th>Status</th>
      </tr>
    </thead>
    <tbody>
      ${lines.map(
        ({ invoice, payment }) =>
          html`<tr>
            <td>${payment.number}</td>
            <td>
              <a href="/fortnox/app/${company.tenantId}/invoices/${invoice.number}"
                >${invoice.number}</a
              >
            </td>
            <td>${text(invoice.fields, 'CustomerName') ?? ''}</td>
            <td class="when">${payment.paymentDate}</td>
            <td>
              ${payment.modeOfPayment} <span class="muted">${payment.modeOfPaymentAccount}</span>
            </td>
            <td class="num">${money(payment.amountCurrency, invoice.currency)}</td>
            <td class="num">${money(payment.amount)}</td>
            <td>
              ${
                payment.voucher
                  ? html`<span class="pill green">Bokförd</span>`
                  : html`<span class="pill amber">Ej bokförd</span>`
              }
            </td>
          </tr>`,
      )}
    </tbody>
  </table>`;
}

/** Kunder. */
export function customersPage(company: Company): Html {
  return page(
    company,
    'customers',
    'Kunder',
    html`<h1>Kunder <small>Customers</small></h1>
      <table class="grid">
        <thead>
          <tr>
            <th>No.</th>
            <th>Name</th>
            <th>Type</th>
            <th>VAT type</th>
            <th>Org. / VAT number</th>
            <th>Country</th>
          </tr>
        </thead>
        <tbody>
          ${[...company.customers.values()].reverse().map((customer) => {
            const value = (name: string) => text(customer.fields, name) ?? '';
            return html`<tr>
              <td>${customer.number}</td>
              <td>${value('Name')}</td>
              <td>${value('Type') || 'COMPANY'}</td>
              <td>${value('VATType') || 'SEVAT'}</td>
              <td class="code">${value('OrganisationNumber')} ${value('VATNumber')}</td>
              <td>${value('CountryCode')}</td>
            </tr>`;
          })}
        </tbody>
      </table>`,
  );
}
