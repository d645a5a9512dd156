const letters = Array.from({ length: 26 }, (_, place) => String.fromCharCode(65 + place));

/** Names that Unicode has besides ISO 3166's: groups of countries, islands without a code, tests. */
const others = [
  'AC',
  'CP',
  'CQ',
  'DG',
  'EA',
  'EU',
  'EZ',
  'IC',
  'QO',
  'TA',
  'UN',
  'XA',
  'XB',
  'XK',
  'ZZ',
];

/** The countries of ISO 3166 by their names in the reader's language, as the browser knows them. */
export function countriesIn(language: string): readonly { value: string; label: string }[] {
  const names = new Intl.DisplayNames(language, { type: 'region', fallback: 'none' });
  const codes = letters.flatMap((first) => letters.map((second) => first + second));
  return codes
    .filter((code) => !others.includes(code) && isCurrent(code))
    .flatMap((value) => {
      const name = names.of(value);
      return name === undefined ? [] : [{ value, label: `${name} (${value})` }];
    })
    .toSorted((one, other) => one.label.localeCompare(other.label, language));
}

/** A country that is no more, or a second code for one, leads to the one that counts. */
function isCurrent(code: string): boolean {
  return new Intl.Locale(`und-${code}`).region === code;
}
