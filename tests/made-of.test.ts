import { startSystem, type System } from './harness/system.js';
import {
  answerLost,
  bookkeeping,
  bookkeepingPayments,
  forbidden,
  makingInvoices,
  makingPayments,
  nativeInvoice,
  refused,
  signedInvoice,
  Stage,
} from './made-of/stage.js';
import { refundedInvoice } from './journey/refunded-invoice.js';

/**
 * Whatever is told in whichever order, by whichever door, with answers lost in between: what stands in
 * Fortnox in the end is what was told last, or a person is told that it is not.
 */
jest.setTimeout(240_000);

let system: System;

beforeAll(async () => {
  system = await startSystem({
    ...{ redisDatabase: 3, workers: 1 },
    settings: { RETRY_BASE_MS: '200', RETRY_MAX_ATTEMPTS: '60' },
  });
  // It loads what it needs when it is first asked, which a test that runs beside others may not.
  await system.database.db.ping();
});

afterAll(() => system.stop());

const on = (account: number) => [{ booked: true, balance: '0.00', accounts: [account] }];

/** An invoice of the webhook on account 3001 that has stopped at this place, which is free again. */
async function stoppedAt(path: string) {
  const stage = await Stage.on(system);
  const { say, tell, event } = nativeInvoice(stage);
  await say('3001');
  await stage.fault(forbidden(path));
  const job = await tell();
  await stage.deadLettered(job);
  await stage.release();
  return { stage, job, event };
}

/** An event's invoice that could not be made as it was told first, and could as it is told second. */
async function madeOfSecond(blockedNext: string, method?: string) {
  const stage = await Stage.on(system);
  const tell = signedInvoice(stage);
  await stage.fault(refused(makingInvoices, 'POST'));
  const job = await tell(1, '3001');
  await stage.retrying(job);
  await tell(2, '3002');
  await stage.fault(refused(blockedNext, method));
  await stage.release(makingInvoices);
  return { stage, tell, job };
}

describe('an invoice', () => {
  it.concurrent('that is told A, B and A again stands as A', async () => {
    const { stage, tell, job } = await madeOfSecond(bookkeeping);
    await stage.drafted();
    await tell(3, '3001');
    await stage.release();
    expect([await stage.end(job), await stage.standing()]).toEqual(['succeeded', on(3001)]);
  });

  it.concurrent('that was made of the last of its events needs nobody', async () => {
    const { stage, job } = await madeOfSecond(makingPayments, 'POST');
    await stage.booked();
    await stage.struck(makingPayments);
    await stage.release();
    expect([await stage.end(job), await stage.standing()]).toEqual(['succeeded', on(3002)]);
  });

  it.concurrent('of the webhook that a signed event tells otherwise is made anew', async () => {
    const { stage, job, event } = await stoppedAt(bookkeeping);
    await stage.replay(job, { event: event('3002'), reason: 'another account' });
    expect([await stage.end(job), await stage.standing()]).toEqual(['succeeded', on(3002)]);
  });

  it.concurrent('of the webhook waits for a person if it was bookkept before that', async () => {
    const { stage, job, event } = await stoppedAt(makingPayments);
    await stage.replay(job, { event: event('3002'), reason: 'another account' });
    expect(await stage.end(job)).toBe('booked-before-correction');
  });

  it.concurrent('that another door words otherwise needs nobody once it is bookkept', async () => {
    const { stage, job, event } = await stoppedAt(makingPayments);
    await stage.replay(job, { event: event('3001', 'same'), reason: 'in other words' });
    expect([await stage.end(job), await stage.standing()]).toEqual(['succeeded', on(3001)]);
  });

  it.concurrent('whose answer was lost is made anew when it is told otherwise', async () => {
    const stage = await Stage.on(system);
    const { say, tell } = nativeInvoice(stage);
    await say('3001');
    await stage.fault(answerLost(makingInvoices));
    await stage.fault(forbidden(bookkeeping));
    const job = await tell();
    await stage.deadLettered(job);
    await say('3002');
    await stage.release();
    await stage.replay(job);
    expect([await stage.end(job), await stage.standing()]).toEqual(['succeeded', on(3002)]);
  });

  it.concurrent('whose answer was lost is made anew by the setting that it lacked', async () => {
    const accounts = [{ number: 3001, costCenterSettings: 'MANDATORY' }];
    const stage = await Stage.on(system, {}, { accounts, costCenters: [{ code: 'ABO' }] });
    await stage.fault(answerLost(makingInvoices));
    const job = await signedInvoice(stage)(1, '3001');
    await stage.deadLettered(job);
    await stage.settings({ costCenter: 'ABO' });
    await stage.replay(job);
    expect([await stage.end(job), await stage.standing()]).toEqual(['succeeded', on(3001)]);
  });

  it.concurrent('that stands in Fortnox is not left out in silence by a later start', async () => {
    const stage = await Stage.on(system);
    await stage.fault(refused(makingPayments, 'POST'));
    const job = await signedInvoice(stage)(1, '3001');
    await stage.retrying(job);
    await stage.settings({ startDate: '2027-01-01' });
    await stage.release();
    expect(await stage.end(job)).toBe('left-out-after-beginning');
  });

  it.concurrent(
    'that stands in Fortnox is not left out in silence when it is paid no more',
    async () => {
      const stage = await Stage.on(system);
      const { say, tell } = nativeInvoice(stage);
      await say('3001');
      await stage.fault(refused(makingPayments, 'POST'));
      const job = await tell();
      await stage.retrying(job);
      await say('3001', {}, 'Void');
      // SubscriptionFlow's API is given an hour to catch up with its own webhook.
      await system.database.db.prisma.$executeRaw`
      UPDATE sync_jobs SET told_at = now() - interval '2 hours' WHERE id = ${job}`;
      await stage.release();
      expect(await stage.end(job)).toBe('left-out-after-beginning');
    },
  );
});

