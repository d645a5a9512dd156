import { countryCode, isInEu } from './countries.js';

it.each([
  ['SE', 'SE'],
  ['se', 'SE'],
  ['Sverige', 'SE'],
  ['SWEDEN', 'SE'],
  ['swe', 'SE'],
  [' Österrike ', 'AT'],
  ['Deutschland', 'DE'],
  ['Tyskland', 'DE'],
  ['United States', 'US'],
  ['U.S.A.', 'US'],
  ['UK', 'GB'],
  ['EL', 'GR'],
  ['Czech Republic', 'CZ'],
])('takes %j for %s', (text, code) => {
  expect(countryCode(text)).toBe(code);
});

it.each(['', 'ZZ', 'Elbonia', 'Europe'])('does not guess what %j means', (text) => {
  expect(countryCode(text)).toBeUndefined();
});

it('knows who belongs to the Union', () => {
  expect(['SE', 'DE', 'GR', 'IE'].every(isInEu)).toBe(true);
  expect(['NO', 'GB', 'CH', 'US', 'AX'].some(isInEu)).toBe(false);
});
