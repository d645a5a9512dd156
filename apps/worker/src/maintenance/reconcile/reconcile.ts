import {
  findConnection,
  markNeedsAttention,
  UnreadableSecret,
  type Connection,
} from '@sync/connections';
import {
  findingsAtMost,
  isWithin,
  readLedger,
  type Period,
  type ReconciliationClaim,
  type ReconciliationEnd,
  type Comparison,
  type SourceInvoice,
} from '@sync/reconciliation';
import { type Database } from '@sync/database';
import {
  externalReference,
  type CallOptions,
  type CallRecord,
  type FortnoxClient,
  type FortnoxFailure,
} from '@sync/fortnox';
import { err, ok, swedishDate, type Result } from '@sync/shared';
import type { SubscriptionFlowClient, SubscriptionFlowFailure } from '@sync/subscriptionflow';
import { readHeld } from './read-fortnox.js';
import { readSource } from './read-source.js';
import { verify } from './verify.js';

/** A call of the backfill lane waits long behind live work before it asks again. */
const maxWaitMs = 60_000;

/** After something was away; eight tries span about three hours. */
const retryMs = 5 * 60_000;
const maxAttempts = 8;

/** Below SubscriptionFlow's own daily trouble: after this many tries it is left out. */
const sourceAttempts = 3;

export type ReconcileDependencies = {
  readonly db: Database;
  readonly openFortnox: (connection: Connection, call: CallOptions) => Promise<FortnoxClient>;
  readonly openSubscriptionFlow: (connection: Connection) => Promise<SubscriptionFlowClient>;
  readonly observeCall: (record: CallRecord, connectionId: string) => void;
};

/** Compares one company's period. Reads only; throws only when our own database is away. */
export async function reconcile(
  deps: ReconcileDependencies,
  claim: ReconciliationClaim,
  signal: AbortSignal,
): Promise<ReconciliationEnd> {
  if (claim.attempts >= maxAttempts) {
    return { kind: 'failed', detail: 'it was begun many times and never came to its end' };
  }
  try {
    return await compareCompany(deps, claim, signal);
  } catch (error) {
    if (!(error instanceof UnreadableSecret)) throw error;
    return postponeOrFail(claim, error.message);
  }
}

async function compareCompany(
  deps: ReconcileDependencies,
  claim: ReconciliationClaim,
  signal: AbortSignal,
): Promise<ReconciliationEnd> {
  const connection = await findConnection(deps.db, claim.connectionId);
  if (!connection) return { kind: 'failed', detail: 'the connection is gone' };
  let calls = 0;
  const fortnox = await deps.openFortnox(connection, {
    lane: 'backfill',
    maxWaitMs,
    signal,
    mayMutate: () => false,
    onCall: (record) => {
      calls += 1;
      deps.observeCall(record, connection.id);
    },
  });
  const period = { from: claim.fromDate, to: claim.toDate };
  const subscriptionFlow = await deps.openSubscriptionFlow(connection);
  const source = await sourceOrNothing(subscriptionFlow, period, claim, signal);
  if (!source.ok) return source.error;
  const sources = { db: deps.db, connectionId: connection.id, fortnox, subscriptionFlow, signal };
  const compared = await compareAll(sources, connection, period, source.value.invoices);
  if (!compared.ok) return onFortnoxFailure(deps, claim, compared.error);
  return completed(compared.value, source.value.notes, calls);
}

/**
 * In this order: a job that ends after the ledger was read is then simply under way. What is
 * still in doubt is asked for again before anybody is told.
 */
async function compareAll(
  sources: Parameters<typeof verify>[0],
  { settings }: Connection,
  period: Period,
  source: readonly SourceInvoice[] | undefined,
): Promise<Result<Comparison, FortnoxFailure>> {
  const invoiceIds = (source ?? []).map(({ id }) => id);
  const ledger = await readLedger(sources.db, sources.connectionId, { period, invoiceIds });
  const read = await readHeld(sources.fortnox, datesInFortnox(settings, period), sources.signal);
  if (!read.ok) return read;
  const ours = new Set(
    [...invoiceIds, ...ledger.map((entry) => entry.invoiceId)].map(externalReference),
  );
  const held = read.value.filter(
    (one) => isWithin(one.invoiceDate, period) || ours.has(one.externalInvoiceReference1 ?? ''),
  );
  const others = await entriesOfHeld(sources, held, ledger);
  return verify(sources, {
    period,
    settings,
    source,
    ledger: [...ledger, ...others],
    held,
    paidBesides: new Set(),
  });
}

