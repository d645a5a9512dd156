import type { HttpJson } from '../start/http-json.js';
import { textAt } from '../start/json.js';

/** A Fortnox company that has consented, joined to a SubscriptionFlow site by a connection. */
export type Company = {
  readonly connectionId: string;
  readonly tenantId: string;
  readonly site: string;
  readonly webhookUrl: string;
  readonly signingSecret: string;
};

export const fortnoxApp = { clientId: 'workload-client', clientSecret: 'workload-secret' };

export const companySettings = {
  defaultIncomeAccount: '3001',
  euConsumerVat: 'swedish',
  defaultPaymentAccount: { account: '1930', modeOfPayment: 'BG' },
  paymentAccounts: [{ currency: 'EUR', account: '1980', modeOfPayment: 'EUR' }],
  vatMap: [{ rate: '12', regime: 'domestic', account: '3002' }],
};

/**
 * Connects `count` companies through the API as a service account would be, so that no browser is
 * needed. Tenant ids begin at `firstTenantId`.
 */
export async function connectCompanies(
  api: HttpJson,
  sandbox: HttpJson,
  count: number,
  firstTenantId = 700_000,
  otherSettings: Readonly<Record<string, unknown>> = {},
): Promise<readonly Company[]> {
  await sandbox.post('/control/fortnox/apps', fortnoxApp);
  const companies: Company[] = [];
  for (let n = 0; n < count; n += 1) {
    companies.push(await connect(api, sandbox, String(firstTenantId + n), otherSettings));
  }
  return companies;
}

async function connect(
  api: HttpJson,
  sandbox: HttpJson,
  tenantId: string,
  otherSettings: Readonly<Record<string, unknown>>,
): Promise<Company> {
  await sandbox.post('/control/fortnox/tenants', { tenantId });
  await sandbox.post('/control/fortnox/consents', { clientId: fortnoxApp.clientId, tenantId });
  const site = `site-${tenantId}`;
  const credentials = await sandbox.get(`/control/subscriptionflow/${site}`);
  const made = await api.post('/v1/connections', {
    name: `Company ${tenantId}`,
    subscriptionflow: {
      site,
      clientId: textAt(credentials, 'clientId'),
      clientSecret: textAt(credentials, 'clientSecret'),
    },
    fortnox: { ...fortnoxApp, tenantId },
    settings: { ...companySettings, ...otherSettings },
  });
  if (textAt(made, 'status') !== 'active') {
    throw new Error(`company ${tenantId} was not connected: ${JSON.stringify(made)}`);
  }
  return {
    connectionId: textAt(made, 'id'),
    tenantId,
    site,
    webhookUrl: textAt(made, 'webhookUrl'),
    signingSecret: textAt(made, 'signingSecret'),
  };
}
