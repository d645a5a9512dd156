import type { Connection, ConsentingCompany } from '@sync/connections';
import { readTenantId } from '@sync/fortnox';
import type { TokenSet } from '@sync/shared';
import type { FortnoxServices } from '../fortnox/open-fortnox.js';
import type { PageWords } from '../pages/page-words.js';

/** A person waits in the browser. */
const maxWaitMs = 10_000;

/**
 * Which company the tokens open. Fortnox is asked for its name only where somebody has to confirm
 * it, or where the token does not tell its number; that question is all these tokens are used for.
 */
export async function identifyCompany(
  services: FortnoxServices,
  connection: Connection,
  { accessToken }: TokenSet,
): Promise<ConsentingCompany> {
  const told = readTenantId(accessToken) ?? null;
  const expected = connection.fortnox.tenantId;
  if (told !== null && expected !== undefined) return nameless(told);
  const company = { clientId: connection.fortnox.clientId, tenantId: told ?? connection.id };
  const call = { lane: 'live', maxWaitMs } as const;
  const answer = await services.fortnoxClients.askAs(company, accessToken, call, (fortnox) =>
    fortnox.companyInformation.get(),
  );
  if (!answer.ok) return nameless(told);
  const { databaseNumber, companyName, organizationNumber } = answer.value;
  return {
    tenantId: told ?? databaseNumber,
    companyName: companyName ?? null,
    organisationNumber: organizationNumber ?? null,
  };
}

const nameless = (tenantId: string | null): ConsentingCompany => ({
  tenantId,
  companyName: null,
  organisationNumber: null,
});

/** `Nordan AB (556012-5790), Fortnox company 123456`, as far as it is known. */
export function describeCompany(
  company: ConsentingCompany,
  numberOf: PageWords['companyNumber'] = (number) =>
    `Fortnox company ${number ?? 'without a number'}`,
): string {
  const { tenantId, companyName, organisationNumber } = company;
  const number = numberOf(tenantId);
  if (companyName === null) return number;
  const organisation = organisationNumber === null ? '' : ` (${organisationNumber})`;
  return `${companyName}${organisation}, ${number}`;
}
