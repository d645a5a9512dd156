import {
  activateConnection,
  createTokenStore,
  endConsent,
  explainMissingConsent,
  findConnection,
  keepCompany,
  type Connection,
  type ConsentingCompany,
} from '@sync/connections';
import type { TokenSet } from '@sync/shared';
import type { AuditedBy } from '../auth/audit.js';
import type { Services } from '../services.js';
import { describeTokenFailure } from './consent-refusals.js';
import { requestClientCredentialsOf } from './consent-tokens.js';

/**
 * Connects the company that was expected or confirmed. Client credentials are preferred: they need
 * no token that can be spent. Until Fortnox grants them the pair from the consent is used, and its
 * refresh token stays as the fallback. `undefined`, and nothing is kept, where the connection was
 * deleted or joined to another company meanwhile.
 */
export async function connectCompany(
  services: Services,
  by: AuditedBy,
  consent: {
    readonly connection: Connection;
    readonly stateHash: string;
    readonly company: ConsentingCompany & { readonly tenantId: string };
    readonly tokens: TokenSet;
  },
): Promise<Connection | undefined> {
  const { connection, company, tokens, stateHash } = consent;
  const granted = await requestClientCredentialsOf(services, connection, company.tenantId);
  const { refreshToken, refreshTokenExpiresAt } = tokens;
  const used = granted.ok ? { ...granted.value, refreshToken, refreshTokenExpiresAt } : tokens;
  return activate(
    services,
    by,
    { connection, tenantId: company.tenantId, tokens: used },
    async (db) => {
      await endConsent(db, stateHash, { outcome: 'connected', ...company });
      if (company.companyName !== null) await keepCompany(db, connection.id, company);
    },
  );
}

/**
 * Uses a consent given earlier, without a browser. Answers the connection as it is then; never
 * throws for Fortnox's sake.
 */
export async function tryClientCredentials(
  services: Services,
  by: AuditedBy,
  connection: Connection,
): Promise<Connection> {
  const { tenantId } = connection.fortnox;
  if (tenantId === undefined) return connection;
  const granted = await requestClientCredentialsOf(services, connection, tenantId);
  if (granted.ok) {
    const activated = { connection, tenantId, tokens: granted.value };
    await activate(services, by, activated, () => Promise.resolve());
  } else {
    await explainMissingConsent(services.db, connection.id, describeTokenFailure(granted.error));
  }
  return (await findConnection(services.db, connection.id)) ?? connection;
}

type Activated = {
  readonly connection: Connection;
  readonly tenantId: string;
  readonly tokens: TokenSet;
};

/** Tokens are stored only beside the company that they open, in one transaction. */
async function activate(
  { cipher, audit, releaser }: Services,
  by: AuditedBy,
  { connection, tenantId, tokens }: Activated,
  end: (db: Services['db']) => Promise<void>,
): Promise<Connection | undefined> {
  const { id: connectionId } = connection;
  const active = await audit.change(
    by,
    async (db) => {
      const activated = await activateConnection(db, connectionId, tenantId);
      if (!activated) return undefined;
      await createTokenStore(db, cipher).replace(connectionId, tokens);
      await end(db);
      return activated;
    },
    (activated) =>
      activated ? [{ action: 'consent-connect', connectionId, details: { tenantId } }] : [],
  );
  if (active) releaser.release(connectionId);
  return active;
}
