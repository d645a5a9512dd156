import type { Database } from '@sync/database';
import { storableText } from '@sync/shared';

/** The company that a connection books into, as it stands in Fortnox's own settings. */
type FortnoxCompany = {
  readonly companyName: string | null;
  /** `556012-5790`; a sole trader's is a personal identity number. */
  readonly organisationNumber: string | null;
};

/** More is no name; what stands in the way of a sheet or a page is cut. */
const lengthAtMost = 300;

/**
 * Remembers what Fortnox tells of the company, which may change its name. The connection itself counts
 * as unchanged: nothing that was opened for it has to be opened anew.
 */
export async function keepCompany(
  db: Database,
  connectionId: string,
  { companyName, organisationNumber }: FortnoxCompany,
): Promise<void> {
  await db.prisma.$executeRaw`
    UPDATE connections SET fortnox_company_name = told.name, fortnox_organisation_number = told.number
    FROM (SELECT left(${stored(companyName)}, ${lengthAtMost}::int) AS name,
                 left(${stored(organisationNumber)}, ${lengthAtMost}::int) AS number) AS told
    WHERE id = ${connectionId} AND deleted_at IS NULL
      AND (fortnox_company_name, fortnox_organisation_number) IS DISTINCT FROM (told.name, told.number)`;
}

const stored = (text: string | null): string | null => (text === null ? null : storableText(text));
