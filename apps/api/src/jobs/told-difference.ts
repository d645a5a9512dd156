import { isForBooks, type EventDifference } from './event-difference.js';

/** How many changes are not told one by one. */
type UntoldChanges = {
  /** With `*` for any line or payment; left out: at various places. */
  readonly pointer?: string;
  readonly more: number;
};

export type ToldDifference = EventDifference | UntoldChanges;

/** Of JSON. With what is counted, an entry of the audit log stays below the 16 kB that it may have. */
const roomInCharacters = 12_000;

/** An event has no more kinds of places than some seventy. */
const mostCounted = 40;

/**
 * A difference as an entry of the audit log keeps it: what matters to the books first, and every
 * change one by one while there is room. What has none is counted, so that no change goes unmentioned.
 */
export function toldOneByOne(changes: readonly EventDifference[]): readonly ToldDifference[] {
  const chosen = chooseFairly(changes);
  const told = changes.filter((change) => chosen.has(change));
  return [...told, ...countedByKind(changes.filter((change) => !chosen.has(change)))];
}

/**
 * Each kind of place has the same room, so that the account of one line stands there although a thousand
 * amounts were changed as well.
 */
function chooseFairly(changes: readonly EventDifference[]): ReadonlySet<EventDifference> {
  const [books, texts] = [changes.filter(isForBooks), changes.filter((one) => !isForBooks(one))];
  const chosen = new Set<EventDifference>();
  let room = roomInCharacters;
  for (const change of [...byTurns(books), ...byTurns(texts)]) {
    const needed = lengthOf(change);
    if (needed > room) continue;
    chosen.add(change);
    room -= needed;
  }
  return chosen;
}

/** In the order in which they get room: whoever's kind has used least of it is next. */
function byTurns(changes: readonly EventDifference[]): readonly EventDifference[] {
  const used = new Map<string, number>();
  const turns = changes.map((change) => {
    const kind = kindOf(change);
    const before = used.get(kind) ?? 0;
    used.set(kind, before + lengthOf(change));
    return { change, before };
  });
  return turns.sort((one, other) => one.before - other.before).map(({ change }) => change);
}

function countedByKind(changes: readonly EventDifference[]): readonly UntoldChanges[] {
  const counts = new Map<string, number>();
  for (const change of changes) counts.set(kindOf(change), (counts.get(kindOf(change)) ?? 0) + 1);
  const kinds = [...counts].map(([pointer, more]) => ({ pointer, more }));
  const rest = kinds.slice(mostCounted).reduce((sum, { more }) => sum + more, 0);
  return [...kinds.slice(0, mostCounted), ...(rest === 0 ? [] : [{ more: rest }])];
}

/** The place, whichever line or payment it is of. */
const kindOf = ({ pointer }: EventDifference): string => pointer.replaceAll(/\/\d+(?=\/)/g, '/*');

/** With the comma after it. */
const lengthOf = (change: EventDifference): number => JSON.stringify(change).length + 1;
