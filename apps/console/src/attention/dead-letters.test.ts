import type { DeadLetterGroup } from '../api/shapes.js';
import { newIdempotencyKey } from './idempotency-key.js';
import { mostFirst } from './most-first.js';

function group(fingerprint: string, count: number, lastSeen: string): DeadLetterGroup {
  const sample = { id: fingerprint, invoiceNumber: null };
  const cause = { fingerprint, kind: 'k', message: 'm', action: 'a', setting: null, sole: true };
  return {
    ...cause,
    count,
    firstSeen: lastSeen,
    lastSeen,
    oldestAgeSeconds: 0,
    sample,
    companies: [],
  };
}

describe('groups of dead letters', () => {
  it('come with most invoices first, then the newest', () => {
    const groups = [
      group('few', 1, '2026-11-22T10:00:00Z'),
      group('many', 12, '2026-11-20T10:00:00Z'),
      group('few-newer', 1, '2026-11-22T12:00:00Z'),
    ];
    expect(mostFirst(groups).map(({ fingerprint }) => fingerprint)).toEqual([
      'many',
      'few-newer',
      'few',
    ]);
  });
});

describe('the key of a replay', () => {
  it('is another one for each opened dialog', () => {
    expect(newIdempotencyKey()).toMatch(/^[0-9a-f]{32}$/);
    expect(newIdempotencyKey()).not.toBe(newIdempotencyKey());
  });
});
