import type { KeyedDigests } from '@sync/connections';
import type { Claim, Doubt, IntentState, JobFacts, Snooze, TimelineEvent } from '@sync/jobs';
import type { Database } from '@sync/database';
import type { FortnoxClient, FortnoxFailure, MappingProblem } from '@sync/fortnox';
import { shortText, type LocalDate, type Result } from '@sync/shared';
import type { SubscriptionFlowFailure } from '@sync/subscriptionflow';
import type { ClaimGuard } from './claim-guard.js';

export type FortnoxStop = {
  readonly kind: 'fortnox-failure';
  readonly failure: FortnoxFailure;
  readonly during: string;
  /** The day on which the document or payment that was asked for would stand, where it has one. */
  readonly day?: LocalDate | undefined;
  /** What a person is to do about a refusal, where that is not what the catalogue says. */
  readonly remedy?: string;
};

/** Why a story does not go on. One function turns it into a verdict. */
export type Stop =
  | FortnoxStop
  | { readonly kind: 'source-failure'; readonly failure: SubscriptionFlowFailure }
  /** The invoice itself is wrong; all problems at once. */
  | { readonly kind: 'problems'; readonly problems: readonly MappingProblem[] }
  | { readonly kind: 'ignored'; readonly reason: string }
  | Snooze
  /** Something that a changed ledger cures by itself: try again, at the cost of an attempt. */
  | { readonly kind: 'try-again'; readonly reason: string }
  /** A fault of our own; the log tells more under this id. */
  | { readonly kind: 'internal-error'; readonly logId: string }
  /** Its workers die in the middle of it; it is not begun any more. */
  | { readonly kind: 'deadly'; readonly deaths: number }
  /** Somebody else works on the job by now; nothing more may be written. */
  | { readonly kind: 'claim-lost' };

export type Step<T> = Promise<Result<T, Stop>>;

/** What the steps of one attempt share. */
export type HandlerContext = {
  readonly db: Database;
  readonly claim: Claim;
  /** Through which every change goes that has an intent. */
  readonly guard: ClaimGuard;
  readonly invoiceId: string;
  readonly acceptedAt: Date;
  readonly fortnox: FortnoxClient;
  /** For what is remembered of persons. */
  readonly digests: KeyedDigests;
  readonly history: History;
  /** What earlier attempts of this job have begun, by intent key. */
  readonly known: ReadonlyMap<string, IntentState>;
  /** What a restore of the database makes doubtful: looked up in Fortnox before it is sent. */
  readonly doubt: Doubt;
  /** Filled as the story learns it; written to the job when the attempt ends. */
  readonly facts: MutableFacts;
  readonly now: () => Date;
};

type MutableFacts = {
  -readonly [K in keyof JobFacts]: JobFacts[K];
};

/**
 * The attempt's history since the last write. It travels with the next write to the database, so
 * that telling the story costs no statement of its own.
 */
export type History = {
  readonly add: (
    type: TimelineEvent['type'],
    data: TimelineEvent['data'],
    sent?: TimelineEvent['sent'],
  ) => void;
  readonly note: (message: string) => void;
  /** Hands over what has gathered, once. */
  readonly take: () => TimelineEvent[];
};

/** A note may quote what another system says, which has no end by itself. */
const charactersOfNote = 2000;

/** A line or a payment may each be worth one; a timeline of thousands tells nobody anything. */
const notesOfAttempt = 60;

export function startHistory(now: () => Date): History {
  let gathered: TimelineEvent[] = [];
  let notes = 0;
  const add: History['add'] = (type, data, sent) => {
    gathered.push({ type, at: now(), data, sent });
  };
  return {
    add,
    note: (message) => {
      notes += 1;
      if (notes > notesOfAttempt + 1) return;
      if (notes > notesOfAttempt) {
        add('note', { message: 'There is more to tell of this attempt; it is left out here.' });
        return;
      }
      add('note', { message: shortText(message, charactersOfNote) });
    },
    take: () => {
      const taken = gathered;
      gathered = [];
      return taken;
    },
  };
}
