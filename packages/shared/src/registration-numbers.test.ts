import { readEuVatNumber, readSwedishNumber } from './registration-numbers.js';

it.each([
  ['556012-5790', '556012-5790', 'organisation'],
  ['5560125790', '556012-5790', 'organisation'],
  ['165560125790', '556012-5790', 'organisation'],
  [' 556012 5790 ', '556012-5790', 'organisation'],
  ['19121212-1212', '121212-1212', 'person'],
  ['121212+1212', '121212-1212', 'person'],
])(
  'reads the Swedish number %s (malformed numbers, private and company mixed up)',
  (text, value, of) => {
    expect(readSwedishNumber(text)).toEqual({ value, of });
  },
);

it.each(['556012-5791', '55601257', 'SE556012579001', '155560125790', '', 'abc'])(
  'does not take %j for a Swedish number',
  (text) => {
    expect(readSwedishNumber(text)).toBeUndefined();
  },
);

it.each([
  ['SE556012579001', 'SE', 'SE556012579001'],
  ['556012-5790', 'SE', 'SE556012579001'],
  ['se 556012-5790 01', 'SE', 'SE556012579001'],
  ['DE 123 456 789', 'DE', 'DE123456789'],
  ['123456789', 'DE', 'DE123456789'],
  ['GR123456789', 'GR', 'EL123456789'],
  ['123456789', 'GR', 'EL123456789'],
  ['ATU12345678', 'DE', 'ATU12345678'],
  ['NL123456789B01', 'NL', 'NL123456789B01'],
  ['FR12345678901', 'FR', 'FR12345678901'],
  ['IE1234567WA', 'IE', 'IE1234567WA'],
])('reads the EU VAT number %s of a customer in %s', (text, country, value) => {
  expect(readEuVatNumber(text, country)?.value).toBe(value);
});

it.each([
  ['SE556012579101', 'SE'],
  ['SE556012579002', 'SE'],
  ['DE12345678', 'DE'],
  ['GB123456789', 'DE'],
  ['NO123456789MVA', 'NO'],
  ['', 'DE'],
])('does not take %j for an EU VAT number', (text, country) => {
  expect(readEuVatNumber(text, country)).toBeUndefined();
});
