import type { HttpJson } from '../start/http-json.js';
import { listAt, textAt } from '../start/json.js';

/**
 * Of a request whose sender has died Fortnox goes on working on for this long: less than the quiet
 * time, beyond which nothing is promised (docs/guarantees.md). While its sender lives it may take
 * as long as it likes.
 */
const afterLeftMs = 3000;

/** Every way in which a call to Fortnox goes wrong, all equally often. */
const kinds = [
  // Longer than the quiet time (5 s) and than a worker's lease, shorter than the time-out.
  { kind: 'slow', delayBeforeMs: 7000, afterLeftMs },
  { kind: 'slow', delayBeforeMs: 20_000, afterLeftMs },
  { kind: 'slow', delayAfterMs: 20_000 },
  { kind: '429' },
  { kind: '500' },
  { kind: '503' },
  { kind: 'reset-before' },
  { kind: 'reset-after-commit' },
  { kind: 'truncated-body' },
  { kind: 'html' },
] as const;

/** Makes `percent` of the calls go wrong. */
export async function injectFortnoxFaults(sandbox: HttpJson, percent: number): Promise<void> {
  for (const kind of kinds) {
    // The sandbox asks one kind after the other: together they hit `percent` of the calls.
    const probability = 1 - (1 - percent / 100) ** (1 / kinds.length);
    if (probability > 0) await sandbox.post('/control/fortnox/faults', { ...kind, probability });
  }
}

/** How often all kinds together have struck. */
export async function countFortnoxFaults(sandbox: HttpJson): Promise<number> {
  const faults = listAt(await sandbox.get('/control/fortnox/faults'), 'items');
  return faults.reduce<number>((sum, fault) => sum + Number(textAt(fault, 'struck')), 0);
}