describe('a payment', () => {
  it.concurrent('whose answer was lost is not entered again under another date', async () => {
    const stage = await Stage.on(system);
    const { say, tell } = nativeInvoice(stage);
    await say('3001');
    await stage.fault(answerLost(makingPayments));
    const job = await tell();
    await stage.struck(makingPayments);
    await say('3001', { date: '2026-11-23' });
    expect(await stage.end(job)).toBe('paid-before-correction');
    expect(await stage.payments()).toHaveLength(1);
  });

  it.concurrent(
    'that was found after a lost answer waits for a person when it is told otherwise',
    async () => {
      const stage = await Stage.on(system);
      const { say, tell } = nativeInvoice(stage);
      await say('3001');
      await stage.fault(answerLost(makingPayments));
      await stage.fault(refused(bookkeepingPayments));
      const job = await tell();
      await stage.struck(bookkeepingPayments);
      await say('3001', { date: '2026-11-23' });
      await stage.release();
      expect(await stage.end(job)).toBe('paid-before-correction');
    },
  );

  it.concurrent('by another way than before waits for a person', async () => {
    const paymentAccounts = [{ method: 'cash', account: '1940', modeOfPayment: 'AG' }];
    const stage = await Stage.on(system, { paymentAccounts });
    const { say, tell } = nativeInvoice(stage);
    await say('3001', { cash_or_card: 'card' });
    await stage.fault(refused(bookkeepingPayments));
    const job = await tell();
    await stage.retrying(job);
    await say('3001', { cash_or_card: 'cash' });
    await stage.release();
    expect(await stage.end(job)).toBe('paid-before-correction');
  });

  it.concurrent('stays on its account when only the settings name another one', async () => {
    const stage = await Stage.on(system);
    const { say, tell } = nativeInvoice(stage);
    await say('3001', { cash_or_card: 'cash' });
    await stage.fault(refused(bookkeepingPayments));
    const job = await tell();
    await stage.retrying(job);
    const paymentAccounts = [{ method: 'cash', account: '1940', modeOfPayment: 'AG' }];
    await stage.settings({ paymentAccounts });
    await stage.release();
    expect([await stage.end(job), await stage.standing()]).toEqual(['succeeded', on(3001)]);
  });

  it.concurrent.each([
    ['', undefined],
    [', also where its answer was lost', answerLost(makingPayments)],
  ])('whose write-off lacked a cost centre is made anew by the setting%s', async (_, fault) => {
    const accounts = [{ number: 6570, costCenterSettings: 'MANDATORY' }];
    const tenant = { accounts, costCenters: [{ code: 'ABO' }] };
    const stage = await Stage.on(system, { feeAccount: '6570' }, tenant);
    if (fault) await stage.fault(fault);
    const fee = { payments: [{ amount: '1250.00', fee: '25.00' }] };
    const job = await signedInvoice(stage)(1, '3001', fee);
    expect(await stage.end(job)).not.toBe('succeeded');
    await stage.settings({ costCenter: 'ABO' });
    await stage.release();
    await stage.replay(job);
    expect(await stage.end(job)).toBe('succeeded');
    expect(await stage.payments()).toMatchObject([{ booked: true }]);
    expect(await stage.standing()).toMatchObject([{ booked: true, balance: '0.00' }]);
  });
});

