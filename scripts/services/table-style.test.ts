import { tableStyle } from './table-style.js';

const plain = { head: [], border: [] };

it('draws with colours on a terminal alone', () => {
  expect(tableStyle({ isTTY: true }, {})).toEqual({ head: ['bold'], border: ['gray'] });
  expect(tableStyle({}, {})).toEqual(plain);
});

it('obeys NO_COLOR, which counts as not set when it is empty', () => {
  expect(tableStyle({ isTTY: true }, { NO_COLOR: '1' })).toEqual(plain);
  expect(tableStyle({ isTTY: true }, { NO_COLOR: '' })).not.toEqual(plain);
});
