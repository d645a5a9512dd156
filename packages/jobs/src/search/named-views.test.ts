import fc from 'fast-check';
import { namedViews, type ViewInWords } from './named-views.js';

const view = (change: Partial<ViewInWords> = {}): ViewInWords => ({
  ...{ id: 'viw_1', name: 'Waiting', query: '' },
  ...change,
});

const isNamed = async (change: Partial<ViewInWords>, ...customers: string[]): Promise<boolean> =>
  (await namedViews([view(change)], customers)).has('viw_1');

it.each([
  ['the whole name in what it is called', { name: 'Of Anna  ANDERSSON, late' }, true],
  ['the whole name in what it searches for', { query: 'invoices of anna andersson' }, true],
  ['one word of the name', { query: 'andersson' }, true],
  ['words of the name in another order', { query: 'Andersson, Anna' }, true],
  ['a word of the name and another', { query: 'anna berg' }, false],
  ['a part of a word', { query: 'anders' }, false],
  ['the name in the middle of others', { name: 'Joanna Anderssons' }, false],
  ['nothing', {}, false],
])('a view with %s: %j %s', async (_, change, expected) => {
  expect(await isNamed(change, 'Bertil Ek', 'Anna Andersson')).toBe(expected);
});

it.each([
  ['exactly what it searches for', { query: 'Ek' }, 'ek', true],
  ['exactly what it is called', { name: 'Spotify' }, 'Spotify ', true],
  ['short, and exactly what it is called', { name: 'New' }, 'New', false],
  ['one word of what it is called', { name: 'Month end' }, 'End', false],
  ['one word of what it searches for', { query: 'anna stockholm' }, 'Stockholm', false],
])('of a name of one word, which is %s: %j %s %s', async (_, change, customer, expected) => {
  expect(await isNamed(change, customer)).toBe(expected);
});

it('a name of very many words is none of whoever searches for one of them', async () => {
  const long = 'stopped failed drift month late paid queued invoices anna';
  expect(await isNamed({ query: 'late anna' }, long)).toBe(false);
  expect(await isNamed({ query: `all of ${long}` }, long)).toBe(true);
});

it('names that are no words name nothing', async () => {
  expect(await isNamed({ name: '', query: '' }, '', ' – ')).toBe(false);
});

it('finds a customer among thousands', async () => {
  const customers = Array.from({ length: 2500 }, (_, n) => `Kund ${n} AB`);
  expect(await isNamed({ query: '2499 kund' }, ...customers)).toBe(true);
  expect(await isNamed({ query: '2500 kund' }, ...customers)).toBe(false);
  expect(await isNamed({ name: 'kund 17 ab' }, ...customers)).toBe(true);
});

it('says the same as who compares each view with each name', async () => {
  const words = fc.array(fc.constantFrom('a', 'b', 'c', 'dddd'), { maxLength: 5 });
  const text = words.map((all) => all.join(' '));
  const views = fc.array(fc.record({ name: text, query: text }), { maxLength: 6 });
  await fc.assert(
    fc.asyncProperty(views, fc.array(text, { maxLength: 40 }), async (given, customers) => {
      const all = given.map((one, n) => ({ id: String(n), ...one }));
      const named = await namedViews(all, customers);
      for (const one of all) expect(named.has(one.id)).toBe(customers.some((c) => names(c, one)));
    }),
  );
});

function names(customer: string, { name, query }: ViewInWords): boolean {
  if (customer === '') return false;
  const holds = (text: string): boolean =>
    customer.includes(' ') && ` ${text} `.includes(` ${customer} `);
  const isWord = (word: string): boolean => customer.split(' ').includes(word);
  if (customer === 'dddd' && name === customer) return true;
  return holds(name) || holds(query) || (query !== '' && query.split(' ').every(isWord));
}
