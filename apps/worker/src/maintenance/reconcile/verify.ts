import {
  readLedger,
  type ReconciliationFinding,
  compareInTurns,
  type Comparison,
  type Facts,
  type HeldInvoice,
} from '@sync/reconciliation';
import { type Database } from '@sync/database';
import type { FortnoxClient, FortnoxFailure } from '@sync/fortnox';
import { isTerminal } from '@sync/jobs';
import { ok, type Result } from '@sync/shared';
import type { SubscriptionFlowClient } from '@sync/subscriptionflow';
import { lookForHeld } from './read-fortnox.js';
import { isCalledPaid } from './read-source.js';

/**
 * Doubts that are looked into one by one, in Fortnox and in SubscriptionFlow each. More than
 * these mean that something larger is wrong, which a person sees without our asking on.
 */
const singleQuestions = 20;

export type Sources = {
  readonly db: Database;
  readonly connectionId: string;
  readonly fortnox: FortnoxClient;
  readonly subscriptionFlow: SubscriptionFlowClient;
  readonly signal: AbortSignal;
};

/**
 * Asks again before saying that something is wrong: the ledger, which has moved on while lists
 * were read, then Fortnox for what its list did not show, then SubscriptionFlow for what it did
 * not call paid.
 */
export async function verify(
  sources: Sources,
  facts: Facts,
): Promise<Result<Comparison, FortnoxFailure>> {
  const first = await compareInTurns(facts);
  if (first.findings.length === 0) return ok(first);
  const refreshed = await refreshLedger(sources, facts, first.findings);
  const lookedFor = await toLookFor(refreshed);
  const held = await lookForMissing(sources, refreshed, lookedFor);
  if (!held.ok) return held;
  const found = { ...refreshed, held: [...refreshed.held, ...held.value] };
  const paidBesides = await askAboutExtra(sources, found);
  const comparison = await compareInTurns({ ...found, paidBesides });
  return ok(withDoubts(comparison, new Set(lookedFor)));
}

const ids = (findings: readonly ReconciliationFinding[], ...kinds: string[]): readonly string[] =>
  findings
    .filter(({ kind }) => kinds.includes(kind))
    .flatMap(({ invoiceId }) => (invoiceId === undefined ? [] : [invoiceId]));

/** A job that ended in the meantime counts as under way: Fortnox was read before its end. */
async function refreshLedger(
  { db, connectionId }: Sources,
  facts: Facts,
  findings: readonly ReconciliationFinding[],
): Promise<Facts> {
  const invoiceIds = [...new Set(findings.flatMap(({ invoiceId }) => invoiceId ?? []))];
  const now = await readLedger(db, connectionId, { invoiceIds });
  const before = new Map(facts.ledger.map((entry) => [entry.jobId, entry.status]));
  const moved = now.map((entry) =>
    before.get(entry.jobId) === entry.status || !isTerminal(entry.status)
      ? entry
      : { ...entry, status: 'running' },
  );
  const fresh = new Set(moved.map(({ jobId }) => jobId));
  return {
    ...facts,
    ledger: [...facts.ledger.filter(({ jobId }) => !fresh.has(jobId)), ...moved],
  };
}

async function toLookFor(facts: Facts): Promise<readonly string[]> {
  const { findings } = await compareInTurns(facts);
  return ids(findings, 'missing').slice(0, singleQuestions);
}

/** Nobody shall book again what was only not looked for. */
function withDoubts(comparison: Comparison, lookedFor: ReadonlySet<string>): Comparison {
  const findings = comparison.findings.map((finding) =>
    finding.reason === 'gone' && !lookedFor.has(finding.invoiceId ?? '')
      ? { ...finding, ...notLookedFor }
      : finding,
  );
  return { ...comparison, findings };
}

const notLookedFor = {
  reason: 'not-looked-up',
  message:
    'Carried over, and not in Fortnox’s list of these days; so many are not that they were not looked ' +
    'up one by one.',
  action: 'Look it up in Fortnox by its number before you book anything.',
};

async function lookForMissing(
  { fortnox, signal }: Sources,
  facts: Facts,
  missing: readonly string[],
): Promise<Result<readonly HeldInvoice[], FortnoxFailure>> {
  const entries = new Map(facts.ledger.map((entry) => [entry.invoiceId, entry]));
  const held: HeldInvoice[] = [];
  for (const id of missing) {
    const answer = await lookForHeld(fortnox, id, entries.get(id), signal);
    if (!answer.ok) return answer;
    held.push(...answer.value);
  }
  return ok(held);
}

/** A failure leaves the finding as it is: it names what a person can check. */
async function askAboutExtra(
  { subscriptionFlow, signal }: Sources,
  facts: Facts,
): Promise<ReadonlySet<string>> {
  const paid = new Set<string>();
  if (!facts.source) return paid;
  const { findings } = await compareInTurns(facts);
  for (const id of ids(findings, 'extra').slice(0, singleQuestions)) {
    const answer = await isCalledPaid(subscriptionFlow, id, signal);
    if (!answer.ok) break;
    if (answer.value) paid.add(id);
  }
  return paid;
}
