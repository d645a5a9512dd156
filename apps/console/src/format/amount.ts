import type { Language } from '../texts/texts.js';

export const locales: Readonly<Record<Language, string>> = { en: 'en-GB', sv: 'sv-SE' };

/** As Swedes write them, whichever language the reader has chosen; only the decimal sign differs. */
const marks: Readonly<Record<string, string>> = { group: '\u202f', minusSign: '−' };

/**
 * Decimal strings as people read amounts, `1125000.50` → `1 125 000.50`. `Intl` works on the
 * digits of a string: what the API says is shown to the last of them, never rounded on its way.
 */
export function decimalFormat(language: Language): (decimal: string) => string {
  const formats = new Map<number, Intl.NumberFormat>();
  return (decimal) => {
    if (!isDecimal(decimal)) return decimal;
    const digits = decimal.split('.')[1]?.length ?? 0;
    const format = formats.get(digits) ?? formatWith(language, digits);
    formats.set(digits, format);
    return format
      .formatToParts(decimal)
      .map(({ type, value }) => marks[type] ?? value)
      .join('');
  };
}

function formatWith(language: Language, digits: number): Intl.NumberFormat {
  return new Intl.NumberFormat(locales[language], {
    minimumFractionDigits: digits,
    maximumFractionDigits: digits,
    useGrouping: 'always',
  });
}

function isDecimal(text: string): text is `${number}` {
  return /^-?\d+(\.\d+)?$/.test(text);
}
