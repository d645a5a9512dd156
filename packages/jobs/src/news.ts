import { isDeepStrictEqual } from 'node:util';

/** What a message about a known invoice says that its job does not know. */
export type News =
  /** Another content, at least as new. */
  | 'corrected'
  /** The same content under a newer time. */
  | 'confirmed'
  /** Only that there may be something new: the native door brings no content. */
  | 'read-again'
  | 'older'
  | 'none';

type Known = {
  readonly source: 'event' | 'webhook';
  readonly event: unknown;
  readonly laterEvent: unknown;
};

/**
 * Compares by the events' own `timestamp`, not by their arrival: a correction is not undone by the
 * redelivery of what it corrected. At equal times the later arrival counts, unless it is a message
 * that came before under the same id: that is a repeat, whatever it says.
 */
export function compareNews(
  known: Known,
  incoming: { readonly event?: unknown },
  message: 'first-time' | 'same-job',
): News {
  if (incoming.event === undefined) return fromNativeDoor(known, message);
  const stored = known.laterEvent ?? known.event;
  // Nothing to compare with: the whole invoice is more than the id that was believed before.
  if (stored === null) return message === 'first-time' ? 'corrected' : 'none';
  const age = timeOf(incoming.event) - timeOf(stored);
  if (age < 0) return 'older';
  if (age === 0 && message === 'same-job') return 'none';
  if (!isSame(stored, incoming.event)) return 'corrected';
  return age > 0 ? 'confirmed' : 'none';
}

/** A signed event says more than an id: the native door does not take its place. */
function fromNativeDoor({ source }: Known, message: 'first-time' | 'same-job'): News {
  return source === 'webhook' && message === 'first-time' ? 'read-again' : 'none';
}

const noTime = Number.MIN_SAFE_INTEGER;

/** Milliseconds; an event without a readable time is older than any other. */
export function timeOf(event: unknown): number {
  const time = Date.parse(String(member(event, 'timestamp')));
  return Number.isNaN(time) ? noTime : time;
}

/** Whether an event had a readable time. */
export const isTime = (time: number): boolean => time !== noTime;

/** Who sent it in what environment does not change what is booked. */
function isSame(one: unknown, other: unknown): boolean {
  const parts = ['type', 'data'];
  return parts.every((name) => isDeepStrictEqual(member(one, name), member(other, name)));
}

function member(event: unknown, name: string): unknown {
  if (typeof event !== 'object' || event === null) return undefined;
  return new Map<string, unknown>(Object.entries(event)).get(name);
}
