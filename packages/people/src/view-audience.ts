import { sha256Hex } from '@sync/shared';

/** What decides who may see a view, besides whose it is. */
export type Reach = {
  readonly owner: string;
  readonly shared: boolean;
  readonly filters: Readonly<Record<string, string>>;
  /** The connections that exist for whoever made it; `undefined`: all. */
  readonly madeFor: readonly string[] | undefined;
};

type Reader = {
  readonly name: string;
  /** The connections that exist for the reader; `undefined`: all. */
  readonly scope: readonly string[] | undefined;
};

/** The filters that may hold a customer's name, or what else only one company has. */
const tellingOfOne = ['query', 'invoiceId', 'invoiceNumber', 'fingerprint'];

/**
 * A view is seen by whoever sees the companies that it tells of: the one it names, else all that
 * exist for its maker. A search that was made for all companies may name a customer of any, so it is
 * for whoever sees all; a status and dates tell of nobody, and are for everybody.
 */
export function maySee(view: Reach, { name, scope }: Reader): boolean {
  if (!view.shared && view.owner !== name) return false;
  if (scope === undefined) return true;
  const companies = companiesOf(view);
  if (companies !== undefined) return companies.every((id) => scope.includes(id));
  return !tellingOfOne.some((filter) => filter in view.filters);
}

/** Whether it stands in the menus of people who see other companies than this reader too. */
export function reachesBeyond(view: Reach, scope: readonly string[] | undefined): boolean {
  const companies = companiesOf(view);
  if (scope === undefined) return false;
  return companies === undefined || companies.some((id) => !scope.includes(id));
}

/**
 * Whether a view that names a customer goes when this person erases that customer: of shared ones those
 * that nobody has who sees other companies, of private ones her own and those of people who see no more
 * than she does. Of others' she would learn what they search for, and could delete them, by what she
 * calls a customer.
 */
export function mayForget(view: Reach, { name, scope }: Reader): boolean {
  if (scope === undefined) return true;
  if (view.shared) return !reachesBeyond(view, scope);
  if (view.owner === name) return maySee(view, { name, scope });
  return view.madeFor?.every((id) => scope.includes(id)) ?? false;
}

/** `undefined`: all. */
function companiesOf({ filters, madeFor }: Reach): readonly string[] | undefined {
  const named = filters['connectionId'];
  return named === undefined ? madeFor : [named];
}

/**
 * Names are taken only among views that the same people see: that a name is taken must tell nobody of
 * a view that is not there for them.
 */
export function audienceOf(view: Reach): string {
  if (!view.shared) return `own:${view.owner}`;
  const named = view.filters['connectionId'];
  if (named !== undefined) return `connection:${named}`;
  return view.madeFor ? `some:${sha256Hex([...view.madeFor].sort().join(' '))}` : 'all';
}
