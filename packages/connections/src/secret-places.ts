import { Prisma } from '@sync/database';
import type { SecretKind } from './secrets.js';

/** One column that holds encrypted secrets of connections or notifications. */
export type SecretPlace = {
  readonly kind: SecretKind;
  readonly table: Prisma.Sql;
  /** Column of the owner's id, the key of the rows in question. */
  readonly id: Prisma.Sql;
  readonly column: Prisma.Sql;
  /** Which rows hold one. */
  readonly where: Prisma.Sql;
};

const ofConnection = (kind: SecretKind, column: Prisma.Sql): SecretPlace => ({
  ...{ kind, column, table: Prisma.sql`connections`, id: Prisma.sql`id` },
  where: Prisma.sql`deleted_at IS NULL`,
});

const ofTokens = (kind: SecretKind, column: Prisma.Sql): SecretPlace => ({
  ...{ kind, column, table: Prisma.sql`fortnox_tokens`, id: Prisma.sql`connection_id` },
  where: Prisma.sql`${column} IS NOT NULL`,
});

const ofNotification = (kind: SecretKind, column: Prisma.Sql): SecretPlace => ({
  ...{ kind, column, table: Prisma.sql`notifications`, id: Prisma.sql`id` },
  where: Prisma.sql`${column} IS NOT NULL`,
});

/** All of them: a column that is added is entered here, or it is left behind by a rotation. */
export const secretPlaces: readonly SecretPlace[] = [
  ofConnection('signing-secret', Prisma.sql`signing_secret_cipher`),
  ofConnection('fortnox-client-secret', Prisma.sql`fortnox_client_secret_cipher`),
  ofConnection('subscriptionflow-client-secret', Prisma.sql`subscriptionflow_client_secret_cipher`),
  ofTokens('access-token', Prisma.sql`access_token_cipher`),
  ofTokens('refresh-token', Prisma.sql`refresh_token_cipher`),
  {
    kind: 'signing-secret',
    table: Prisma.sql`former_keys`,
    id: Prisma.sql`connection_id`,
    column: Prisma.sql`secret_cipher`,
    where: Prisma.sql`kind = 'signing-secret' AND expires_at > now()`,
  },
  {
    kind: 'consent-tokens',
    table: Prisma.sql`oauth_states`,
    id: Prisma.sql`connection_id`,
    column: Prisma.sql`tokens_cipher`,
    where: Prisma.sql`tokens_cipher IS NOT NULL AND expires_at > now()`,
  },
  ofNotification('notification-target', Prisma.sql`target_cipher`),
  ofNotification('notification-secret', Prisma.sql`secret_cipher`),
  {
    ...ofNotification('notification-secret', Prisma.sql`former_secret_cipher`),
    where: Prisma.sql`former_secret_until > now()`,
  },
];

/** For a FROM: connection_id, kind and key_id of every encrypted secret. */
export const everySecret: Prisma.Sql = Prisma.sql`(${Prisma.join(
  secretPlaces.map(
    ({ kind, table, id, column, where }) => Prisma.sql`
      SELECT ${id} AS connection_id, ${kind}::text AS kind, ${keyIdIn(column)} AS key_id
      FROM ${table} WHERE ${where}`,
  ),
  ' UNION ALL ',
)}) AS secrets`;

/** Of the key that encrypted what stands in the column; see `createCipher` for the format. */
export function keyIdIn(column: Prisma.Sql): Prisma.Sql {
  return Prisma.sql`split_part(${column}, '.', 2)`;
}
