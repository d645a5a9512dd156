import type { Connection } from '@sync/connections';
import { connectionSettingsSchema } from '@sync/shared';
import { PerConnection } from './per-connection.js';

const settings = connectionSettingsSchema.parse({
  defaultIncomeAccount: '3001',
  defaultPaymentAccount: { account: '1930', modeOfPayment: 'BG' },
});

const connectionAt = (updatedAt: number): Connection => ({
  ...{
    id: 'conn_1',
    name: 'Acme AB',
    status: 'active',
    paused: false,
    detail: undefined,
    restoredAt: undefined,
  },
  ...{ subscriptionflow: { site: 'acme', clientId: 'sf', refusal: undefined } },
  ...{ fortnox: { clientId: 'fn', tenantId: '1' }, settings, habit: {}, returnUrl: undefined },
  ...{ createdAt: new Date(0), updatedAt: new Date(updatedAt) },
});

let retired: string[];
let away: boolean;
let kept: PerConnection<string>;

beforeEach(() => {
  retired = [];
  away = false;
  kept = new PerConnection(
    ({ updatedAt }) =>
      away ? Promise.reject(new Error('away')) : Promise.resolve(`of ${updatedAt.getTime()}`),
    (former) => retired.push(former),
  );
});

it('opens once for a connection, and anew when it has changed', async () => {
  expect(await kept.of(connectionAt(1))).toBe('of 1');
  expect(await kept.of(connectionAt(1))).toBe('of 1');
  expect(await kept.of(connectionAt(2))).toBe('of 2');
  expect(await kept.of(connectionAt(1))).toBe('of 2');
  await kept.clear();
  expect(retired).toEqual(['of 1', 'of 2']);
});

it('tries again what could not be opened, and keeps the former until then', async () => {
  await kept.of(connectionAt(1));
  away = true;
  await expect(kept.of(connectionAt(2))).rejects.toThrow('away');
  expect(await kept.of(connectionAt(1))).toBe('of 1');
  expect(retired).toEqual([]);
  away = false;
  expect(await kept.of(connectionAt(2))).toBe('of 2');
  expect(await kept.of(connectionAt(1))).toBe('of 2');
  expect(retired).toEqual(['of 1']);
});
