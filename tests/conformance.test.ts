import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { markNeedsAttention, activateConnection } from '@sync/connections';
import { z } from 'zod';
import { allQuestions } from '../apps/conformance/src/questions/all-questions.js';
import { text } from '../apps/sandbox/src/fortnox/fields/given.js';
import type { Company } from '../apps/sandbox/src/fortnox/company.js';
import { balanceOf, paymentsOf } from '../apps/sandbox/src/fortnox/settlement.js';
import { ask } from '../apps/sandbox/src/testing/fortnox-caller.js';
import { insertDeadLetter } from '../apps/api/src/testing/insert-jobs.js';
import { startCommand } from './conformance/process.js';
import { setStage, type Stage } from './conformance/stage.js';

let stage: Stage;
let directory: string;

beforeAll(async () => {
  stage = await setStage();
  directory = await mkdtemp(join(tmpdir(), 'conformance-'));
});
beforeEach(() => stage.play());
afterAll(async () => {
  await stage.close();
  await rm(directory, { recursive: true });
});

function company(): Company {
  const found = stage.sandbox.sandbox.fortnox.companies.get(stage.tenantId);
  if (!found) throw new Error('the company is gone');
  return found;
}

const invoices = () => [...company().invoices.values()];

/** Drafts that a bookkeeper would still have to deal with. */
const openDrafts = () => invoices().filter(({ voucher, cancelled }) => !voucher && !cancelled);

const written = z.object({
  databaseNumber: z.string(),
  leftBehind: z.array(z.string()),
  outcomes: z.array(z.looseObject({ id: z.string(), kind: z.string() })),
});

const read = async (file: string) => written.parse(JSON.parse(await readFile(file, 'utf8')));

it('answers every question that needs no person, settles what it booked and cancels the rest', async () => {
  await stage.play({ omittedRate: 'today' });
  stage.sandbox.sandbox.fortnox.log.clear();
  const out = join(directory, 'everything.json');
  const ended = await stage.run(['--yes', '--out', out]);
  expect(ended.code).toBe(0);
  const { outcomes, databaseNumber } = await read(out);
  expect(databaseNumber).toBe(stage.tenantId);
  const open = outcomes.filter(({ kind }) => kind !== 'answered').map(({ id }) => id);
  expect(open).toEqual(['eu-sales-list', 'rate-limit-header', 'rate-limit-window']);
  expect(openDrafts()).toEqual([]);
  // At Fortnox's pace of five a second: a minute and a little more.
  expect(stage.sandbox.sandbox.fortnox.log.all().length).toBeLessThan(400);
  const booked = invoices().filter(({ voucher }) => voucher);
  expect(booked.length).toBeGreaterThan(5);
  for (const invoice of booked) expect(balanceOf(company(), invoice).toNumber()).toBe(0);
  const payments = booked.flatMap((invoice) => paymentsOf(company(), invoice));
  expect(payments.filter(({ voucher }) => !voucher)).toEqual([]);
});

it('marks everything that it makes as its own, and says what is left of it', async () => {
  const { printed } = await stage.run(['--yes']);
  const references = invoices().map(({ fields }) => text(fields, 'ExternalInvoiceReference1'));
  expect(references.filter((reference) => reference?.startsWith('SYNCTEST-') !== true)).toEqual([]);
  const cards = [...company().customers.values()];
  expect(cards.filter(({ fields }) => !text(fields, 'Name')?.startsWith('SYNCTEST'))).toEqual([]);
  const left = /^Left behind: .*$/m.exec(printed)?.[0] ?? '';
  const booked = invoices().filter(({ voucher }) => voucher);
  for (const { number } of booked) expect(left).toMatch(new RegExp(`booked.*\\b${number}\\b`));
  for (const { number } of cards) expect(left).toContain(number);
});

