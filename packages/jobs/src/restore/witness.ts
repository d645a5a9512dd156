import type { Redis } from 'ioredis';

/** Two processes may write at once; the mark in Redis never goes back. */
const raise = `
local known = tonumber(redis.call('GET', KEYS[1]) or '0')
if tonumber(ARGV[1]) > known then redis.call('SET', KEYS[1], ARGV[1]) end
return 1`;

const keyOf = (ledgerId: string): string => `sync:ledger:${ledgerId}`;

/** The highest mark of the ledger that Redis has been told; 0 when it knows none. Throws when away. */
export async function readWitness(redis: Redis, ledgerId: string): Promise<number> {
  return Number((await redis.get(keyOf(ledgerId))) ?? 0);
}

/** Tells Redis how far the ledger has come. No end to its life: a backup may be old. */
export async function raiseWitness(redis: Redis, ledgerId: string, mark: number): Promise<void> {
  await redis.eval(raise, 1, keyOf(ledgerId), String(mark));
}
