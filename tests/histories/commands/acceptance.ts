import { acceptInvoice, type Acceptance, type IncomingInvoice } from '@sync/jobs';
import fc from 'fast-check';
import type { JobRow } from '../rows.js';
import { eventOf, versionOf } from '../event.js';
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

function incoming(world: World, one: Told): IncomingInvoice {
  return {
    connectionId: one.company === 0 ? world.connections[0] : world.connections[1],
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
  const told = versionOf(invoice.event);
  // The same message again brings nothing to compare it with.
  const isRepeat = expected.repeats && before?.version === null;
  if (before && told !== null && !isRepeat) await checkCorrection(world, before, invoice, told);
}

type Expected = {
  readonly kinds: readonly Acceptance['kind'][];
  readonly jobId: string | undefined;
  /** The very message has come before. */
  readonly repeats: boolean;
};

/**
 * Contract: the same webhook id gets the first answer's job, the same invoice one job. What says by itself that
 * there is nothing to do makes none, and is news for one that is there.
 */
function expectation(world: World, invoice: IncomingInvoice): Expected {
  const name = nameOf(invoice);
  const first = world.webhooks.get(webhookOf(invoice));
  const repeats = first?.jobId !== undefined;
  if (first && first.invoice !== name) {
    return { kinds: ['webhook-id-conflict'], jobId: undefined, repeats };
  }
  const jobId = world.accepted.get(name);
  return { kinds: kindsFor(world, invoice, jobId), jobId, repeats };
}

function kindsFor(
  world: World,
  { ignoredBecause }: IncomingInvoice,
  jobId: string | undefined,
): Expected['kinds'] {
  if (jobId === undefined) return [ignoredBecause === undefined ? 'accepted' : 'ignored'];
  const isIgnored = world.jobs.some(({ id, status }) => id === jobId && status === 'ignored');
  return isIgnored && ignoredBecause === undefined ? ['accepted', 'known'] : ['known'];
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
  told: number,
): Promise<void> {
  const { rows } = await world.lane.sql.query<Versions>(`
    SELECT (event #>> '{data,version}')::int AS version,
           (later_event #>> '{data,version}')::int AS later
    FROM sync_jobs WHERE id = '${before.id}'`);
  const after = rows[0] ?? { version: null, later: null };
  const expected = isLate(before, invoice) ? before : afterCorrection(world, before, told);
  demand(
    after.version === expected.version && after.later === expected.later,
    `a ${before.status} job at ${show(before)}, told ${told}, is at ${show(after)} instead of ${show(expected)}`,
  );
}

type Versions = Pick<JobRow, 'version' | 'later'>;

const show = ({ version, later }: Versions): string => `event ${version}, then ${later}`;

/** Where no event is kept to compare with, "not paid" counts only if it is newer than the word that it is. */
const isLate = ({ version, later }: JobRow, { ignoredBecause }: IncomingInvoice): boolean =>
  ignoredBecause !== undefined && version === null && later === null;

function afterCorrection(world: World, before: JobRow, told: number): Versions {
  const { version, later, status } = before;
  const isOver = ['succeeded', 'resolved', 'discarded'].includes(status);
  const isOlder = told <= (later ?? version ?? -1);
  if (isOver || isOlder) return { version, later };
  const isKept = status === 'running' && hasBegun(world, before);
  return isKept ? { version, later: told } : { version: told, later: null };
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
