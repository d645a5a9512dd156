import type { Database } from '@sync/database';
import type { Cipher } from './cipher.js';

/** The secrets of a connection or notification, as their places in the database are called. */
export type SecretKind =
  | 'subscriptionflow-client-secret'
  | 'fortnox-client-secret'
  | 'signing-secret'
  | 'access-token'
  | 'refresh-token'
  /** Of a company that waits to be confirmed. */
  | 'consent-tokens'
  /** Where a notification is sent to: an address may hold a key. */
  | 'notification-target'
  | 'notification-secret';

/** Binds a secret to its connection or notification and purpose: copied elsewhere it does not decrypt. */
export function contextOf(ownerId: string, kind: SecretKind): string {
  return `${ownerId}:${kind}`;
}

export type ClientSecrets = {
  readonly subscriptionflowClientSecret: string;
  readonly fortnoxClientSecret: string;
};

/**
 * What this system shows Fortnox. `undefined`: there is no such connection. Throws
 * `UnreadableSecret` when the key is missing that encrypted it.
 */
export async function readFortnoxClientSecret(
  db: Database,
  cipher: Cipher,
  id: string,
): Promise<string | undefined> {
  const row = await db.prisma.connection.findFirst({
    where: { id, deletedAt: null },
    select: { fortnoxClientSecretCipher: true },
  });
  return row
    ? cipher.decrypt(row.fortnoxClientSecretCipher, contextOf(id, 'fortnox-client-secret'))
    : undefined;
}

/** What this system shows SubscriptionFlow; answers and throws like `readFortnoxClientSecret`. */
export async function readSubscriptionFlowClientSecret(
  db: Database,
  cipher: Cipher,
  id: string,
): Promise<string | undefined> {
  const row = await db.prisma.connection.findFirst({
    where: { id, deletedAt: null },
    select: { subscriptionflowClientSecretCipher: true },
  });
  const context = contextOf(id, 'subscriptionflow-client-secret');
  return row ? cipher.decrypt(row.subscriptionflowClientSecretCipher, context) : undefined;
}
