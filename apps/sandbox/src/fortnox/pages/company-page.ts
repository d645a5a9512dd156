import { html, type Html } from '../../html/html.js';
import type { Company } from '../company.js';
import { findingsOf } from '../findings.js';
import { fortnoxPage } from './layout.js';

const yesNo = (value: boolean): string => (value ? 'yes' : 'no');

/** What the company decides, holds in its registers, and what an auditor would ask about. */
export function companyPage(company: Company): Html {
  const { settings } = company;
  const facts: readonly (readonly [string, string])[] = [
    ['Organisation number', settings.organisationNumber],
    ['Tenant', company.tenantId],
    ['Accounting method', settings.accountingMethod],
    ['Locked until', settings.lockedUntil ?? 'nothing is locked'],
    ['Invoice fee', `${settings.invoiceFee} SEK`],
    ['Totals rounded to kronor', yesNo(settings.roundTotals)],
    ['VAT rates', settings.vatRates.map((rate) => `${rate} %`).join(', ')],
    ['Financial years', company.financialYears.map((year) => year.from.slice(0, 4)).join(', ')],
  ];
  return fortnoxPage({
    title: settings.companyName,
    company: { tenantId: company.tenantId, name: settings.companyName },
    tab: 'company',
    body: html`<h1>${settings.companyName}</h1>
      <div class="columns">
        <section class="card">
          <h2>Company</h2>
          <dl class="facts">
            ${facts.map(
              ([label, value]) =>
                html`<div>
                  <dt>${label}</dt>
                  <dd>${value}</dd>
                </div>`,
            )}
          </dl>
        </section>
        <section class="card">
          <h2>Findings</h2>
          ${findingsList(company)}
        </section>
      </div>
      ${registers(company)}`,
  });
}

function findingsList(company: Company): Html {
  const found = findingsOf(company);
  const lines: readonly (readonly [string, readonly unknown[]])[] = [
    ['Two invoices for one reference', found.duplicateReferences],
    ['Two cards for one customer', found.duplicateCustomers],
    ['Invoices not booked', found.unbookedInvoices],
    ['Payments not booked', found.unbookedPayments],
    ['Invoices with something left to pay', found.openBalances],
    ['Invoices paid too much', found.overpaid],
    ['VAT where there should be none', found.vatWhereNone],
    ['Foreign currency at rate 1', found.rateOneInForeignCurrency],
  ];
  return html`<ul class="findings">
    ${lines.map(
      ([label, items]) =>
        html`<li class="${items.length === 0 ? 'fine' : 'bad'}">
          <span>${label}</span><strong>${items.length}</strong>
        </li>`,
    )}
  </ul>`;
}

function registers(company: Company): Html {
  return html`<div class="columns">
    <section>
      <h2>Currencies</h2>
      <table class="grid">
        <thead>
          <tr>
            <th>Code</th>
            <th class="num">Rate</th>
            <th class="num">Unit</th>
            <th>Date</th>
          </tr>
        </thead>
        <tbody>
          ${[...company.currencies.values()].map(
            (entry) =>
              html`<tr>
                <td>${entry.code}</td>
                <td class="num">${entry.sellRate.toString()}</td>
                <td class="num">${entry.unit}</td>
                <td>${entry.date}</td>
              </tr>`,
          )}
        </tbody>
      </table>
    </section>
    <section>
      <h2>Accounts</h2>
      <table class="grid">
        <tbody>
          ${[...company.accounts.values()].map(
            (account) =>
              html`<tr>
                <td class="code">${account.number}</td>
                <td>${account.description}</td>
                <td>${account.active ? '' : html`<span class="pill grey">inactive</span>`}</td>
              </tr>`,
          )}
        </tbody>
      </table>
    </section>
  </div>`;
}
