import { compare, compareInTurns } from './compare.js';
import { atOnce, inTurns, mapEach } from './steps.js';
import { facts, held, paid } from './testing/sample-facts.js';

const numbers = Array.from({ length: 1000 }, (_, n) => n);

it('can be left after so many items as take no time', () => {
  const steps = mapEach(numbers, (n) => 2 * n);
  let left = 0;
  while (steps.next().done !== true) left += 1;
  expect(left).toBe(4);
});

it('comes to the same at once and in turns', async () => {
  const double = () => mapEach(numbers, (n) => 2 * n);
  expect(atOnce(double())).toEqual(await inTurns(double()));
});

it('passes on what goes wrong in the middle', async () => {
  const failing = mapEach(numbers, (n) => {
    if (n === 600) throw new Error('no such month');
    return n;
  });
  await expect(inTurns(failing)).rejects.toThrow('no such month');
});

it('a comparison lets others have their turns, and finds the same', async () => {
  const ids = Array.from({ length: 20_000 }, (_, n) => `inv-${n}`);
  const given = facts({
    source: ids.map((id) => paid(id)),
    held: ids.slice(5).map((id, n) => held(String(n), id)),
  });
  let turns = 0;
  const timer = setInterval(() => {
    turns += 1;
  }, 0);
  const compared = await compareInTurns(given);
  clearInterval(timer);
  expect(turns).toBeGreaterThan(0);
  expect(compared).toEqual(compare(given));
  expect(compared.findings).toHaveLength(5);
});
