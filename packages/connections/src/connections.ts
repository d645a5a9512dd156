import type { ConnectionSettings } from '@sync/shared';
import type { Cipher } from './cipher.js';
import { readStatus, toConnection, type Connection } from './connection.js';
import { hashKey } from './door-keys.js';
import { contextOf, type ClientSecrets } from './secrets.js';
import {
  type Database,
  type Prisma,
  newId,
  olderThan,
  toPage,
  type Page,
  type PageRequest,
} from '@sync/database';

type ConnectionSecrets = ClientSecrets & { readonly signingSecret: string };

export type NewConnection = {
  readonly name: string;
  readonly subscriptionflow: { readonly site: string; readonly clientId: string };
  readonly fortnox: { readonly clientId: string; readonly tenantId: string | undefined };
  readonly secrets: ConnectionSecrets;
  /** Unguessable part of the native webhook's address; only its hash is kept. */
  readonly webhookKey: string;
  readonly settings: ConnectionSettings;
  /** From the start: nothing is booked before a person lets it. */
  readonly paused?: boolean;
  readonly returnUrl: string | undefined;
};

/** Stores a connection that waits for consent; secrets are encrypted, the webhook key hashed. */
export async function createConnection(
  db: Database,
  cipher: Cipher,
  wanted: NewConnection,
): Promise<Connection> {
  const id = newId('conn');
  const row = await db.prisma.connection.create({
    data: {
      id,
      name: wanted.name,
      status: 'awaiting-consent',
      webhookKeyHash: hashKey(wanted.webhookKey),
      subscriptionflowSite: wanted.subscriptionflow.site,
      subscriptionflowClientId: wanted.subscriptionflow.clientId,
      fortnoxClientId: wanted.fortnox.clientId,
      fortnoxTenantId: wanted.fortnox.tenantId ?? null,
      settings: toJson(wanted.settings),
      paused: wanted.paused ?? false,
      returnUrl: wanted.returnUrl ?? null,
      ...encrypted(cipher, id, wanted.secrets),
    },
  });
  return toConnection(row);
}

/** `undefined` for one that never was and for one that was deleted. */
export async function findConnection(db: Database, id: string): Promise<Connection | undefined> {
  const row = await db.prisma.connection.findFirst({ where: { id, deletedAt: null } });
  return row ? toConnection(row) : undefined;
}

/** Newest first, without those that were deleted; all, or those of `ids`. */
export async function listConnections(
  db: Database,
  page: PageRequest,
  ids?: readonly string[],
): Promise<Page<Connection>> {
  const named = ids === undefined ? {} : { id: { in: [...ids] } };
  const rows = await db.prisma.connection.findMany({
    where: { AND: [olderThan(page.cursor), named, { deletedAt: null }] },
    orderBy: [{ createdAt: 'desc' }, { id: 'desc' }],
    take: page.limit + 1,
  });
  return toPage(rows.map(toConnection), page.limit, ({ createdAt, id }) => ({
    at: createdAt,
    id,
  }));
}

/** Which of these ids no connection has. */
export async function unknownConnections(
  db: Database,
  ids: readonly string[],
): Promise<readonly string[]> {
  const rows = await db.prisma.connection.findMany({
    where: { id: { in: [...ids] } },
    select: { id: true },
  });
  const known = new Set(rows.map(({ id }) => id));
  return ids.filter((id) => !known.has(id));
}

/** Those whose work may be done now. */
export async function listActiveConnections(db: Database): Promise<readonly Connection[]> {
  const rows = await db.prisma.connection.findMany({
    where: { status: 'active', paused: false, deletedAt: null },
  });
  return rows.map(toConnection);
}

/** How each connection stands, paused or not; for monitoring. */
export async function listConnectionStates(
  db: Database,
): Promise<readonly Pick<Connection, 'id' | 'status'>[]> {
  const rows = await db.prisma.connection.findMany({
    where: { deletedAt: null },
    select: { id: true, status: true },
  });
  return rows.map(({ id, status }) => ({ id, status: readStatus(status) }));
}

export type ConnectionChange = {
  readonly name?: string | undefined;
  readonly paused?: boolean | undefined;
  readonly settings?: ConnectionSettings | undefined;
  /** New credentials of the same site. */
  readonly subscriptionflow?:
    | { readonly clientId?: string | undefined; readonly clientSecret?: string | undefined }
    | undefined;
  /** A new secret of the same integration in Fortnox. */
  readonly fortnox?: { readonly clientSecret?: string | undefined } | undefined;
};

/** What an operator may change. Answers `undefined` for an unknown connection. */
export async function changeConnection(
  db: Database,
  cipher: Cipher,
  id: string,
  change: ConnectionChange,
): Promise<Connection | undefined> {
  const { clientId, clientSecret } = change.subscriptionflow ?? {};
  const context = contextOf(id, 'subscriptionflow-client-secret');
  const fortnoxSecret = change.fortnox?.clientSecret;
  return updateConnection(db, id, {
    ...(clientId === undefined ? {} : { subscriptionflowClientId: clientId }),
    ...(clientSecret === undefined
      ? {}
      : { subscriptionflowClientSecretCipher: cipher.encrypt(clientSecret, context) }),
    ...(fortnoxSecret === undefined
      ? {}
      : {
          fortnoxClientSecretCipher: cipher.encrypt(
            fortnoxSecret,
            contextOf(id, 'fortnox-client-secret'),
          ),
        }),
    ...(change.name === undefined ? {} : { name: change.name }),
    ...(change.paused === undefined ? {} : { paused: change.paused }),
    ...(change.settings === undefined ? {} : { settings: toJson(change.settings) }),
  });
}

async function updateConnection(
  db: Database,
  id: string,
  data: Prisma.ConnectionUpdateManyMutationInput,
): Promise<Connection | undefined> {
  const [row] = await db.prisma.connection.updateManyAndReturn({
    where: { id, deletedAt: null },
    data,
  });
  return row ? toConnection(row) : undefined;
}

function encrypted(
  cipher: Cipher,
  id: string,
  secrets: ConnectionSecrets,
): {
  subscriptionflowClientSecretCipher: string;
  fortnoxClientSecretCipher: string;
  signingSecretCipher: string;
} {
  return {
    subscriptionflowClientSecretCipher: cipher.encrypt(
      secrets.subscriptionflowClientSecret,
      contextOf(id, 'subscriptionflow-client-secret'),
    ),
    fortnoxClientSecretCipher: cipher.encrypt(
      secrets.fortnoxClientSecret,
      contextOf(id, 'fortnox-client-secret'),
    ),
    signingSecretCipher: cipher.encrypt(secrets.signingSecret, contextOf(id, 'signing-secret')),
  };
}

/** Settings are JSON by their schema; going through text drops keys that are `undefined`. */
function toJson(settings: ConnectionSettings): Prisma.InputJsonObject {
  return JSON.parse(JSON.stringify(settings)) as Prisma.InputJsonObject;
}