it('books nothing when only what can be undone is asked', async () => {
  const { code, printed } = await stage.run(['--yes', '--reversible-only']);
  expect(code).toBe(0);
  expect(printed).toContain('Nothing is booked.');
  expect(invoices().length).toBeGreaterThan(10);
  expect(invoices().filter(({ cancelled }) => !cancelled)).toEqual([]);
  expect([company().payments.size, company().accruals.size]).toEqual([0, 0]);
});

it('may be run again: the same answers, and no second set of customers', async () => {
  const out = join(directory, 'first.json');
  await stage.run(['--yes', '--reversible-only', '--out', out]);
  const cards = company().customers.size;
  const again = await stage.run(['--yes', '--reversible-only', '--expect', out]);
  expect(again.code).toBe(0);
  expect(company().customers.size).toBe(cards);
});

it('fails and says which, when an answer is another than it was', async () => {
  const out = join(directory, 'before.json');
  await stage.run(['--yes', '--reversible-only', '--out', out]);
  await stage.play({ cardDiscount: 'ignored', rowVatCode: 'ignored' });
  const { code, printed } = await stage.run(['--yes', '--reversible-only', '--expect', out]);
  expect(code).toBe(1);
  expect(printed.split('\n').slice(-4)).toEqual([
    `Answers that differ from ${out}:`,
    'card-discount: was unless-the-row-says-0, is never',
    'own-vat-code: was known, is without-effect',
    'row-vat-code: was row, is account',
  ]);
});

it('counts an answer that is not to be had any more as another one', async () => {
  const out = join(directory, 'with-lock.json');
  await stage.run(['--yes', '--only', 'locked-period', '--out', out]);
  await stage.play({ lockedUntil: null });
  const { code, printed } = await stage.run(['--yes', '--only', 'locked-period', '--expect', out]);
  expect(code).toBe(1);
  expect(printed).toContain('locked-period: was at-bookkeeping, is no answer (Nothing is locked.)');
});

describe('does nothing', () => {
  afterEach(() => {
    expect([company().invoices.size, company().customers.size]).toEqual([0, 0]);
  });

  it('without consent, and says first what it would leave in the books', async () => {
    const { code, printed } = await stage.run([]);
    expect(code).toBe(1);
    expect(printed).toMatch(/cannot be undone[^]*write-off-sign: a booked invoice[^]*--yes/);
  });

  it('when the person types another number than the company’s', async () => {
    const { code } = await stage.run([], { person: { ask: () => Promise.resolve('700002') } });
    expect(code).toBe(1);
  });

  it.each([
    [['--only', 'nonsense'], 'no such question: nonsense'],
    [['--expect', 'missing.json'], 'missing.json is not what a former run wrote with --out'],
    [['--sudo'], 'usage: npm run conformance'],
  ])('with %j', async (args, words) => {
    const { code, printed } = await stage.run(['--yes', ...args]);
    expect(code).toBe(1);
    expect(printed).toContain(words);
  });

  it('for a connection that is not there, or has no consent', async () => {
    const { db } = stage.database;
    const missing = await stage.run(['--yes'], { connectionId: 'conn_0' });
    expect(missing).toEqual({ code: 1, printed: 'There is no connection conn_0.' });
    await markNeedsAttention(db, stage.connectionId, 'consent was withdrawn');
    const { code, printed } = await stage.run(['--yes']);
    await activateConnection(db, stage.connectionId, stage.tenantId);
    expect([code, printed]).toEqual([
      1,
      'The connection is needs-attention: consent was withdrawn.',
    ]);
  });

  it('when a former result cannot be read', async () => {
    const file = join(directory, 'broken.json');
    await writeFile(file, '{"outcomes": 1}');
    const { code, printed } = await stage.run(['--yes', '--expect', file]);
    expect([code, printed]).toEqual([1, expect.stringContaining('broken.json is not')]);
  });
});

it('begins when the company’s number is typed', async () => {
  const person = { ask: () => Promise.resolve(stage.tenantId) };
  const { code } = await stage.run(['--only', 'vat-rounding'], { person });
  expect(code).toBe(0);
});

