import { judgeLedger } from './judge-ledger.js';

const row = { ledgerId: 'l', mark: 7, server: '11/00000001/5/6', here: '11/00000001/5/6' };

it('trusts a ledger on its own server that is as far as anybody knows', () => {
  expect(judgeLedger(row, 7)).toBeUndefined();
  expect(judgeLedger(row, 0)).toBeUndefined();
});

it('says of a ledger that was set back how far it had come', () => {
  expect(judgeLedger(row, 8)).toBe('it stands at mark 7, and had come to 8 before');
});

it.each([
  ['12/00000001/5/6', 'it is on another PostgreSQL cluster'],
  ['11/00000002/5/6', 'PostgreSQL was restored to a point in time, or a replica was promoted'],
  ['11/00000001/9/6', 'the database was made anew, from a dump or a copy'],
  ['11/00000001/5/9', 'its tables were made anew, from a dump'],
])('recognises the server %s as another one', (here, because) => {
  expect(judgeLedger({ ...row, here }, 0)).toBe(because);
});