describe('an invoice in another currency', () => {
  const euros = { currency: 'EUR', rate: '11.421' };

  it.concurrent(
    'whose kronor are told otherwise after its payment was entered waits for a person',
    async () => {
      const stage = await Stage.on(system);
      const tell = signedInvoice(stage);
      const paid = (kronor: string) => ({ ...euros, payments: [{ amount: '1250.00', kronor }] });
      await stage.fault(refused(bookkeepingPayments));
      const job = await tell(1, '3001', paid('14276.25'));
      await stage.retrying(job);
      await tell(2, '3001', paid('14300.00'));
      await stage.release();
      expect(await stage.end(job)).toBe('paid-before-correction');
    },
  );

  it.concurrent(
    'whose kronor follow from another amount than before waits for a person',
    async () => {
      const stage = await Stage.on(system);
      const tell = signedInvoice(stage);
      const paid = (amount: string) => ({
        ...euros,
        payments: [{ amount, applied: '1250.00', kronor: '15800.00' }],
      });
      await stage.fault(refused(bookkeepingPayments));
      const job = await tell(1, '3001', paid('1250.00'));
      await stage.retrying(job);
      await tell(2, '3001', paid('1437.50'));
      await stage.release();
      expect(await stage.end(job)).toBe('paid-before-correction');
    },
  );

  it.concurrent('whose rate is corrected while it is a draft is made anew', async () => {
    const stage = await Stage.on(system);
    const tell = signedInvoice(stage);
    await stage.fault(refused(bookkeeping));
    const job = await tell(1, '3001', euros);
    await stage.retrying(job);
    await tell(2, '3001', { ...euros, rate: '11.5' });
    await stage.release();
    expect([await stage.end(job), await stage.standing()]).toEqual(['succeeded', on(3001)]);
  });

  it.concurrent(
    'whose rate is corrected once it is bookkept keeps its accrual, and waits for a person',
    async () => {
      const settings = { deferral: { accrualAccount: '2970' } };
      const stage = await Stage.on(system, settings, { accruals: 'on' });
      const tell = signedInvoice(stage, { service: ['2026-11-18', '2027-11-17'] });
      await stage.fault(refused(makingPayments, 'POST'));
      const job = await tell(1, '3001', euros);
      await stage.retrying(job);
      await tell(2, '3001', { ...euros, rate: '11.5' });
      await stage.release();
      expect(await stage.end(job)).toBe('booked-before-correction');
      expect((await stage.calls(job)).filter((call) => /^(DELETE|PUT.*cancel)/.test(call))).toEqual(
        [],
      );
    },
  );
});

