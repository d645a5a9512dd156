import type { Prisma } from '@sync/database';
import { sha256Hex } from '@sync/shared';

/** What a replay took on stands in its items; of a longer list its length tells a person more. */
const idsKept = 100;

/**
 * A replay's filter as it is kept and shown, a few kilobytes at most: of more than a hundred ids the first
 * hundred (`ids`), how many there were (`idsInAll`), and a digest by which a repeat of the same
 * request is recognised (`idsDigest`). What is kept already stays as it is.
 */
export function keptFilter(filter: Prisma.JsonObject): Prisma.JsonObject {
  const { ids } = filter;
  if (!Array.isArray(ids) || ids.length <= idsKept) return filter;
  const idsDigest = sha256Hex(JSON.stringify(ids));
  return { ...filter, ids: ids.slice(0, idsKept), idsInAll: ids.length, idsDigest };
}
