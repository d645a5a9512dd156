import { isDatabaseUnavailable, type Statements } from '@sync/database';
import {
  acceptPrepared,
  prepareInvoice,
  type Belief,
  type PreparedInvoice,
  type TogetherInvoice,
  type TogetherOutcome,
} from './accept-statement.js';

/** More rows only make a statement longer: nothing is saved by them any more. */
const mostAtOnce = 128;
/** Each takes a connection to PostgreSQL while it lasts. */
const groupsAtOnce = 4;

export type AcceptTogether = {
  /**
   * Takes an event in, together with others that arrived while the last ones were being taken in;
   * one that comes alone waits for nobody. `accepted` means committed. With any other outcome
   * nothing has happened, and the event is judged by itself, by what PostgreSQL says
   * (`acceptInvoice`). Rejects when PostgreSQL cannot be reached.
   */
  readonly accept: (invoice: TogetherInvoice, belief: Belief) => Promise<TogetherOutcome>;
};

type Waiting = {
  readonly prepared: PreparedInvoice;
  readonly settle: (outcome: TogetherOutcome) => void;
  readonly fail: (error: unknown) => void;
};

/**
 * Group commit. A connection has one group under way at a time, and only so many are under way of
 * all connections together: one that floods makes its own groups longer, and others' events go in
 * a group of their own meanwhile. Where too many connections send for that, they share groups, and
 * take turns.
 */
export function createAcceptTogether(statements: Pick<Statements, 'query'>): AcceptTogether {
  const lines = new Map<string, Waiting[]>();
  const busy = new Set<string>();
  let underWay = 0;

  const startGroups = (): void => {
    while (underWay < groupsAtOnce) {
      const group = nextGroup(lines, busy);
      if (group.length === 0) return;
      const companies = new Set(group.map(companyOf));
      underWay += 1;
      for (const company of companies) busy.add(company);
      void carryOut(statements, group).finally(() => {
        underWay -= 1;
        for (const company of companies) busy.delete(company);
        startGroups();
      });
    }
  };

  return {
    accept: (invoice, belief) =>
      new Promise((settle, fail) => {
        const waiting = { prepared: prepareInvoice(invoice, belief), settle, fail };
        const line = lines.get(companyOf(waiting));
        if (line) line.push(waiting);
        else lines.set(companyOf(waiting), [waiting]);
        startGroups();
      }),
  };
}

const companyOf = ({ prepared }: Waiting): string => prepared.belief.connectionId;

/**
 * The first of each line, then the second, as long as there is room; whose line is not empty then
 * stands behind the others. What is about the same invoice or message as one in the group waits for
 * the next, so that the two go one after the other.
 */
function nextGroup(lines: Map<string, Waiting[]>, busy: ReadonlySet<string>): Waiting[] {
  const free = [...lines].filter(([company]) => !busy.has(company)).slice(0, mostAtOnce);
  const share = Math.max(1, Math.floor(mostAtOnce / Math.max(1, free.length)));
  const group: Waiting[] = [];
  for (const [company, line] of free) {
    const [taken, left] = takeDistinct(line, share);
    group.push(...taken);
    lines.delete(company);
    if (left.length > 0) lines.set(company, left);
  }
  return group;
}

/** Up to `most` of a line of which all are about different things and believe the same. */
function takeDistinct(line: readonly Waiting[], most: number): readonly [Waiting[], Waiting[]] {
  const seen = new Set<string>();
  const [taken, left]: [Waiting[], Waiting[]] = [[], []];
  for (const waiting of line) {
    const marks = marksOf(waiting.prepared);
    const fits =
      taken.length < most &&
      marks.every((mark) => !seen.has(mark)) &&
      isSameBelief(waiting.prepared.belief, line[0]?.prepared.belief);
    // Also of what waits: a third one must not overtake the second.
    for (const mark of marks) seen.add(mark);
    (fits ? taken : left).push(waiting);
  }
  return [taken, left];
}

const marksOf = ({ key, webhookId }: PreparedInvoice): readonly string[] => [
  JSON.stringify([key.kind, key.invoiceId, key.sourceRef]),
  `message ${webhookId}`,
];

const isSameBelief = (one: Belief, other: Belief | undefined): boolean =>
  one.secretCipher === other?.secretCipher && one.settings === other.settings;

/** Never rejects: whoever waits is told. */
async function carryOut(
  statements: Pick<Statements, 'query'>,
  group: readonly Waiting[],
): Promise<void> {
  try {
    const outcomes = await acceptPrepared(
      statements,
      group.map(({ prepared }) => prepared),
    );
    for (const [index, { settle }] of group.entries()) {
      settle(outcomes[index] ?? { kind: 'not-made' });
    }
  } catch (error) {
    for (const { settle, fail } of group) {
      // One that PostgreSQL refuses must not take the others with it: each is asked for by itself.
      if (isDatabaseUnavailable(error)) fail(error);
      else settle({ kind: 'not-made' });
    }
  }
}