describe('a refund', () => {
  it.concurrent('that is told A, B and A again waits for a person when B is bookkept', async () => {
    const stage = await Stage.on(system, { refunds: 'credit' });
    const tell = await refundedInvoice(stage);
    const refund = (minute: number, line: number) =>
      tell({ reference: 'rf', minute, line, date: '2026-11-24' });
    await stage.fault(refused(bookkeeping));
    const job = await refund(1, 0);
    await stage.retrying(job);
    await refund(2, 1);
    await stage.fault(refused(makingPayments, 'POST'));
    await stage.release(bookkeeping);
    await stage.booked(1);
    await stage.struck(makingPayments);
    await refund(3, 0);
    await stage.release();
    expect(await stage.end(job)).toBe('booked-before-correction');
  });
});

describe('revenue that is spread', () => {
  const service = ['2026-11-18', '2027-11-17'];
  const deferral = { accrualAccount: '2970' };
  const spreads = { net: '1200.00', vat: '300.00', service };

  it.concurrent(
    'over a period that is corrected once it is bookkept waits for a person',
    async () => {
      const stage = await Stage.on(system, { deferral }, { accruals: 'on' });
      const tell = signedInvoice(stage);
      const lineOf = (period: readonly [string, string]) => ({
        lines: [{ net: '1200.00', vat: '300.00', rate: '25', account: '3001', service: period }],
      });
      await stage.fault(refused(makingPayments, 'POST'));
      const job = await tell(1, '3001', lineOf(['2026-11-18', '2027-11-17']));
      await stage.retrying(job);
      await tell(2, '3001', lineOf(['2027-11-18', '2028-11-17']));
      await stage.release();
      expect(await stage.end(job)).toBe('booked-before-correction');
    },
  );

  it.concurrent('is taken back with a draft that is made anew for a correction', async () => {
    const stage = await Stage.on(system, { deferral }, { accruals: 'on' });
    const tell = signedInvoice(stage, spreads);
    await stage.fault(refused(bookkeeping));
    const job = await tell(1, '3001');
    await stage.retrying(job);
    await tell(2, '3002');
    await stage.release();
    expect(await stage.end(job)).toBe('succeeded');
    const calls = (await stage.calls(job)).filter((call) => /accruals|cancel/.test(call));
    expect(calls).toEqual([
      ...['POST /3/invoiceaccruals', 'DELETE /3/invoiceaccruals/1', 'PUT /3/invoices/1/cancel'],
      'POST /3/invoiceaccruals',
    ]);
  });

  it.concurrent(
    'is spread anew when it was taken back for words that were taken back themselves',
    async () => {
      const stage = await Stage.on(system, { deferral }, { accruals: 'on' });
      const tell = signedInvoice(stage, spreads);
      await stage.fault(refused(bookkeeping));
      const job = await tell(1, '3001');
      await stage.retrying(job);
      const accrual = '^/3/invoiceaccruals/\\d+$';
      await stage.fault({
        ...{ kind: 'reset-after-commit', times: 1 },
        match: { method: 'DELETE', path: accrual },
      });
      await stage.fault({ kind: '503', match: { method: 'GET', path: accrual } });
      await tell(2, '3002');
      await stage.struck(accrual);
      await tell(3, '3001');
      await stage.release();
      expect([await stage.end(job), await stage.standing()]).toEqual(['succeeded', on(3001)]);
      const calls = (await stage.calls(job)).filter((call) => call.includes('accruals'));
      expect(calls.filter((call) => call.startsWith('POST'))).toHaveLength(2);
    },
  );

  it.concurrent('is taken back with a draft that leaves a locked period', async () => {
    const settings = { deferral, lockedPeriod: 'first-open-day' };
    const stage = await Stage.on(system, settings, { accruals: 'on' });
    await stage.fault(refused(bookkeeping));
    const job = await signedInvoice(stage, spreads)(1, '3001');
    await stage.retrying(job);
    await stage.tenant({ lockedUntil: '2026-11-20' });
    await stage.release();
    expect(await stage.end(job)).toBe('succeeded');
    const calls = (await stage.calls(job)).filter((call) => /accruals|cancel/.test(call));
    expect(calls).toContain('DELETE /3/invoiceaccruals/1');
    expect(calls.filter((call) => call.startsWith('POST'))).toHaveLength(2);
  });
});
