import type { UnreadableSecrets } from '@sync/connections';
import { fault, ok, type Finding } from './finding.js';

/** Other companies' invoices go on, so nobody stops for it. */
export function secretsFindings(
  unreadable: readonly UnreadableSecrets[] | undefined,
): readonly Finding[] {
  if (unreadable === undefined) return [];
  if (unreadable.length === 0) return [ok('secrets', 'every secret can be read')];
  const told = unreadable.map(({ kind, keyId, count }) => `${count} ${kind} (key ${keyId})`);
  return [
    fault(
      'secrets',
      `cannot be read with ENCRYPTION_KEYS: ${told.join(', ')}`,
      'put the missing key back, behind the first (docs/runbook.md, "A key was taken away too early")',
      ['api', 'worker'],
    ),
  ];
}
