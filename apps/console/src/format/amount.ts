const NARROW_NO_BREAK_SPACE = '\u202f';

/**
 * A decimal string as people read amounts, `1125000.50` → `1 125 000.50`. Works on the digits:
 * what the API says is shown to the last digit, never rounded by a number on its way.
 */
export function formatAmount(decimal: string): string {
  const match = /^(-?)(\d+)(\.\d+)?$/.exec(decimal);
  if (!match) return decimal;
  const [, sign = '', whole = '', fraction = ''] = match;
  const grouped = whole.replace(/\B(?=(\d{3})+$)/g, NARROW_NO_BREAK_SPACE);
  return `${sign === '-' ? '−' : ''}${grouped}${fraction}`;
}

/** A whole number with its thousands apart. */
export function formatCount(count: number): string {
  return formatAmount(String(count));
}
