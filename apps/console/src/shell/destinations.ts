import type { Texts } from '../texts/texts.js';

/** The pages of the bar, in its order; `Alt` and the place opens one. */
export const destinations = [
  { to: '/', label: (t: Texts): string => t.shell.overview },
  { to: '/jobs', label: (t: Texts): string => t.shell.invoices },
  { to: '/dead-letters', label: (t: Texts): string => t.shell.attention },
  { to: '/connections', label: (t: Texts): string => t.shell.companies },
] as const;
