import type { HttpJson } from '../start/http-json.js';
import { listAt, textAt } from '../start/json.js';

/** One HTTP call of the workers; a late answer comes later than this. */
export const fortnoxTimeoutMs = 2000;

/** Every way in which a call to Fortnox goes wrong, all equally often. */
const kinds = [
  { kind: '429' },
  { kind: '500' },
  { kind: '503' },
  { kind: 'reset-before' },
  { kind: 'reset-after-commit' },
  { kind: 'late-after-commit', delayMs: fortnoxTimeoutMs + 500 },
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
