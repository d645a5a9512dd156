import { sampleEvent } from '../apps/api/src/testing/sample-event.js';
import { countCommands, type CommandCount } from './harness/count-commands.js';
import { eventually } from './harness/eventually.js';
import { startInProcess, type Company, type InProcess } from './harness/in-process.js';

jest.setTimeout(120_000);

const invoices = 120;

/** What is sent less often than this for so many invoices is not sent for their sake: loops, say. */
const atLeast = (invoices * 3) / 4;

/** For a call that had to wait a fifth of a second for its turn, as on a busy machine all do. */
const whenWaiting = 'UPDATE intents SET sent_at = now()';

let system: InProcess;
let company: Company;
let count: CommandCount;

beforeAll(async () => {
  count = countCommands();
  system = await startInProcess(9, { WORKER_CONCURRENCY: '8' });
  company = await system.connect();
});

afterAll(async () => {
  await system.stop();
  count.stop();
});

async function tell(ids: readonly string[]): Promise<void> {
  const path = `/v1/connections/${company.connectionId}/invoices`;
  for (const id of ids) {
    const { status } = await system.api.ask('POST', path, { body: sampleEvent(id) });
    if (status !== 202) throw new Error(`not accepted: ${status}`);
  }
}

/** Without asking the database, which would be counted. */
async function untilEnded(wanted: number): Promise<void> {
  const ended = () =>
    [...count.statements()]
      .filter(([text]) => text.startsWith('WITH ended AS'))
      .reduce((sum, [, times]) => sum + times, 0);
  await eventually(() => Promise.resolve(ended() >= wanted || undefined), 60_000, ended);
}

function untilAllSucceeded(): Promise<unknown> {
  const { prisma } = system.api.db;
  return eventually(async () => {
    const succeeded = await prisma.syncJob.count({ where: { status: 'succeeded' } });
    return succeeded === invoices + 1 || undefined;
  }, 10_000);
}

const pause = (paused: boolean) =>
  system.api.ask('PATCH', `/v1/connections/${company.connectionId}`, { body: { paused } });

/** Each with how often it is sent for an invoice. */
const perInvoice = (counts: ReadonlyMap<string, number>) =>
  [...counts]
    .filter(([text, times]) => times >= atLeast && !text.startsWith(whenWaiting))
    .map(([text, times]) => ({ text: text.slice(0, 60), times: times / invoices }));

const sum = (all: readonly { readonly times: number }[]): number =>
  all.reduce((total, { times }) => total + times, 0);

it('an invoice of a known customer costs a worker at most 7 statements and 6 commands to Redis', async () => {
  await tell(['first']);
  await untilEnded(1);
  await pause(true);
  await tell(Array.from({ length: invoices }, (_, n) => `next-${n}`));
  count.reset();
  await pause(false);
  await untilEnded(invoices);
  const [statements, commands] = [perInvoice(count.statements()), perInvoice(count.commands())];
  await untilAllSucceeded();
  process.stdout.write(`${JSON.stringify({ statements, commands }, undefined, 1)}\n`);
  expect(sum(statements)).toBeLessThanOrEqual(7);
  expect(sum(commands)).toBeLessThanOrEqual(6);
});
