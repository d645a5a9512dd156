import type { Texts } from '../texts.js';

export const format: Texts['format'] = {
  justNow: 'just nu',
  ago: (span) => `för ${span} sedan`,
  days: (count) => `${count} dagar`,
  lessThanAMinute: 'mindre än en minut',
  about: (span) => `ungefär ${span}`,
};