/** Out of a locked period an invoice is booked on the first open day: it may stand there on any day since. */
function datesInFortnox({ lockedPeriod }: Connection['settings'], period: Period): Period {
  const today = swedishDate(new Date());
  return lockedPeriod === 'first-open-day' && today > period.to ? { ...period, to: today } : period;
}

/** Jobs of what stands in Fortnox and in no list: without an event the ledger knows no date. */
async function entriesOfHeld(
  { db, connectionId }: Parameters<typeof verify>[0],
  held: readonly { readonly externalInvoiceReference1: string | undefined }[],
  ledger: readonly { readonly invoiceId: string }[],
) {
  const known = new Set(ledger.map(({ invoiceId }) => invoiceId));
  const invoiceIds = held
    .flatMap(({ externalInvoiceReference1 }) => externalInvoiceReference1 ?? [])
    .filter((reference) => !known.has(reference));
  return invoiceIds.length === 0 ? [] : readLedger(db, connectionId, { invoiceIds });
}

type SourceOrNothing = {
  readonly invoices: readonly SourceInvoice[] | undefined;
  readonly notes: readonly string[];
};

async function sourceOrNothing(
  client: SubscriptionFlowClient,
  period: Period,
  claim: ReconciliationClaim,
  signal: AbortSignal,
): Promise<Result<SourceOrNothing, ReconciliationEnd>> {
  const source = await readSource(client, period, signal);
  if (source.ok) return ok({ invoices: source.value, notes: [] });
  if (isPassing(source.error) && claim.attempts < sourceAttempts) {
    const detail = `SubscriptionFlow could not be read: ${source.error.detail}`;
    return err({ kind: 'postponed', afterMs: retryMs, detail });
  }
  const note =
    `SubscriptionFlow could not be read (${source.error.detail}): what it calls paid is not ` +
    'part of this comparison, only our ledger and Fortnox are.';
  return ok({ invoices: undefined, notes: [note] });
}

const isPassing = ({ kind }: SubscriptionFlowFailure): boolean =>
  kind === 'unavailable' || kind === 'unreadable' || kind === 'throttled';

function completed(
  { figures, findings, months }: Comparison,
  notes: readonly string[],
  fortnoxCalls: number,
): ReconciliationEnd {
  const kinds = ['missing', 'extra', 'different', 'unpaid', 'unbooked', 'duplicate'];
  const counts = kinds.map((kind) => [kind, findings.filter((one) => one.kind === kind).length]);
  return {
    kind: 'completed',
    figures: {
      ...figures,
      ...(Object.fromEntries(counts) as Record<string, number>),
      fortnoxCalls,
      months,
      notes: [...notes, ...(findings.length > findingsAtMost ? [moreThanListed] : [])],
    },
    findings,
  };
}

const moreThanListed =
  `Only the first ${findingsAtMost} findings are listed. Deal with these (missing invoices can be ` +
  'enqueued), then compare again.';

async function onFortnoxFailure(
  { db }: ReconcileDependencies,
  claim: ReconciliationClaim,
  failure: FortnoxFailure,
): Promise<ReconciliationEnd> {
  switch (failure.kind) {
    case 'consent-lost':
      await markNeedsAttention(db, claim.connectionId, failure.detail);
      return { kind: 'postponed', afterMs: 0, detail: `waiting for consent: ${failure.detail}` };
    case 'rejected':
      return {
        kind: 'failed',
        detail: `Fortnox refused: ${failure.entry.cause} “${failure.message}”`,
      };
    case 'not-found':
      return { kind: 'failed', detail: `Fortnox does not know the address: ${failure.detail}` };
    case 'not-sent':
      return { kind: 'postponed', afterMs: 0, detail: 'the worker had to let go of it' };
    case 'rate-limited':
    case 'throttled':
    case 'unavailable':
    case 'unauthorized':
    case 'outcome-unknown':
      return postponeOrFail(claim, `Fortnox could not be read (${failure.kind})`);
  }
}

function postponeOrFail({ attempts }: ReconciliationClaim, detail: string): ReconciliationEnd {
  if (attempts + 1 >= maxAttempts) return { kind: 'failed', detail };
  return { kind: 'postponed', afterMs: retryMs * (attempts + 1), detail };
}
