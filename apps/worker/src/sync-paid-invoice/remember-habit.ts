import { keepHabit } from '@sync/connections';
import type { CompanyHabit } from '@sync/shared';
import type { HandlerContext } from '../handler.js';

const facts = ['vatRounding', 'roundsToKronor', 'writeOffSign', 'omittedRate'] as const;

/** Stores what was seen of the company, if it is more or other than what was known. */
export async function rememberHabit(
  { db, claim }: HandlerContext,
  known: CompanyHabit,
  seen: CompanyHabit,
): Promise<void> {
  const isNews = facts.some((fact) => seen[fact] !== undefined && seen[fact] !== known[fact]);
  if (isNews) await keepHabit(db, claim.connectionId, seen);
}
