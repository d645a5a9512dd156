import { randomUUID } from 'node:crypto';
import { signDelivery } from '@sync/shared';
import { at, listAt, textAt } from '../../scripts/start/json.js';
import { eventually } from '../harness/eventually.js';
import type { System } from '../harness/system.js';
import { asker, type Answer, type Ask } from './ask.js';

export type Company = {
  readonly connectionId: string;
  readonly tenantId: string;
  readonly site: string;
  readonly webhookUrl: string;
  readonly signingSecret: string;
  readonly clientSecret: string;
};

const app = { clientId: 'journey-client', clientSecret: 'journey-fortnox-secret' };

export const fortnoxApp = app;

const settings = {
  defaultIncomeAccount: '3001',
  euConsumerVat: 'swedish',
  defaultPaymentAccount: { account: '1930', modeOfPayment: 'BG' },
  paymentAccounts: [
    { currency: 'EUR', account: '1980', modeOfPayment: 'EUR' },
    { currency: 'USD', account: '1970', modeOfPayment: 'USD' },
  ],
  vatMap: [
    { rate: '12', regime: 'domestic', account: '3002' },
    { rate: '6', regime: 'domestic', account: '3003' },
    { rate: '0', regime: 'domestic', account: '3004' },
    { rate: '0', regime: 'eu-business', account: '3308' },
    { rate: '0', regime: 'export', account: '3305' },
  ],
};

let companies = 0;

/** A Fortnox company of its own that has consented, joined to a SubscriptionFlow site of its own. */
export async function connectCompany(system: System): Promise<Company> {
  companies += 1;
  const tenantId = String(700_000 + companies);
  const site = `journey-${companies}`;
  const sandbox = asker(system.sandboxUrl);
  await sandbox('POST', '/control/fortnox/tenants', { body: { tenantId } });
  await sandbox('POST', '/control/fortnox/apps', { body: app });
  await giveConsent(system, tenantId);
  const credentials = await sandbox('GET', `/control/subscriptionflow/${site}`);
  const clientSecret = textAt(credentials.body, 'clientSecret');
  const answer = await asker(system.apiUrl, system.token)('POST', '/v1/connections', {
    body: {
      name: `Journey ${companies} AB`,
      subscriptionflow: { site, clientId: textAt(credentials.body, 'clientId'), clientSecret },
      fortnox: { ...app, tenantId },
      settings,
    },
  });
  if (answer.status !== 201) throw new Error(`not connected: ${answer.text}`);
  const connectionId = textAt(answer.body, 'id');
  const webhookUrl = textAt(answer.body, 'webhookUrl');
  const signingSecret = textAt(answer.body, 'signingSecret');
  await sandbox('POST', `/control/subscriptionflow/${site}/connection`, {
    body: { connectionId, webhookUrl, signingSecret },
  });
  return { connectionId, tenantId, site, webhookUrl, signingSecret, clientSecret };
}

export async function giveConsent(system: System, tenantId: string): Promise<void> {
  await asker(system.sandboxUrl)('POST', '/control/fortnox/consents', {
    body: { clientId: app.clientId, tenantId },
  });
}

export async function withdrawConsent(system: System, tenantId: string): Promise<void> {
  await asker(system.sandboxUrl)('DELETE', '/control/fortnox/consents', {
    body: { clientId: app.clientId, tenantId },
  });
}

/** What a person does with `authorizeUrl`: approves at Fortnox and is sent back to our callback. */
export async function consentByBrowser(system: System, company: Company): Promise<Answer> {
  const ask = asker(system.apiUrl, system.token);
  const path = `/v1/connections/${company.connectionId}/authorize`;
  const asked = new URL((await ask('GET', path)).headers.get('location') ?? '');
  const form = new URLSearchParams({
    request: asked.searchParams.toString(),
    tenantId: company.tenantId,
    decision: 'approve',
  });
  const approved = await asker(asked.origin)('POST', asked.pathname, {
    body: form.toString(),
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
  });
  const back = new URL(approved.headers.get('location') ?? '');
  return asker(back.origin)('GET', `${back.pathname}${back.search}`);
}

