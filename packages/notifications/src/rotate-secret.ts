import { contextOf, type Cipher } from '@sync/connections';
import type { Database } from '@sync/database';
import { newSigningSecret } from '@sync/shared';

/** What became of a webhook's signing secrets. */
export type SecretRotation = {
  /** Shown this once. */
  readonly signingSecret: string;
  /** Since when messages are signed with it. */
  readonly since: Date;
  /** Until when they are signed with the one before it as well; `undefined`: it ended at once. */
  readonly formerValidUntil: Date | undefined;
  /** Secrets that were valid before and are none any more. */
  readonly ended: number;
};

/**
 * Gives a webhook a new signing secret. Messages are signed with two at most, so one that was still
 * in its overlap ends now. `undefined`: there is no such webhook.
 */
export async function rotateReceiverSecret(
  db: Database,
  cipher: Cipher,
  { id, overlapSeconds }: { readonly id: string; readonly overlapSeconds: number },
): Promise<SecretRotation | undefined> {
  const signingSecret = newSigningSecret();
  const text = cipher.encrypt(signingSecret, contextOf(id, 'notification-secret'));
  const row = await db.prisma.$transaction(async (tx) => {
    // Whoever rotates it besides waits here, and finds this secret as the former one.
    const [before] = await tx.$queryRaw<Pick<Row, 'hadFormer'>[]>`
      SELECT coalesce(former_secret_until > now(), false) AS "hadFormer" FROM notifications
      WHERE id = ${id} AND kind = 'webhook' FOR NO KEY UPDATE`;
    if (!before) return undefined;
    const [after] = await tx.$queryRaw<Omit<Row, 'hadFormer'>[]>`
      UPDATE notifications SET secret_cipher = ${text}, updated_at = now(),
        former_secret_cipher = CASE WHEN ${overlapSeconds}::int > 0 THEN secret_cipher END,
        former_secret_until = CASE WHEN ${overlapSeconds}::int > 0
          THEN now() + ${overlapSeconds}::int * interval '1 s' END
      WHERE id = ${id}
      RETURNING now()::timestamptz(3) AS since, former_secret_until AS "formerValidUntil"`;
    return after && { ...before, ...after };
  });
  if (!row) return undefined;
  const formerValidUntil = row.formerValidUntil ?? undefined;
  const ended = (row.hadFormer ? 1 : 0) + (formerValidUntil ? 0 : 1);
  return { signingSecret, since: row.since, formerValidUntil, ended };
}

type Row = {
  readonly since: Date;
  readonly formerValidUntil: Date | null;
  readonly hadFormer: boolean;
};

/** Erases former secrets whose overlap is over; answers how many. Nothing is signed with them anyway. */
export function eraseFormerSecrets(db: Database): Promise<number> {
  return db.prisma.$executeRaw`
    UPDATE notifications SET former_secret_cipher = NULL, former_secret_until = NULL
    WHERE former_secret_until <= now()`;
}
