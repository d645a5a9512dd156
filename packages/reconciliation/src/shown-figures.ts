import type { Database, Prisma } from '@sync/database';

/** Which comparison is listed, and of which of its months, YYYY-MM; `undefined`: of none. */
export type Shown = { readonly id: string; readonly month: string | undefined };

export type ShownFigures = {
  /** `null`: it has not ended. */
  readonly figures: Prisma.JsonValue;
  /** Of all its months. */
  readonly findings: number;
};

/**
 * What lists show of each: a year's comparison tells of thirteen months, and two hundred of these are megabytes,
 * which the process makes while others wait. In the order asked for.
 */
export function readShownFigures(
  db: Database,
  shown: readonly Shown[],
): Promise<readonly ShownFigures[]> {
  const ids = shown.map(({ id }) => id);
  const months = shown.map(({ month }) => month ?? null);
  return db.prisma.$queryRaw<ShownFigures[]>`
    SELECT CASE
        WHEN w.month IS NULL THEN r.figures - 'months'
        WHEN r.figures -> 'months' IS NULL THEN r.figures
        ELSE jsonb_set(r.figures, '{months}', (
          SELECT coalesce(jsonb_agg(m), '[]') FROM jsonb_array_elements(r.figures -> 'months') m
          WHERE m ->> 'month' = w.month))
      END AS figures,
      (SELECT coalesce(sum((m ->> 'findings')::int), 0)::int
       FROM jsonb_array_elements(r.figures -> 'months') m) AS findings
    FROM unnest(${ids}::text[], ${months}::text[]) WITH ORDINALITY AS w(id, month, place)
    LEFT JOIN reconciliations r ON r.id = w.id ORDER BY w.place`;
}
