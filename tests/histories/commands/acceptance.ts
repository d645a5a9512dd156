import { acceptInvoice, isTerminal, type Acceptance, type IncomingInvoice } from '@sync/jobs';
import fc from 'fast-check';
import type { JobRow } from '../auditor.js';
import { happening, often, pick } from '../happening.js';
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

/** Later versions are newer, and every version says something else. */
const eventOf = (version: number) => ({
  type: 'invoice.paid',
  timestamp: new Date(Date.UTC(2026, 10, 1, 0, 0, version)).toISOString(),
  data: { version },
});

function incoming(world: World, one: Told): IncomingInvoice {
  return {
    connectionId: world.connections[one.company] ?? world.connections[0],
    invoiceId: `inv-${one.invoice}`,
    source: one.source,
    lane: one.lane,
    webhookId: one.webhookId === undefined ? undefined : `msg-${one.webhookId}`,
    event: one.source === 'event' ? eventOf(one.version) : undefined,
    ignoredBecause: one.ignoredBecause,
  };
}

const nameOf = ({ connectionId, invoiceId }: IncomingInvoice): string =>
  `${connectionId} ${invoiceId}`;

const webhookOf = ({ connectionId, webhookId }: IncomingInvoice): string =>
  `${connectionId} ${webhookId ?? '-'}`;

/** To tell of an invoice that is there is worth one time in four: it must change nothing. */
const isNews = (world: World, one: Told): boolean =>
  !world.accepted.has(nameOf(incoming(world, one))) || one.version === 0;

async function tell(world: World, invoice: IncomingInvoice): Promise<void> {
  const expected = expectation(world, invoice);
  const before = world.jobs.find(({ id }) => id === world.accepted.get(nameOf(invoice)));
  const answer = await acceptInvoice(world.lane.db, invoice);
  demand(
    expected.kinds.includes(answer.kind),
    `told of an invoice, answered ${answer.kind} instead of ${expected.kinds.join(' or ')}`,
  );
  remember(world, invoice, answer);
  if (!('jobId' in answer)) return;
  demand(
    expected.jobId === undefined || expected.jobId === answer.jobId,
    'one invoice has two jobs',
  );
  if (before && invoice.event !== undefined) await checkCorrection(world, before, invoice);
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
  if (invoice.ignoredBecause !== undefined) {
    return first?.jobId === undefined
      ? { kinds: ['ignored'], jobId: undefined }
      : { kinds: ['known'], jobId: first.jobId };
  }
  const jobId = world.accepted.get(name);
  if (jobId === undefined) return { kinds: ['accepted'], jobId };
  const job = world.jobs.find(({ id }) => id === jobId);
  if (job?.status !== 'ignored') return { kinds: ['known'], jobId };
  return { kinds: ['accepted', 'known'], jobId };
}

function remember(world: World, invoice: IncomingInvoice, answer: Acceptance): void {
  const name = nameOf(invoice);
  const jobId = 'jobId' in answer ? answer.jobId : undefined;
  if (jobId !== undefined) world.accepted.set(name, jobId);
  if (invoice.webhookId === undefined) return;
  const first = world.webhooks.get(webhookOf(invoice));
  if (first === undefined) world.webhooks.set(webhookOf(invoice), { invoice: name, jobId });
  else if (first.invoice === name) first.jobId ??= jobId;
}

/**
 * Contract 9, Engine: a newer event replaces what the job works from, or is kept while Fortnox is
 * being changed; an older one, or one that comes after the end, changes nothing.
 */
async function checkCorrection(
  world: World,
  before: JobRow,
  invoice: IncomingInvoice,
): Promise<void> {
  const { rows } = await world.lane.sql.query<{ version: number | null; later: number | null }>(`
    SELECT (event #>> '{data,version}')::int AS version,
           (later_event #>> '{data,version}')::int AS later
    FROM sync_jobs WHERE id = '${before.id}'`);
  const after = rows[0] ?? { version: null, later: null };
  const version = Number(Object(invoice.event?.['data'])['version']);
  const isRepeat =
    world.webhooks.get(webhookOf(invoice))?.jobId !== undefined && invoice.webhookId !== undefined;
  const known = before.later ?? before.version;
  const isNewer = known === null ? !isRepeat : version > known;
  const isOver = isTerminal(before.status) && !['dead-lettered', 'ignored'].includes(before.status);
  const taken =
    before.status === 'running' && hasBegun(world, before) ? after.later : after.version;
  if (known === null && isRepeat) return;
  demand(
    isNewer && !isOver
      ? taken === version
      : after.version === before.version && after.later === before.later,
    `a ${before.status} job at event ${before.version} (${before.later}) was told ${version} and has ${after.version} (${after.later})`,
  );
}

const hasBegun = ({ intents }: World, { id }: JobRow): boolean =>
  intents.some(({ job, outcome }) => job === id && outcome !== 'refused');

/** A corrected event: a newer version of what a job that is there works from. */
function correct(world: World, job: JobRow, version: number): Promise<void> {
  return tell(world, {
    connectionId: job.connection,
    invoiceId: job.invoice,
    source: 'event',
    lane: 'live',
    event: eventOf(version),
  });
}

export const acceptanceCommands = [
  ...often(
    3,
    happening(
      'tell',
      told,
      (world, one) => isNews(world, one) || undefined,
      async (world, _, one) => {
        const invoice = incoming(world, one);
        await tell(world, invoice);
        if (one.releases) await world.release(invoice.connectionId);
      },
    ),
  ),
  happening(
    'correct',
    fc.record({ job: fc.nat(5), version: fc.integer({ min: 1, max: 50 }) }),
    (world, { job }) => pick(world.jobs, job),
    (world, job, { version }) => correct(world, job, version),
  ),
];
