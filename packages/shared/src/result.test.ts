import { err, ok } from './result.js';

it('tells success and failure apart by `ok`', () => {
  expect([ok(1).ok, err('no').ok]).toEqual([true, false]);
});
