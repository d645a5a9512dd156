/**
 * One key per opened dialog: pressing twice, or again after a lost answer, starts one replay.
 * Not `crypto.randomUUID`, which browsers offer only over https and on localhost.
 */
export function newIdempotencyKey(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}
