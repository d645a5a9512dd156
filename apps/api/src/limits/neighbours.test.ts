import { createNeighbours } from './neighbours.js';

let now = 0;
const neighbours = () => createNeighbours(() => now);

it('knows none while one sends, however often', () => {
  const seen = neighbours();
  for (let n = 0; n < 3; n += 1) seen.note('a');
  expect(seen.areAround()).toBe(false);
});

it('knows them for five seconds after another one has sent', () => {
  const seen = neighbours();
  seen.note('a');
  seen.note('b');
  now += 4999;
  expect(seen.areAround()).toBe(true);
  now += 1;
  expect(seen.areAround()).toBe(false);
  seen.note('b');
  expect(seen.areAround()).toBe(false);
  seen.note('a');
  expect(seen.areAround()).toBe(true);
});
