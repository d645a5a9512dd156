import { useSession } from '../session.js';
import type { Texts } from '../texts/texts.js';

const everybodys = [
  { to: '/', label: (t: Texts): string => t.shell.overview },
  { to: '/jobs', label: (t: Texts): string => t.shell.invoices },
  { to: '/dead-letters', label: (t: Texts): string => t.shell.attention },
  { to: '/connections', label: (t: Texts): string => t.shell.companies },
  { to: '/flow', label: (t: Texts): string => t.shell.flow },
  { to: '/notifications', label: (t: Texts): string => t.shell.notifications, isSeldom: true },
] as const;

/** After the others, so that those keep their keys. */
const last = [
  { to: '/access', label: (t: Texts): string => t.shell.access, isSeldom: true },
] as const;

/** The API tells it to operators alone: it holds names and addresses of people. */
const operators = [
  { to: '/audit', label: (t: Texts): string => t.shell.audit, isSeldom: true },
] as const;

export type Destination =
  (typeof everybodys)[number] | (typeof operators)[number] | (typeof last)[number];

/**
 * The pages of the reader's bar, in its order; `Alt` and the place opens one. Those that are opened seldom
 * stand behind a word at its end.
 */
export function useDestinations(): readonly Destination[] {
  const { mayChange } = useSession();
  return mayChange ? [...everybodys, ...operators, ...last] : [...everybodys, ...last];
}
