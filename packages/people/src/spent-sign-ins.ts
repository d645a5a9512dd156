import type { Database } from '@sync/database';
import { sha256Hex } from '@sync/shared';

/**
 * Notes that a sign-in at the company's provider has become a session; `false`: it had already.
 * Remembered for as long as the sign-in could be told again, and not longer.
 */
export async function spendSignIn(
  db: Database,
  { state, until }: { readonly state: string; readonly until: number },
): Promise<boolean> {
  await db.prisma.$executeRaw`DELETE FROM spent_sign_ins WHERE expires_at <= now()`;
  const noted = await db.prisma.$executeRaw`
    INSERT INTO spent_sign_ins (state_hash, expires_at)
    VALUES (${sha256Hex(state)}, ${new Date(until)}) ON CONFLICT DO NOTHING`;
  return noted === 1;
}
