import { fromField, momentOf, toField } from './later.js';

/** Sunday. */
const now = new Date(2026, 10, 29, 14, 30);
const morningOf = (day: number, month = 10): string => new Date(2026, month, day, 8).toISOString();

it('comes back in a morning, in the reader’s own time', () => {
  expect(momentOf('tomorrow', now)).toBe(morningOf(30));
  expect(momentOf('days', now)).toBe(morningOf(2, 11));
  expect(momentOf('no', now)).toBeUndefined();
});

it('comes back on the next Monday, never today', () => {
  expect(momentOf('monday', now)).toBe(morningOf(30));
  expect(momentOf('monday', new Date(2026, 10, 23))).toBe(morningOf(30));
  expect(momentOf('monday', new Date(2026, 10, 24))).toBe(morningOf(30));
});

it('reads a field for date and time as it wrote it', () => {
  expect(fromField(toField(morningOf(30)))).toBe(morningOf(30));
  expect(toField(undefined)).toBe('');
  expect(fromField('')).toBeUndefined();
});