/** Sends the event as SubscriptionFlow's middleware would: signed under Standard Webhooks 1.0.0. */
export async function sendSigned(
  apiUrl: string,
  company: Pick<Company, 'connectionId' | 'signingSecret'>,
  event: unknown,
  webhookId = `msg_${randomUUID()}`,
  extraHeaders: Readonly<Record<string, string>> = {},
): Promise<Answer> {
  const body = JSON.stringify(event);
  const headers = signDelivery({
    secret: company.signingSecret,
    webhookId,
    timestampSeconds: Math.floor(Date.now() / 1000),
    rawBody: Buffer.from(body),
  });
  const path = `/v1/connections/${company.connectionId}/invoices`;
  return asker(apiUrl)('POST', path, { body, headers: { ...headers, ...extraHeaders } });
}

/** SubscriptionFlow's native webhook, at the address of the API that is named. */
export async function sendNative(
  apiUrl: string,
  company: Company,
  invoiceId: string,
): Promise<Answer> {
  const { pathname } = new URL(company.webhookUrl);
  return asker(apiUrl)('POST', pathname, {
    body: new URLSearchParams({ event: 'paid', 'entity[id]': invoiceId }).toString(),
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
  });
}

/** Waits until the job has one of the statuses; tells how it stood if it never came. */
export async function jobInStatus(
  ask: Ask,
  jobId: string,
  statuses: readonly string[],
  withinMs = 30_000,
): Promise<unknown> {
  let job: unknown;
  return eventually(
    async () => {
      job = (await ask('GET', `/v1/sync-jobs/${jobId}`)).body;
      return statuses.includes(textAt(job, 'status')) ? job : undefined;
    },
    withinMs,
    () => job,
  );
}

/** The Fortnox company's invoices and what an auditor would find wrong with them. */
export async function booksOf(
  system: System,
  company: Company,
): Promise<{ invoices: readonly unknown[]; customers: readonly unknown[]; findings: unknown }> {
  const sandbox = asker(system.sandboxUrl);
  const base = `/control/fortnox/${company.tenantId}`;
  const ledger = (await sandbox('GET', `${base}/ledger`)).body;
  const findings = (await sandbox('GET', `${base}/findings`)).body;
  return { invoices: listAt(ledger, 'invoices'), customers: listAt(ledger, 'customers'), findings };
}

/** The healthy answer of `findings`. */
export const nothingFound = {
  duplicateReferences: [],
  duplicateCustomers: [],
  unbookedInvoices: [],
  unbookedPayments: [],
  openBalances: [],
  overpaid: [],
  vatWhereNone: [],
  rateOneInForeignCurrency: [],
};

/** `POST /3/invoices` and so on: what the company's Fortnox was asked about this invoice or since. */
export async function callsSince(
  system: System,
  company: Company,
  since: number,
): Promise<readonly string[]> {
  const path = `/control/fortnox/calls?tenantId=${company.tenantId}&since=${since}`;
  const calls = listAt((await asker(system.sandboxUrl)('GET', path)).body, 'items');
  return calls.map((call) => {
    // Record numbers are of no interest; the leading 3 is the version of the API.
    const target = textAt(call, 'path').replaceAll(/(?<!^)\/\d+(?=\/|$)/g, '/…');
    return `${textAt(call, 'method')} ${target}`;
  });
}

/** Sets a fault for this company only. */
export async function setFault(
  system: System,
  company: Company,
  fault: Readonly<Record<string, unknown>>,
): Promise<void> {
  const given = at(fault, 'match');
  const match = { ...(typeof given === 'object' ? given : {}), tenantId: company.tenantId };
  const answer = await asker(system.sandboxUrl)('POST', '/control/fortnox/faults', {
    body: { ...fault, match },
  });
  if (answer.status !== 201) throw new Error(answer.text);
}
