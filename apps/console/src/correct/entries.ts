import type { EventPart } from './event-fields.js';

export type Entry = Readonly<Record<string, unknown>>;

/** The entries of a list as they stand in an event; none where there is no list, an empty one for what is none. */
export function entriesOf(value: unknown): readonly Entry[] {
  if (!Array.isArray(value)) return [];
  return value.map((one: unknown) =>
    typeof one === 'object' && one !== null ? (one as Entry) : {},
  );
}

/** What a person may add to and take away from: of payments SubscriptionFlow alone knows. */
export const isOpenList = (part: EventPart): boolean => part === 'lines';

/** What tells an entry from the others while some come and go. */
export function keyOf({ id }: Entry, place: number): string {
  return typeof id === 'string' ? id : String(place);
}

/** A line more, with an id that no other has; what nobody can guess is left to be filled in. */
export function withNewLine(lines: readonly Entry[]): readonly Entry[] {
  const taken = new Set(lines.map(({ id }) => id));
  let number = 1;
  while (taken.has(`added-${number}`)) number += 1;
  return [...lines, { id: `added-${number}`, quantity: '1', discount: '0' }];
}
