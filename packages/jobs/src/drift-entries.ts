import { z } from 'zod';

/**
 * Every list shows them with the job. Whoever may send for a company may tell one invoice for ever, each
 * time with other figures.
 */
const listedAtMost = 50;

/** `shared-invoice`: the job was resolved with an invoice that is another job's already. */
export type DriftKind = 'refunded' | 'voided' | 'changed' | 'shared-invoice';

/** An entry of the column `drift`, as every version has written it. */
const entrySchema = z.looseObject({
  what: z.string(),
  message: z.string(),
  /** When it was shown. */
  at: z.string(),
  toldAs: z.string().optional(),
  about: z.string().optional(),
  eventTime: z.string().optional(),
  /** By whom, and when: ISO 8601, to the millisecond, as `at`. */
  seen: z.object({ by: z.string(), at: z.string() }).optional(),
});

export type DriftEntry = z.output<typeof entrySchema>;

/** The column as it was read, in the order of telling; throws for what none of our writers can have written. */
export function readDrift(column: unknown): readonly DriftEntry[] {
  return z.array(entrySchema).parse(column ?? []);
}

/** What is to be shown of an invoice. */
export type ToldChange = {
  readonly what: Exclude<DriftKind, 'shared-invoice'>;
  readonly message: string;
  /** Stands for what is told, where another change may read the same, or the same in other words. */
  readonly toldAs?: string | undefined;
  /** Stood for the same before a key was rotated, or in a former version. */
  readonly formerlyToldAs?: readonly string[] | undefined;
  /** Which refund, or the job of which credit; left out: the invoice itself. */
  readonly about?: string | undefined;
  /** The event's own time, ISO 8601; left out where no event tells it. */
  readonly eventTime?: string | undefined;
  /**
   * The time of the event that the books were made from, where this reads as they are: it is told only where
   * an earlier entry says otherwise.
   */
  readonly takesBackSince?: string | undefined;
  /**
   * The name of the person who sends it; left out where a system has told it. Her entry has no time: under one of her
   * own choosing it would outdate what SubscriptionFlow has told and comes late.
   */
  readonly sentBy?: string | undefined;
};

type Shown = {
  readonly entries: readonly DriftEntry[];
  /** `false`: it is remembered, but there is nothing to see that was not there before. */
  readonly isNew: boolean;
};

/** In the place of the last one. */
const moreThanListed =
  'changed in SubscriptionFlow more often than is listed here; compare the invoice in Fortnox with it';

/**
 * The entries with one more; `undefined`: with nothing to change, because it is a repeat, is outdated,
 * or takes nothing back. It is compared with what was told last, seen or not: who has seen to a change has
 * acted on it, and must hear that it was taken back or repeated since. Times are in UTC with milliseconds.
 */
export function withChange(
  entries: readonly DriftEntry[],
  change: ToldChange,
  now: Date,
): Shown | undefined {
  const mine = entries.filter(({ what, about }) => what === change.what && about === change.about);
  const latest = mine.findLast(({ eventTime }) => eventTime !== undefined) ?? mine.at(-1);
  if (isOutdated(mine, change) || isRepeat(entries, mine, change)) return undefined;
  if (latest && saysTheSame(latest, change)) return confirmed(entries, latest, change);
  if (change.takesBackSince !== undefined && !takesBack(latest, change)) return undefined;
  return listed(entries, entryOf(change, now));
}

function isOutdated(mine: readonly DriftEntry[], { eventTime }: ToldChange): boolean {
  return mine.some((entry) => isEarlier(eventTime, entry.eventTime));
}

/** The very same event, or what was told without one. */
function isRepeat(
  entries: readonly DriftEntry[],
  mine: readonly DriftEntry[],
  change: ToldChange,
): boolean {
  const { what, message, sentBy } = change;
  const eventTime = sentBy === undefined ? change.eventTime : undefined;
  if (what !== 'changed' && entries.some((entry) => isOfOlderVersion(entry, what, message))) {
    return true;
  }
  if (change.eventTime === undefined && what === 'changed') return false;
  return mine.some(
    (entry) =>
      saysTheSame(entry, change) &&
      (entry.eventTime === eventTime || (what !== 'changed' && eventTime === undefined)),
  );
}

/** Which refund it is about its words alone tell. */
const isOfOlderVersion = (entry: DriftEntry, what: string, message: string): boolean =>
  entry.what === what &&
  entry.message === message &&
  entry.about === undefined &&
  entry.eventTime === undefined;

function takesBack(latest: DriftEntry | undefined, change: ToldChange): boolean {
  const { takesBackSince, eventTime } = change;
  return latest !== undefined && isEarlier(latest.eventTime ?? takesBackSince, eventTime);
}

/** Without a time nothing is earlier than anything. */
const isEarlier = (one: string | undefined, other: string | undefined): boolean =>
  one !== undefined && other !== undefined && one < other;

const saysTheSame = (
  entry: DriftEntry,
  { toldAs, formerlyToldAs = [], message }: ToldChange,
): boolean =>
  toldAs === undefined
    ? entry.message === message
    : entry.toldAs !== undefined && [toldAs, ...formerlyToldAs].includes(entry.toldAs);

/** Nothing to see, but what comes later has to be newer than this, and is recognised under the newest key. */
function confirmed(
  entries: readonly DriftEntry[],
  latest: DriftEntry,
  { eventTime, toldAs }: ToldChange,
): Shown | undefined {
  if (eventTime === undefined || !isEarlier(latest.eventTime ?? '', eventTime)) return undefined;
  const newer = { ...latest, eventTime, ...(toldAs === undefined ? {} : { toldAs }) };
  return { entries: entries.map((entry) => (entry === latest ? newer : entry)), isNew: false };
}

/** A list that is full begins to be unseen again with its last entry. */
function listed(entries: readonly DriftEntry[], entry: DriftEntry): Shown {
  if (entries.length < listedAtMost - 1) return { entries: [...entries, entry], isNew: true };
  const last = entries[listedAtMost - 1];
  return {
    entries: [...entries.slice(0, listedAtMost - 1), { ...entry, message: moreThanListed }],
    isNew: last === undefined || last.seen !== undefined,
  };
}

function entryOf(
  { what, message, toldAs, about, eventTime, sentBy }: ToldChange,
  now: Date,
): DriftEntry {
  return {
    ...{ what, message, at: now.toISOString() },
    ...(toldAs === undefined ? {} : { toldAs }),
    ...(about === undefined ? {} : { about }),
    ...(eventTime === undefined || sentBy !== undefined ? {} : { eventTime }),
  };
}
