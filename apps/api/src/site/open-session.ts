import { sessionCookie } from '../auth/cookies.js';
import type { Operator } from '../auth/operator-tokens.js';
import type { Database } from '@sync/database';
import type { Call } from '../http/endpoint.js';
import type { Services } from '../services.js';

/**
 * Begins a session and writes it down, in one transaction; answers its cookie. `mayBegin` is asked
 * in that transaction: `undefined` is answered, and nothing is kept, when it says no.
 */
export async function openSession(
  { sessions, audit, config }: Services,
  { headers, remoteAddress: address }: Call,
  operator: Operator,
  mayBegin: (db: Database) => Promise<boolean> = () => Promise.resolve(true),
): Promise<string | undefined> {
  const userAgent = headers['user-agent'] ?? '';
  const begun = await audit.change(
    { actor: operator, remoteAddress: address },
    async (db) =>
      (await mayBegin(db)) ? sessions.begin(db, operator, { address, userAgent }) : undefined,
    (session) => (session ? [{ action: 'sign-in', subject: session.id }] : []),
  );
  return begun && sessionCookie(begun.value, config.sessions.maxMs, config.publicUrl);
}
