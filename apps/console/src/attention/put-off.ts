import type { DeadLetterGroup } from '../api/shapes.js';

/** Whether everybody who has to do with it has put it off: then it is folded away. */
export function isPutOff({ companies }: Pick<DeadLetterGroup, 'companies'>): boolean {
  return companies.length > 0 && companies.every(({ snoozed }) => snoozed?.active === true);
}

/** Invoices of a cause that nobody has put off. */
export function openCount({ count, companies }: DeadLetterGroup): number {
  const putOff = companies.filter(({ snoozed }) => snoozed?.active === true);
  return count - putOff.reduce((sum, company) => sum + company.count, 0);
}
