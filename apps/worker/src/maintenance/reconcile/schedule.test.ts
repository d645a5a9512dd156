import type { Connection } from '@sync/connections';
import { connectionSettingsSchema, type ConnectionSettings } from '@sync/shared';
import { dueToday } from './schedule.js';

function connection(
  settings: Partial<ConnectionSettings> = {},
  createdAt = '2026-01-01T00:00:00Z',
): Connection {
  return {
    id: 'conn_1',
    name: 'Acme AB',
    status: 'active',
    paused: false,
    detail: undefined,
    restoredAt: undefined,
    subscriptionflow: { site: 'acme', clientId: 'sf', refusal: undefined },
    fortnox: { clientId: 'fn', tenantId: '1' },
    settings: connectionSettingsSchema.parse({
      defaultIncomeAccount: '3001',
      defaultPaymentAccount: { account: '1930', modeOfPayment: 'BG' },
      ...settings,
    }),
    habit: {},
    returnUrl: undefined,
    createdAt: new Date(createdAt),
    updatedAt: new Date(createdAt),
  };
}

describe('the daily comparison', () => {
  it('is due from its hour on, over the days up to yesterday', () => {
    const company = connection({ reconcileHour: 3, reconcileDays: 30 });
    expect(dueToday(company, { day: '2026-03-01', hour: 2 })).toBeUndefined();
    expect(dueToday(company, { day: '2026-03-01', hour: 3 })).toEqual({
      connectionId: 'conn_1',
      day: '2026-03-01',
      period: { from: '2026-01-01', to: '2026-02-28' },
    });
  });

  it('begins on the day after a company was connected, unless its hour was still to come', () => {
    const today = { day: '2026-03-01', hour: 12 };
    expect(dueToday(connection({}, '2026-03-01T09:00:00Z'), today)).toBeUndefined();
    expect(dueToday(connection({}, '2026-03-01T01:00:00Z'), today)).toBeDefined();
  });

  it('is never due where it is switched off', () => {
    expect(dueToday(connection({ reconcile: 'off' }), { day: '2026-03-01', hour: 23 })).toBe(
      undefined,
    );
  });
});
