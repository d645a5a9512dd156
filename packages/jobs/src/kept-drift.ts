import { Prisma } from '@sync/database';

/**
 * For the SET of an erasure: what is left of `drift` once all that was written before `before` is erased. What
 * nobody has seen to stays, for it has to be done in Fortnox still, with the ids, amounts and dates in it; a
 * status that the source gives may be any text, and goes. NULL where nothing is left.
 */
export const driftAfterErasure = (before: Prisma.Sql): Prisma.Sql => Prisma.sql`(
  SELECT jsonb_agg(CASE WHEN ${isOlder('{at}', before)} AND NOT ${isOfNoPerson}
      THEN entry || jsonb_build_object('message', ${erasedWords}::text) ELSE entry END ORDER BY place)
  FROM jsonb_array_elements(drift) WITH ORDINALITY AS entries(entry, place)
  WHERE ${isOlder('{seen,at}', before)} IS NOT TRUE)`;

/**
 * Of an erased job `j`: something was written to it since, and before `before`. All that is written to one comes
 * with an entry of `drift`, which stays as long as that. As in the index `drift_of_erased`.
 */
export const isWrittenSinceErasure = (before: Prisma.Sql): Prisma.Sql => Prisma.sql`(
  j.erased_at IS NOT NULL AND j.drift IS NOT NULL AND (
    EXISTS (SELECT FROM timeline_entries t WHERE t.job_id = j.id AND t.at < ${before})
    OR EXISTS (SELECT FROM jsonb_array_elements(j.drift) AS entries(entry)
               WHERE ${isOlder('{seen,at}', before)})))`;

const isOlder = (path: '{at}' | '{seen,at}', before: Prisma.Sql): Prisma.Sql =>
  Prisma.sql`(entry #>> ${path}::text[])::timestamptz < ${before}`;

/**
 * By its beginning, as what tells it has it (`apps/api/src/ingress`): of the customer it tells ids, and else only
 * that something has changed. What begins otherwise may be from any version.
 */
const isOfNoPerson = Prisma.sql`(entry ->> 'what' <> 'changed'
  OR entry ->> 'message' LIKE 'a refund or void %'
  OR entry ->> 'message' LIKE 'told again in SubscriptionFlow %'
  OR (entry ->> 'message' LIKE 'changed in SubscriptionFlow %'
      AND entry ->> 'message' NOT LIKE '%status Paid is now %'))`;

const erasedWords =
  'changed in SubscriptionFlow; what it told is erased by now, compare the invoice in Fortnox with it';
