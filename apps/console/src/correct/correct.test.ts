import { en } from '../texts/en/index.js';
import { sv } from '../texts/sv/index.js';
import { valueAt, withValueAt } from './at-pointer.js';
import { differencesBetween } from './difference.js';
import { entriesOf, withNewLine } from './entries.js';
import { allParts, fieldAt, shapeOf } from './event-fields.js';
import { labelOf, placeInWords } from './words-of-place.js';

const event = {
  timestamp: '2026-11-20T08:15:30Z',
  data: { invoice: { total_amount: '1250.00', lines: [{ id: 'l1', tax: '250.00' }] } },
};

describe('a place of an event', () => {
  it('is read and changed, and nothing else is', () => {
    const pointer = '/data/invoice/lines/0/tax';
    const changed = withValueAt(event, pointer, '120.00');
    expect(valueAt(changed, pointer)).toBe('120.00');
    expect(valueAt(event, pointer)).toBe('250.00');
    expect(withValueAt(changed, pointer, '250.00')).toEqual(event);
  });

  it('that holds nothing can be filled, and emptied again', () => {
    const pointer = '/data/invoice/lines/0/tax_rate';
    const filled = withValueAt(event, pointer, '12');
    expect(valueAt(filled, pointer)).toBe('12');
    expect(withValueAt(filled, pointer, undefined)).toEqual(event);
  });

  it.each([
    ['en', en],
    ['sv', sv],
  ])('has words for each field of the form, in %s', (_language, t) => {
    const fields = allParts.flatMap((part) =>
      Object.keys(shapeOf(part).fields).map((name) => ({ part, name })),
    );
    const wordless = fields.filter(({ part, name }) => labelOf(t, part, name) === name);
    expect(wordless).toEqual([]);
  });

  it('belongs to the field that shows it', () => {
    expect(fieldAt('/data/invoice/transactions/2/fee')).toEqual({
      ...{ part: 'payments', name: 'fee', line: 3 },
    });
    expect(fieldAt('/data/invoice/total_amount')).toMatchObject({ part: 'sums' });
    expect(fieldAt('/data/invoice/id')).toBeUndefined();
    expect(placeInWords(en, '/data/invoice/id')).toBe('/data/invoice/id');
    expect(placeInWords(en, '/data/refund/lines/0/amount')).toBe(
      'Refunded line 1: Amount with VAT',
    );
  });
});

describe('the lines', () => {
  it('get one more with an id that no other has', () => {
    const twice = withNewLine(withNewLine(event.data.invoice.lines));
    expect(twice.map(({ id }) => id)).toEqual(['l1', 'added-1', 'added-2']);
    expect(withNewLine(twice.toSpliced(1, 1)).map(({ id }) => id)).toEqual([
      'l1',
      'added-2',
      'added-1',
    ]);
  });

  it('are none where nothing stands', () => {
    expect(entriesOf(undefined)).toEqual([]);
  });
});

describe('the difference', () => {
  it('is what was received and what is said instead, without the time', () => {
    const corrected = withValueAt(
      { ...event, timestamp: 'later' },
      '/data/invoice/total_amount',
      '1120.00',
    );
    expect(differencesBetween(event, corrected)).toEqual([
      { pointer: '/data/invoice/total_amount', from: '"1250.00"', to: '"1120.00"' },
    ]);
  });

  it('takes a value of null and none for the same', () => {
    expect(differencesBetween({ a: null }, {})).toEqual([]);
    expect(differencesBetween({}, { a: { 'b/c': false } })).toEqual([
      { pointer: '/a/b~1c', from: undefined, to: 'false' },
    ]);
  });
});
