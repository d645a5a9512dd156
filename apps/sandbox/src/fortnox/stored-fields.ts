import type { Json, JsonObject } from '../json.js';
import type { Given, GivenValue } from './fields/given.js';
import type { Stored } from './records.js';

/** Writes what a request gave over what is stored; a cleared field goes, an absent one stays. */
export function store(stored: Stored, given: Given): Stored {
  const merged = new Map(stored);
  for (const [name, value] of given) {
    if (value.kind === 'cleared') merged.delete(name);
    else merged.set(name, value);
  }
  return merged;
}

/** Fills a response's fields: what is stored, else what Fortnox shows for an empty field. */
export function show(stored: Stored, empty: JsonObject): JsonObject {
  return Object.fromEntries(
    Object.entries(empty).map(([name, nothing]) => {
      const value = stored.get(name);
      return [name, value ? plain(value, nothing) : nothing];
    }),
  );
}

function plain(value: GivenValue, nothing: Json): Json {
  switch (value.kind) {
    case 'text':
    case 'flag':
      return value.value;
    case 'amount':
      return value.value.toNumber();
    case 'part':
      return { ...(isPlainObject(nothing) ? nothing : {}), ...showAll(value.value) };
    case 'list':
      return value.items.map(showAll);
    case 'cleared':
      return nothing;
  }
}

const showAll = (given: Given): JsonObject =>
  Object.fromEntries([...given].map(([name, value]) => [name, plain(value, null)]));

const isPlainObject = (value: Json): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
