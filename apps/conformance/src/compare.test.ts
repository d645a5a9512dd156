import { contradictions } from './compare.js';
import type { Outcome } from './result.js';

const answered = (id: string, answer: string, evidence = 'seen then'): Outcome => ({
  ...{ id, kind: 'answered', answer, evidence },
});

it('has nothing to say where the answers agree, whatever the evidence', () => {
  const today = [answered('a', 'yes', 'seen otherwise today')];
  expect(contradictions([answered('a', 'yes')], today)).toEqual([]);
});

it('names another answer, and one that is not to be had any more', () => {
  const former = [answered('a', 'yes'), answered('b', 'no')];
  const today: Outcome[] = [answered('a', 'no'), { id: 'b', kind: 'unanswered', why: 'locked' }];
  expect(contradictions(former, today)).toEqual([
    { id: 'a', expected: 'yes', found: 'no' },
    { id: 'b', expected: 'no', found: 'no answer (locked)' },
  ]);
});

it('compares neither what is not asked today nor what was not answered then', () => {
  const former: Outcome[] = [answered('a', 'yes'), { id: 'b', kind: 'unanswered', why: 'locked' }];
  const today: Outcome[] = [{ id: 'a', kind: 'not-asked', why: 'x' }, answered('b', 'no')];
  expect(contradictions(former, [...today, answered('c', 'new')])).toEqual([]);
});
