import { at } from '../../scripts/start/json.js';
import { httpJson } from '../../scripts/start/http-json.js';
import { findingsOf } from '../../apps/sandbox/src/fortnox/findings.js';
import { paymentsOf } from '../../apps/sandbox/src/fortnox/settlement.js';
import { eventually } from '../harness/eventually.js';
import { startInProcess, type InProcess } from '../harness/in-process.js';
import { nothingFound } from '../journey/company.js';
import { notesOf } from '../complaints/stage.js';
import { chooser, ordinary, type Chooser } from './stage.js';

// A lost answer is looked up after the quiet time.
jest.setTimeout(60_000);

let system: InProcess;
beforeAll(async () => {
  system = await startInProcess(10);
});
afterAll(() => system.stop());

const settings = { lockedPeriod: 'first-open-day' } as const;
const asked = 'GET /3/settings/lockedperiod';
const until = (lockedUntil: string | null) => ({ lockedUntil });

const lock = ({ company }: Chooser, lockedUntil: string | null): void => {
  company.company.settings = { ...company.company.settings, lockedUntil };
};

const strike = (
  { company }: Chooser,
  fault: { readonly method: string; readonly path: string; readonly kind: string },
) => {
  const { method, path, kind } = fault;
  const match = { tenantId: company.tenantId, method, path };
  return httpJson(system.sandbox.url).post('/control/fortnox/faults', { match, kind, times: 1 });
};

/** The days on which the latest invoice and its payments stand, all of it sound. */
function days({ latest, company }: Chooser): readonly string[] {
  const live = [...company.company.invoices.values()].filter(({ cancelled }) => !cancelled);
  const { duplicateReferences, ...findings } = findingsOf(company.company);
  expect(duplicateReferences).toEqual([]);
  expect(findings).toEqual({ ...nothingFound, duplicateReferences: undefined });
  expect(live).toContain(latest());
  const payments = paymentsOf(company.company, latest());
  return [latest().invoiceDate, ...payments.map(({ paymentDate }) => paymentDate)];
}

const untilMade = (wanted: () => boolean) =>
  eventually(() => Promise.resolve(wanted() ? true : undefined), 30_000);

describe('an invoice in a period that the company has locked', () => {
  it('stands with its payment on the first open day; the lock is asked for once', async () => {
    const late = await chooser(system, settings, until('2026-11-30'));
    const { job, calls } = await late.send();
    expect(job).toMatchObject({ status: 'succeeded' });
    expect(calls).toEqual([asked, 'GET /3/customers', 'POST /3/customers', ...ordinary]);
    expect(days(late)).toEqual(['2026-12-01', '2026-12-01']);
    expect(late.latest().rows.at(-1)?.description).toBe('Ursprungligt fakturadatum: 2026-11-18');
    expect(notesOf(job)).toContain('it is booked on 2026-12-01, the first open day');
    expect((await late.send()).calls).toEqual(ordinary);
  });

  it('keeps its own days where nothing of it is locked', async () => {
    const open = await chooser(system, settings, until('2026-10-31'));
    await open.send();
    expect(days(open)).toEqual(['2026-11-18', '2026-11-20']);
  });

  it.each(['at-bookkeeping', 'at-creation'] as const)(
    'is made anew where it was locked after the lock was asked for (refused %s)',
    async (lockChecked) => {
      const late = await chooser(system, settings, { lockChecked });
      await late.send();
      lock(late, '2026-11-30');
      const { job, calls } = await late.send();
      expect(job).toMatchObject({ status: 'succeeded', attempts: 1 });
      const refused =
        lockChecked === 'at-creation'
          ? [ordinary[0], asked]
          : [ordinary[0], ordinary[1], asked, 'PUT /3/invoices/…/cancel'];
      // Asked once more: the next attempt may be another process's, which remembers the former lock.
      expect(calls).toEqual([...refused, asked, ...ordinary]);
      expect(days(late)).toEqual(['2026-12-01', '2026-12-01']);
    },
  );

  it('is made anew once although the answer to its cancelling is lost', async () => {
    const late = await chooser(system, settings);
    await late.send();
    lock(late, '2026-11-30');
    await strike(late, { method: 'PUT', path: '/cancel$', kind: 'reset-after-commit' });
    expect((await late.send()).job).toMatchObject({ status: 'succeeded' });
    expect(days(late)).toEqual(['2026-12-01', '2026-12-01']);
    expect([...late.company.company.invoices.values()]).toHaveLength(3);
  });

  it('is paid once by its day although the period is unlocked before a lost answer is looked up', async () => {
    const late = await chooser(system, settings, until('2026-11-30'));
    await strike(late, {
      method: 'POST',
      path: '^/3/invoicepayments$',
      kind: 'reset-after-commit',
    });
    const sending = late.send();
    await untilMade(() => late.company.company.payments.size === 1);
    lock(late, null);
    expect((await sending).job).toMatchObject({ status: 'succeeded' });
    expect(days(late)).toEqual(['2026-12-01', '2026-12-01']);
  });

  it('is made anew where its lost creation is found on a day that is locked by now', async () => {
    const late = await chooser(system, settings);
    await late.send();
    await strike(late, { method: 'POST', path: '^/3/invoices$', kind: 'reset-after-commit' });
    const sending = late.send();
    await untilMade(() => late.company.company.invoices.size === 2);
    lock(late, '2026-11-30');
    expect((await sending).job).toMatchObject({ status: 'succeeded' });
    expect(days(late)).toEqual(['2026-12-01', '2026-12-01']);
  });

  it('waits for a person where it is refused although it lies after the lock', async () => {
    const late = await chooser(system, settings, until('2026-10-31'));
    const fault = { kind: 'code', code: 2000401, message: 'Perioden är låst.', times: 1 };
    const match = { tenantId: late.company.tenantId, path: '/bookkeep$' };
    await httpJson(system.sandbox.url).post('/control/fortnox/faults', { match, ...fault });
    const { job } = await late.send();
    expect(job).toMatchObject({ status: 'dead-lettered', deadLetter: { kind: 'fortnox-2000401' } });
    expect(at(job, 'fortnox', 'invoiceNumber')).toBe('1');
  });
});
