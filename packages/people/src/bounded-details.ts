/** A table of settings with some hundred rows, before and after, is less. */
const mostCharacters = 64 * 1024;
const mostInText = 200;
const mostInList = 50;

type Json = Readonly<Record<string, unknown>>;

/**
 * What an entry of the audit log keeps of its details: as they are, unless they are longer than 64 kB of JSON.
 * Then texts and lists are cut, and what is too long all the same is told by its length alone: whoever reads two
 * hundred entries at once must get an answer. Both sides of a change are cut alike.
 */
export function boundedDetails(details: Json): Json {
  if (lengthOf(details) <= mostCharacters) return details;
  const cut = cutAll(details) as Json;
  if (lengthOf(cut) <= mostCharacters) return cut;
  return { tooLong: `${lengthOf(details)} characters`, names: cutAll(Object.keys(details)) };
}

const lengthOf = (value: unknown): number => JSON.stringify(value).length;

function cutAll(value: unknown): unknown {
  if (typeof value === 'string') {
    return value.length > mostInText ? `${value.slice(0, mostInText)}…` : value;
  }
  if (Array.isArray(value)) {
    const rest = value.length - mostInList;
    const kept = value.slice(0, mostInList).map(cutAll);
    return rest > 0 ? [...kept, `… and ${rest} more`] : kept;
  }
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, part]) => [name, cutAll(part)]));
}
