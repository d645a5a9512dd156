import { storableInteger } from './storable-integer.js';

it('keeps integers that fit their column', () => {
  expect([2_147_483_647, -1, 2_147_483_648, 1.5, undefined].map(storableInteger)).toEqual([
    2_147_483_647,
    -1,
    undefined,
    undefined,
    undefined,
  ]);
});
