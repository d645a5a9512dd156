import type { BucketSize, Taken } from './bucket-types.js';

/** Some megabytes. Strangers can make up addresses: those who asked longest ago are forgotten first. */
const mostKeys = 10_000;

type Level = { readonly taken: number; readonly at: number };

/**
 * A token bucket for each key in this process's memory; `now` in milliseconds. Who is forgotten begins
 * with a full bucket, as would be another of the addresses that it takes to be forgotten.
 */
export function createOwnBucket(
  { requests, windowMs }: BucketSize,
  now: () => number,
): (key: string, cost?: number) => Taken {
  const levels = new Map<string, Level>();
  const perMs = requests / windowMs;
  return (key, cost = 1) => {
    const at = now();
    const known = levels.get(key) ?? { taken: 0, at };
    const taken = Math.max(0, known.taken - Math.max(0, at - known.at) * perMs) + cost;
    const isOver = taken > requests;
    levels.delete(key);
    levels.set(key, { taken: isOver ? taken - cost : taken, at });
    const [oldest] = levels.keys();
    if (levels.size > mostKeys && oldest !== undefined) levels.delete(oldest);
    if (!isOver) return { kind: 'taken' };
    return { kind: 'refused', retryAfterMs: Math.ceil((taken - requests) / perMs) };
  };
}
