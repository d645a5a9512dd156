import { useSession } from '../session.js';
import type { Texts } from '../texts/texts.js';

const everybodys = [
  { to: '/', label: (t: Texts): string => t.shell.overview },
  { to: '/jobs', label: (t: Texts): string => t.shell.invoices },
  { to: '/dead-letters', label: (t: Texts): string => t.shell.attention },
  { to: '/connections', label: (t: Texts): string => t.shell.companies },
  { to: '/notifications', label: (t: Texts): string => t.shell.notifications },
] as const;

/** The API tells it to operators alone: it holds names and addresses of people. */
const operators = [{ to: '/audit', label: (t: Texts): string => t.shell.audit }] as const;

type Destination = (typeof everybodys)[number] | (typeof operators)[number];

/** The pages of the reader's bar, in its order; `Alt` and the place opens one. */
export function useDestinations(): readonly Destination[] {
  const { mayChange } = useSession();
  return mayChange ? [...everybodys, ...operators] : everybodys;
}
