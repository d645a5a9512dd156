/** A Swedish organisation or personal number as Fortnox and the authorities write it. */
export type SwedishNumber = {
  /** `NNNNNN-NNNN`. */
  readonly value: string;
  readonly of: 'organisation' | 'person';
};

/**
 * Reads a Swedish organisation, personal or coordination number, with or without century and
 * hyphen, and checks its last digit; `undefined` when it is none.
 */
export function readSwedishNumber(text: string): SwedishNumber | undefined {
  const digits = text.normalize('NFKC').replace(/[\s+\p{Pd}]/gu, '');
  const ten = /^(16|18|19|20)\d{10}$/.test(digits) ? digits.slice(2) : digits;
  if (!/^\d{10}$/.test(ten) || !hasLuhnChecksum(ten)) return undefined;
  // The third digit of an organisation number is at least 2, so that it is no month.
  const of = Number(ten[2]) >= 2 ? 'organisation' : 'person';
  return { value: `${ten.slice(0, 6)}-${ten.slice(6)}`, of };
}

function hasLuhnChecksum(digits: string): boolean {
  const total = Array.from(digits, Number).reduce((sum, digit, index) => {
    const doubled = index % 2 === 0 ? digit * 2 : digit;
    return sum + (doubled > 9 ? doubled - 9 : doubled);
  }, 0);
  return total % 10 === 0;
}

/** The number after the country prefix, as the member states publish it for VIES. */
const euPatterns: Readonly<Record<string, RegExp>> = {
  AT: /^U\d{8}$/,
  BE: /^[01]\d{9}$/,
  BG: /^\d{9,10}$/,
  CY: /^\d{8}[A-Z]$/,
  CZ: /^\d{8,10}$/,
  DE: /^\d{9}$/,
  DK: /^\d{8}$/,
  EE: /^\d{9}$/,
  EL: /^\d{9}$/,
  ES: /^[A-Z0-9]\d{7}[A-Z0-9]$/,
  FI: /^\d{8}$/,
  FR: /^[A-HJ-NP-Z0-9]{2}\d{9}$/,
  HR: /^\d{11}$/,
  HU: /^\d{8}$/,
  IE: /^\d[A-Z0-9+*]\d{5}[A-W][A-I]?$/,
  IT: /^\d{11}$/,
  LT: /^(\d{9}|\d{12})$/,
  LU: /^\d{8}$/,
  LV: /^\d{11}$/,
  MT: /^\d{8}$/,
  NL: /^[A-Z0-9+*]{9}B\d{2}$/,
  PL: /^\d{10}$/,
  PT: /^\d{9}$/,
  RO: /^\d{2,10}$/,
  SE: /^\d{10}01$/,
  SI: /^\d{8}$/,
  SK: /^\d{10}$/,
};

export type EuVatNumber = { readonly prefix: string; readonly value: string };

/**
 * An EU VAT number in its official form: prefix, no spaces, dots or hyphens. A number without
 * prefix gets that of the country given. `undefined`: it has no member state's form.
 */
export function readEuVatNumber(text: string, country: string): EuVatNumber | undefined {
  const compact = text
    .normalize('NFKC')
    .toUpperCase()
    .replace(/[\s.,\p{Pd}/]/gu, '');
  const ownPrefix = country === 'GR' ? 'EL' : country;
  return (
    withPrefix(compact.replace(/^GR/, 'EL')) ??
    withPrefix(ownPrefix + swedishTail(compact, ownPrefix))
  );
}

/** Swedish customers often give their organisation number where the VAT number is asked for. */
function swedishTail(compact: string, prefix: string): string {
  return prefix === 'SE' && /^\d{10}$/.test(compact) ? `${compact}01` : compact;
}

function withPrefix(candidate: string): EuVatNumber | undefined {
  const prefix = candidate.slice(0, 2);
  const rest = candidate.slice(2);
  if (euPatterns[prefix]?.test(rest) !== true) return undefined;
  if (prefix === 'SE' && !hasLuhnChecksum(rest.slice(0, 10))) return undefined;
  return { prefix, value: candidate };
}
