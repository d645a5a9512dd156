import { acceptInvoice, isTerminal, type Acceptance, type IncomingInvoice } from '@sync/jobs';
import fc from 'fast-check';
import { happening, often } from '../happening.js';
import { demand } from '../violation.js';
import type { World } from '../world.js';

const invoices = 3;

const told = fc.record({
  company: fc.constantFrom(0, 0, 0, 1),
  invoice: fc.nat(invoices - 1),
  source: fc.constantFrom<('event' | 'webhook')[]>('event', 'webhook'),
  lane: fc.constantFrom<('live' | 'backfill')[]>('live', 'live', 'live', 'backfill'),
  webhookId: fc.option(fc.nat(2), { nil: undefined }),
  version: fc.nat(3),
  /** The API fills the window after every acceptance; it may die before. */
  releases: fc.constantFrom(true, true, true, true, false),
  ignoredBecause: fc.constantFrom(undefined, undefined, undefined, undefined, 'not paid'),
});

type Told = typeof told extends fc.Arbitrary<infer T> ? T : never;

function incoming(world: World, one: Told): IncomingInvoice {
  return {
    connectionId: world.connections[one.company] ?? world.connections[0],
    invoiceId: `inv-${one.invoice}`,
    source: one.source,
    lane: one.lane,
    webhookId: one.webhookId === undefined ? undefined : `msg-${one.webhookId}`,
    event: one.source === 'event' ? { version: one.version } : undefined,
    ignoredBecause: one.ignoredBecause,
  };
}

/** To tell of an invoice that is there is worth one time in three: it must change nothing. */
const isNews = (world: World, one: Told): boolean =>
  !world.accepted.has(nameOf(incoming(world, one))) || one.version === 0;

async function tell(world: World, one: Told): Promise<void> {
  const invoice = incoming(world, one);
  const expected = expectation(world, invoice);
  const answer = await acceptInvoice(world.lane.db, invoice);
  demand(
    expected.kinds.includes(answer.kind),
    `told of an invoice, answered ${answer.kind} instead of ${expected.kinds.join(' or ')}`,
  );
  if ('jobId' in answer) {
    demand(
      expected.jobId === undefined || expected.jobId === answer.jobId,
      'one invoice has two jobs',
    );
  }
  remember(world, invoice, answer);
}

type Expected = {
  readonly kinds: readonly Acceptance['kind'][];
  readonly jobId: string | undefined;
};

/** Contract: the same webhook id gets the first answer's job, the same invoice one job. */
function expectation(world: World, invoice: IncomingInvoice): Expected {
  const name = nameOf(invoice);
  const first = world.webhooks.get(webhookOf(invoice));
  if (first && first.invoice !== name) return { kinds: ['webhook-id-conflict'], jobId: undefined };
  if (first) return { kinds: [first.jobId ? 'known' : 'ignored'], jobId: first.jobId };
  if (invoice.ignoredBecause !== undefined) return { kinds: ['ignored'], jobId: undefined };
  const jobId = world.accepted.get(name);
  if (jobId === undefined) return { kinds: ['accepted'], jobId };
  const job = world.jobs.find(({ id }) => id === jobId);
  return { kinds: [job?.status === 'ignored' ? 'accepted' : 'known'], jobId };
}

function remember(world: World, invoice: IncomingInvoice, answer: Acceptance): void {
  const name = nameOf(invoice);
  const jobId = 'jobId' in answer ? answer.jobId : undefined;
  if (jobId !== undefined) world.accepted.set(name, jobId);
  if (invoice.webhookId === undefined || world.webhooks.has(webhookOf(invoice))) return;
  world.webhooks.set(webhookOf(invoice), { invoice: name, jobId });
}

const nameOf = ({ connectionId, invoiceId }: IncomingInvoice): string =>
  `${connectionId} ${invoiceId}`;

const webhookOf = ({ connectionId, webhookId }: IncomingInvoice): string =>
  `${connectionId} ${webhookId ?? '-'}`;

/** A corrected event: a newer version of what a job that is there works from. */
async function correct(world: World, jobId: string, version: number): Promise<void> {
  const job = world.jobs.find(({ id }) => id === jobId);
  if (!job) return;
  const answer = await acceptInvoice(world.lane.db, {
    connectionId: job.connection,
    invoiceId: job.invoice,
    source: 'event',
    lane: 'live',
    event: { version },
  });
  demand('jobId' in answer && answer.jobId === jobId, 'a corrected event made another job');
  const { rows } = await world.lane.sql.query<{ version: number | null }>(
    `SELECT (event->>'version')::int AS version FROM sync_jobs WHERE id = '${jobId}'`,
  );
  const after = rows[0]?.version ?? null;
  demand(
    after === version || after === job.version,
    'a corrected event left the job with neither the old nor the new one',
  );
  if (job.status === 'dead-lettered' || job.status === 'ignored') {
    demand(after === version, `a ${job.status} job does not work from the corrected event`);
  } else if (isTerminal(job.status)) {
    demand(after === job.version, `a corrected event changed a job that is ${job.status}`);
  }
}

export const acceptanceCommands = [
  ...often(
    3,
    happening(
      'tell',
      told,
      (world, one) => isNews(world, one) || undefined,
      async (world, _, one) => {
        await tell(world, one);
        if (one.releases) await world.release(incoming(world, one).connectionId);
      },
    ),
  ),
  happening(
    'correct',
    fc.record({ job: fc.nat(5), version: fc.integer({ min: 10, max: 99 }) }),
    (world, { job }) => world.jobs[job % Math.max(1, world.jobs.length)]?.id,
    (world, jobId, { version }) => correct(world, jobId, version),
  ),
];
