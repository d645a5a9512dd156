const swedish = new Intl.DisplayNames(['sv'], { type: 'region', fallback: 'none' });
const english = new Intl.DisplayNames(['en'], { type: 'region', fallback: 'none' });

/** Codes that the display names know but ISO 3166-1 does not (groupings, retired, user-assigned). */
const notCountries = new Set([
  'EU',
  'EZ',
  'UN',
  'QO',
  'XA',
  'XB',
  'ZZ',
  'XK',
  'UK',
  'SU',
  'DD',
  'AN',
]);

/** Whether the text is an ISO 3166-1 alpha-2 code. Lower case is not, as with Fortnox. */
export function isCountryCode(code: string): boolean {
  if (!/^[A-Z]{2}$/.test(code) || notCountries.has(code)) return false;
  return english.of(code) !== undefined;
}

/** The Swedish name that Fortnox shows beside a code ("SE" → "Sverige", as recorded). */
export const countryName = (code: string): string => swedish.of(code) ?? code;

const codes = Array.from({ length: 26 * 26 }, (_, index) =>
  String.fromCharCode(65 + Math.floor(index / 26), 65 + (index % 26)),
).filter(isCountryCode);

/**
 * Invoices take a country's name, Swedish or English. Recorded besides: long ISO forms such as
 * "Holy See (Vatican City State)", so anything that starts with a known name is taken too.
 */
export function isCountryName(name: string): boolean {
  const wanted = name.toLowerCase();
  return codes.some((code) =>
    [swedish.of(code), english.of(code), isoNames.get(code)].some(
      (known) => known?.toLowerCase() === wanted,
    ),
  );
}

const isoNames = new Map([
  ['VA', 'Holy See (Vatican City State)'],
  ['VI', 'Virgin Islands, U.S.'],
  ['GB', 'Great Britain'],
  ['NL', 'Holland'],
  ['CZ', 'Czech Republic'],
]);
