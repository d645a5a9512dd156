import { randomBytes } from 'node:crypto';

/**
 * An opaque id that sorts roughly by time and is safe as part of a Redis key and a BullMQ job id
 * (no colon, not digits only). 48 bits of milliseconds, 80 random bits.
 */
export function newId(
  prefix:
    | 'aud'
    | 'conn'
    | 'ers'
    | 'job'
    | 'msg'
    | 'ntf'
    | 'rec'
    | 'rpl'
    | 'ses'
    | 'sig'
    | 'tok'
    | 'viw'
    | 'wrk',
): string {
  const time = Date.now().toString(16).padStart(12, '0');
  return `${prefix}_${time}${nextRandom()}`;
}

const bytesOfAnId = 10;
/** Asking the system for a few random bytes costs as much as asking for some thousand. */
const idsAtOnce = 400;
let pool = Buffer.alloc(0);
let used = 0;

function nextRandom(): string {
  if (used >= pool.length) {
    pool = randomBytes(bytesOfAnId * idsAtOnce);
    used = 0;
  }
  used += bytesOfAnId;
  return pool.toString('hex', used - bytesOfAnId, used);
}
