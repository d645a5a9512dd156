import type { Database } from '@sync/database';
import { beginSession, findSession } from '@sync/people';
import type { SessionLimits } from '../config.js';
import type { Operator, OperatorDirectory } from './operator-tokens.js';

export type Sessions = {
  /**
   * Begins one, in the transaction that `db` stands for; answers the value for the cookie, which is
   * kept nowhere else, and its id.
   */
  begin(
    db: Database,
    operator: Operator,
    from: Browser,
  ): Promise<{ readonly id: string; readonly value: string }>;
  /** `undefined` when unknown, ended, over, or begun with a token that is no longer valid. */
  read(value: string): Promise<{ readonly id: string; readonly operator: Operator } | undefined>;
};

/** Shown in the list of sessions, so that a person recognises her own. */
type Browser = { readonly address: string; readonly userAgent: string };

/**
 * Sessions are rows: several APIs behind one address agree on them, and ending one ends it
 * everywhere at once. Rejects when PostgreSQL is away.
 */
export function createSessions(
  db: Database,
  operators: OperatorDirectory,
  limits: SessionLimits,
): Sessions {
  return {
    begin: (joined, { name, credential }, from) =>
      beginSession(joined, { actor: name, credential, ...from, ...limits }),
    read: async (value) => {
      const session = await findSession(db, value, limits);
      const operator = session && (await operators.findBySession(session));
      return operator && { id: session.id, operator };
    },
  };
}
