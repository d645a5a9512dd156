import { memberOf, textOf } from './ask.js';
import { tokenAnswer, type FakeFortnox } from './fake-fortnox.js';
import type { TestApi } from './test-api.js';

/** The contract's example, without a company: that is learned at consent. */
export const sampleConnection = {
  name: 'Acme AB',
  subscriptionflow: { site: 'acme', clientId: 'sf-client', clientSecret: 'sf-very-secret' },
  fortnox: { clientId: 'fn-client', clientSecret: 'fn-very-secret' },
  settings: {
    startDate: '2026-01-01',
    defaultIncomeAccount: '3001',
    defaultPaymentAccount: { account: '1930', modeOfPayment: 'BG' },
    paymentAccounts: [{ currency: 'EUR', method: 'card', account: '1980', modeOfPayment: 'EUR' }],
  },
};

export type CreatedConnection = {
  readonly id: string;
  readonly signingSecret: string;
  /** Path of the native webhook. */
  readonly webhookPath: string;
};

/** One that a company has consented to, as far as the ledger knows. */
export async function createActiveConnection(api: Pick<TestApi, 'ask' | 'db'>): Promise<string> {
  const { id } = await createSampleConnection(api);
  await api.db.prisma.connection.update({ where: { id }, data: { status: 'active' } });
  return id;
}

export async function createSampleConnection(
  api: Pick<TestApi, 'ask'>,
): Promise<CreatedConnection> {
  const { status, body } = await api.ask('POST', '/v1/connections', { body: sampleConnection });
  if (status !== 201) throw new Error(`no connection: ${JSON.stringify(body)}`);
  return {
    id: textOf(body, 'id'),
    signingSecret: textOf(body, 'signingSecret'),
    webhookPath: new URL(textOf(body, 'webhookUrl')).pathname,
  };
}

/** Of this process alone: the limiter's counts of all tests are in one Redis. */
let lastCompany = process.pid * 1000;

/** One to a Fortnox company of its own, whose calls nobody else counts, and which consents at once. */
export async function connectOwnCompany(
  api: Pick<TestApi, 'ask'>,
  fortnox: Pick<FakeFortnox, 'answers'>,
  settings: object = {},
): Promise<string> {
  lastCompany += 1;
  fortnox.answers.set('POST /oauth-v1/token', tokenAnswer(lastCompany));
  const { body } = await api.ask('POST', '/v1/connections', {
    body: {
      ...sampleConnection,
      fortnox: { ...sampleConnection.fortnox, tenantId: String(lastCompany) },
      settings: { ...sampleConnection.settings, ...settings },
    },
  });
  expect(memberOf(body, 'status')).toBe('active');
  return textOf(body, 'id');
}
