import { findConnection, takeHeldTokens, type Connection } from '@sync/connections';
import type { AuditedBy } from '../auth/audit.js';
import type { Services } from '../services.js';
import { connectOrRefuse, refuseConsent } from './consent.js';

type Held = { readonly connectionId: string; readonly tenantId: string };

/**
 * Connects the company that somebody has confirmed by name, with the tokens that have waited for
 * it; `undefined` when none wait for this company (any more), or another was connected meanwhile.
 */
export async function confirmCompany(
  services: Services,
  by: AuditedBy,
  held: Held,
): Promise<Connection | undefined> {
  const taken = await take(services, held);
  if (!taken) return undefined;
  const { connection, tokens, stateHash, companyName, organisationNumber } = taken;
  const company = { tenantId: held.tenantId, companyName, organisationNumber };
  const outcome = await connectOrRefuse(services, { connection, stateHash, by, company, tokens });
  return outcome.kind === 'connected' ? outcome.connection : undefined;
}

/** Somebody says that it is the wrong company: its tokens are forgotten. */
export async function rejectCompany(
  services: Services,
  by: AuditedBy,
  held: Held,
): Promise<Connection | undefined> {
  const taken = await take(services, held);
  if (!taken) return undefined;
  const { connection, stateHash } = taken;
  const detail = `Fortnox company ${held.tenantId} is not the right one. Give consent for the right company.`;
  await refuseConsent(services, { connection, stateHash, by }, detail);
  return connection;
}

async function take({ db, cipher }: Services, held: Held) {
  const connection = await findConnection(db, held.connectionId);
  if (!connection) return undefined;
  const taken = await takeHeldTokens(db, cipher, held);
  return taken && { ...taken, connection };
}
