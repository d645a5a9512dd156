import {
  codesByAlpha3,
  codesByName,
  countryCodes,
  nameKey,
  shortNameKey,
} from './country-names.js';

/** The VAT territory of the European Union by country code, 2026. */
const euCodes: ReadonlySet<string> = new Set(
  'AT BE BG CY CZ DE DK EE ES FI FR GR HR HU IE IT LT LU LV MT NL PL PT RO SE SI SK'.split(' '),
);

/**
 * ISO 3166-1 alpha-2 for a code or a name, English or Swedish, long or short; `undefined` when it
 * is neither. Nothing is guessed: the country decides the VAT.
 */
export function countryCode(text: string): string | undefined {
  const code = text.trim().toUpperCase();
  if (countryCodes.has(code)) return code;
  const key = nameKey(text);
  return (
    codesByAlpha3.get(code) ?? codesByName.get(key) ?? codesByName.get(shortNameKey(key) ?? '')
  );
}

/** Whether a country belongs to the VAT territory of the European Union. */
export function isInEu(code: string): boolean {
  return euCodes.has(vatCountry(code));
}

/**
 * Whose VAT rules apply in a country. Monaco is territory of France for VAT; Northern Ireland has
 * no code of its own here and counts as the United Kingdom.
 */
export function vatCountry(code: string): string {
  return code === 'MC' ? 'FR' : code;
}