it('asks no company that invoices were carried to, unless it is forced', async () => {
  const { db } = stage.database;
  await insertDeadLetter(db, stage.connectionId);
  const refused = await stage.run(['--yes', '--only', 'vat-rounding']);
  expect([refused.code, company().invoices.size]).toEqual([1, 0]);
  expect(refused.printed).toContain('has carried invoices of its own');
  const forced = await stage.run(['--yes', '--force', '--only', 'vat-rounding']);
  await db.prisma.syncJob.deleteMany();
  expect(forced.code).toBe(0);
});

it('takes back what it made when somebody stops it', async () => {
  const stopping = new AbortController();
  const { code, printed } = await stage.run(['--yes', '--reversible-only'], {
    stop: stopping.signal,
    onPrint: (line) => {
      if (line.startsWith('card-discount:')) stopping.abort();
    },
  });
  expect(code).toBe(1);
  expect(printed).toContain('The run was ended early');
  expect(invoices().length).toBeGreaterThan(3);
  expect(openDrafts()).toEqual([]);
});

it('finds the drafts of a run that was killed, and cancels them', async () => {
  const { printed } = await stage.run(['--yes', '--only', 'payment-of-draft']);
  expect(printed).toContain('payment-of-draft');
  const [draft] = invoices();
  if (!draft) throw new Error('nothing was made');
  draft.cancelled = false;
  await stage.run(['--yes', '--only', 'page-limit']);
  expect(draft.cancelled).toBe(true);
});

it('ends with the reason when Fortnox goes away, without an answer it does not have', async () => {
  const control = `${stage.sandbox.url}/control/fortnox/outage`;
  let down: Promise<unknown> = Promise.resolve();
  const { code, printed } = await stage.run(['--yes', '--reversible-only'], {
    onPrint: (line) => {
      if (line.startsWith('row-decimals:')) down = ask(control, 'PUT', { answer: '503' });
    },
  });
  await down;
  await ask(control, 'DELETE');
  expect(code).toBe(1);
  expect(printed).toMatch(/The run was ended early: .*unavailable/);
  expect(printed).toMatch(/Left behind: drafts \d.*not tidied up/);
});

it('keeps to Fortnox’s limit by the limiter that the workers use', async () => {
  const { log, windows } = stage.sandbox.sandbox.fortnox;
  await stage.play({ rateRequests: 25, rateWindowMs: 5000 });
  windows.clear();
  log.clear();
  const only = allQuestions.filter(({ leaves }) => leaves === undefined).slice(0, 10);
  const { code } = await stage.run(['--yes', '--only', only.map(({ id }) => id).join()]);
  const refused = log.all().filter(({ status }) => status === 429).length;
  const calls = log.all().length;
  expect([code, calls > 30]).toEqual([0, true]);
  // Without the limiter every call after the 25th; with it one that a busy machine sends late.
  expect(refused).toBeLessThan(3);
});

describe('as a process of its own', () => {
  it('prints the questions without any setting', async () => {
    const { ended } = startCommand(['--describe'], {});
    const { code, printed } = await ended;
    expect([code, printed.startsWith('### vat-rounding')]).toEqual([0, true]);
  });

  it('ends with 1 and says which settings are missing', async () => {
    const { ended } = startCommand(['--connection', 'conn_1', '--yes'], {});
    const { code, printed } = await ended;
    expect(code).toBe(1);
    expect(printed).toMatch(/settings missing or malformed: .*DATABASE_URL/);
  });

  it('takes back what it made when it is told to stop', async () => {
    const args = ['--connection', stage.connectionId, '--yes', '--reversible-only'];
    const command = startCommand(args, stage.environment);
    await command.prints('row-decimals:');
    command.stop();
    const { code, printed } = await command.ended;
    expect(code).toBe(1);
    expect(printed).toContain('The run was ended early');
    expect(invoices().length).toBeGreaterThan(3);
    expect(openDrafts()).toEqual([]);
  });
});
