import fc from 'fast-check';
import type { Plan } from './attempt.js';
import { often } from './happening.js';

/** Two of three attempts are stopped by nothing but what happens to them. */
export const plan: fc.Arbitrary<Plan> = fc.record({
  stop: fc.constantFrom(
    ...often(10, 'nothing' as const),
    ...(['problems', 'ignored', 'snooze', 'bug', 'source-away'] as const),
  ),
  before: fc.constantFrom('invoice', 'payment'),
  fate: fc.constantFrom('applied-late', 'dropped'),
});
