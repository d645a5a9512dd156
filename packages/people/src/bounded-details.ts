import { sha256Hex, storableText } from '@sync/shared';

/** Of JSON: some hundred entries of a table that changed. */
const mostCharacters = 16 * 1024;
const mostOfOne = 4 * 1024;
const mostInText = 200;
const mostInList = 50;

type Json = Readonly<Record<string, unknown>>;
type Change = { readonly from: unknown; readonly to: unknown };

/**
 * What an entry of the audit log keeps of its details: as they are, unless they are longer than 16 kB of JSON,
 * for whoever reads two hundred entries at once must get an answer. Then each change is told by
 * itself, so that none is hidden behind another: of lists only what went and what came; what is too
 * long all the same by its length and a digest. Every name that changed stays.
 */
export function boundedDetails(details: Json): Json {
  if (lengthOf(details) <= mostCharacters) return details;
  return Object.fromEntries(
    Object.entries(details).map(([name, value]) => [
      name,
      name === 'changes' && isRecord(value) ? mapValues(value, boundedChange) : bounded(value),
    ]),
  );
}

const lengthOf = (value: unknown): number => JSON.stringify(value).length;

const isRecord = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const mapValues = (record: Json, change: (value: unknown) => unknown): Json =>
  Object.fromEntries(Object.entries(record).map(([name, value]) => [name, change(value)]));

function boundedChange(value: unknown): unknown {
  if (lengthOf(value) <= mostOfOne || !isChange(value)) return bounded(value);
  const { from, to } = value;
  if (!Array.isArray(from) || !Array.isArray(to)) return { from: bounded(from), to: bounded(to) };
  const [went, came] = [notIn(from, to), notIn(to, from)];
  // Nothing but the order, or how often an entry stands there, is another.
  if (went.length + came.length === 0) return { from: digestOf(from), to: digestOf(to) };
  return { from: bounded(went), to: bounded(came) };
}

const isChange = (value: unknown): value is Change =>
  isRecord(value) && 'from' in value && 'to' in value;

/** By their JSON, for two lists of a thousand are compared. */
function notIn(list: readonly unknown[], other: readonly unknown[]): readonly unknown[] {
  const known = new Set(other.map((entry) => JSON.stringify(entry)));
  return list.filter((entry) => !known.has(JSON.stringify(entry)));
}

function bounded(value: unknown): unknown {
  if (lengthOf(value) <= mostOfOne) return value;
  const cut = cutAll(value);
  return lengthOf(cut) <= mostOfOne ? cut : digestOf(value);
}

function digestOf(value: unknown): Json {
  const text = JSON.stringify(value);
  return { characters: text.length, sha256: sha256Hex(text) };
}

function cutAll(value: unknown): unknown {
  if (typeof value === 'string') {
    // A cut through a character leaves half of it, which PostgreSQL refuses.
    return value.length > mostInText ? `${storableText(value.slice(0, mostInText))}…` : value;
  }
  if (Array.isArray(value)) {
    const rest = value.length - mostInList;
    const kept = value.slice(0, mostInList).map(cutAll);
    return rest > 0 ? [...kept, `… and ${rest} more`] : kept;
  }
  return isRecord(value) ? mapValues(value, cutAll) : value;
}
