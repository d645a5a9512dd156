import type { HttpJson } from './http-json.js';
import { textAt } from './json.js';

export type SampleCompany = { readonly connectionId: string; readonly site: string };

/** By it a connection of a sample company is known. */
export const sampleClientId = 'sample-fortnox-client';

/** The app and the consents a SubscriptionFlow customer would have made in Fortnox. */
const FORTNOX_APP = { clientId: sampleClientId, clientSecret: 'sample-fortnox-secret' };

/** Swedish BAS accounts, as a bookkeeper would name them for a company that sells subscriptions. */
const SETTINGS = {
  defaultIncomeAccount: '3001',
  euConsumerVat: 'swedish',
  defaultPaymentAccount: { account: '1930', modeOfPayment: 'BG' },
  paymentAccounts: [
    { currency: 'EUR', account: '1980', modeOfPayment: 'EUR' },
    { currency: 'USD', account: '1970', modeOfPayment: 'USD' },
    { currency: 'SEK', method: 'stripe', account: '1521', modeOfPayment: 'STRIPE' },
  ],
  vatMap: [
    { rate: '12', regime: 'domestic', account: '3002' },
    { rate: '6', regime: 'domestic', account: '3003' },
    { rate: '0', regime: 'domestic', account: '3004' },
    { rate: '0', regime: 'eu-business', account: '3308' },
    { rate: '0', regime: 'export', account: '3305' },
  ],
};

/**
 * Connects a sample company through the real doors: a Fortnox company that has consented to our
 * app as a service account (so no browser is needed), and a SubscriptionFlow site that tells the
 * new connection about its payments. The sandbox forgets and the database does not, so every
 * start makes a company of its own and removes the former one (`removeFormerCompanies`).
 */
export async function connectSampleCompany(
  api: HttpJson,
  sandbox: HttpJson,
): Promise<SampleCompany> {
  const made = await sandbox.post('/control/fortnox/tenants', { tenantId: newTenantId() });
  const tenantId = textAt(made, 'tenantId');
  await sandbox.post('/control/fortnox/apps', FORTNOX_APP);
  await sandbox.post('/control/fortnox/consents', { clientId: FORTNOX_APP.clientId, tenantId });
  const site = `acme-${tenantId}`;
  const credentials = await sandbox.get(`/control/subscriptionflow/${site}`);
  const connection = await api.post('/v1/connections', {
    name: 'Acme AB',
    subscriptionflow: {
      site,
      clientId: textAt(credentials, 'clientId'),
      clientSecret: textAt(credentials, 'clientSecret'),
    },
    fortnox: { ...FORTNOX_APP, tenantId },
    settings: SETTINGS,
  });
  if (textAt(connection, 'status') !== 'active') {
    throw new Error(`the sample company was not connected: ${JSON.stringify(connection)}`);
  }
  const connectionId = textAt(connection, 'id');
  await sandbox.post(`/control/subscriptionflow/${site}/connection`, {
    connectionId,
    webhookUrl: textAt(connection, 'webhookUrl'),
    signingSecret: textAt(connection, 'signingSecret'),
  });
  return { connectionId, site };
}

/** Another one at each start: the seconds since a day in 2026 fit Fortnox's nine digits. */
function newTenantId(): string {
  return String(Math.floor((Date.now() - Date.UTC(2026, 0, 1)) / 1000) % 1_000_000_000);
}
