import { Decimal } from '@sync/shared';
import { readLocalDate, readLoose, readNumber, withoutFloatNoise } from './loose-values.js';

it('reads "N/A", empty and null as nothing', () => {
  expect(['N/A', 'n/a', '', '  ', 'null', null, undefined].map(readLoose)).toEqual(
    Array.from({ length: 7 }),
  );
  expect(readLoose(' Yes ')).toBe('Yes');
});

it('reads numbers from their own text', () => {
  expect(readNumber('1125.10')?.toString()).toBe('1125.1');
  expect(readNumber('1.0e-7')?.toFixed()).toBe('0.0000001');
  expect(['N/A', '12,50', '0x1', true, {}, []].map(readNumber)).toEqual(Array.from({ length: 6 }));
});

it('removes the noise of binary fractions and nothing else', () => {
  const clean = (text: string, digits = 2) =>
    withoutFloatNoise(new Decimal(text), digits).toString();
  expect(clean('0.30000000000000004')).toBe('0.3');
  expect(clean('24.974999999999998')).toBe('24.974999999999998');
  expect(clean('33.333333')).toBe('33.333333');
  expect(clean('1000.0000000000001', 0)).toBe('1000');
});

it.each([
  ['2026-11-18', '2026-11-18'],
  ['2026-11-18 23:30:00', '2026-11-18'],
  ['2026-11-18T23:30:00Z', '2026-11-19'],
  ['2026-11-18T00:30:00+02:00', '2026-11-17'],
  ['2026-06-30T22:30:00.123+00:00', '2026-07-01'],
  ['2026-02-30', undefined],
  ['18/11/2026', undefined],
  ['N/A', undefined],
])('takes %s for the Swedish day %s', (text, day) => {
  expect(readLocalDate(text)).toBe(day);
});

it('reads no number of more digits than money can have', () => {
  expect(readNumber(`0.${'3'.repeat(40)}`)).toBeDefined();
  expect(readNumber(`0.${'3'.repeat(41)}`)).toBeUndefined();
  expect(readNumber('1e100')).toBeUndefined();
});
