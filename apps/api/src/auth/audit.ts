import { inOneTransaction, type Database } from '@sync/database';
import { recordAudit, type AuditRecord } from '@sync/people';
import type { Logger } from '@sync/shared';
import { requireStillValid, type Holder } from './still-valid.js';

/** Everything that is written down; documented in docs/security.md. */
type AuditAction =
  | 'sign-in'
  | 'sign-out'
  | 'token-refused'
  | 'session-end'
  | 'operator-token-create'
  | 'operator-token-revoke'
  | 'connection-create'
  | 'connection-change'
  | 'connection-pause'
  | 'connection-resume'
  | 'consent-begin'
  | 'consent-connect'
  | 'consent-await-confirmation'
  | 'consent-refuse'
  | 'job-replay'
  | 'job-resolve'
  | 'job-discard'
  | 'drift-seen'
  | 'invoice-import'
  | 'replay-start'
  | 'replay-pause'
  | 'replay-resume'
  | 'replay-abort'
  | 'cause-acknowledge'
  | 'cause-assign'
  | 'cause-snooze'
  | 'cause-comment'
  | 'connection-delete'
  | 'signing-secret-rotate'
  | 'webhook-key-rotate'
  | 'history-erase'
  | 'customer-erase'
  | 'missing-enqueue'
  | 'month-sign-off'
  | 'notification-create'
  | 'notification-secret-rotate'
  | 'notification-change'
  | 'notification-delete'
  | 'notification-test'
  | 'notification-replay'
  | 'view-share'
  | 'view-change'
  | 'view-unshare'
  | 'view-delete'
  | 'view-left'
  /** A change whose endpoint has no name of its own for it: method and path. */
  | `${string} ${string}`;

/**
 * The same person without a last look, for whoever takes her own token or login away: the change itself
 * ends what it was made with.
 */
export const asEndingHerOwn = ({ actor, remoteAddress }: AuditedBy): AuditedBy => ({
  actor: actor && { name: actor.name, role: actor.role },
  remoteAddress,
});

export type AuditEvent = Pick<AuditRecord, 'connectionId' | 'subject' | 'reason' | 'details'> & {
  readonly action: AuditAction;
  /** Default: success. */
  readonly outcome?: 'success' | 'failure';
};

/** Who did it, and from where; every `Call` says so. */
export type AuditedBy = {
  readonly actor: ({ readonly name: string; readonly role: string } & Holder) | undefined;
  readonly remoteAddress: string;
};

export type Audit = {
  /** Writes down what changes nothing else in the database. */
  note(by: AuditedBy, event: AuditEvent): Promise<void>;
  /**
   * Makes a change and writes it down in the same transaction: there is never one without the
   * other. `tell` says what to write for a result; nothing when nothing was changed. Throws 401, and
   * keeps nothing, when what `by` came with has been taken away by then.
   */
  change<T>(
    by: AuditedBy,
    work: (db: Database) => Promise<T>,
    tell: (result: T) => readonly AuditEvent[],
  ): Promise<T>;
};

/** The audit log: a table for operators, and a line in the log for each entry. */
export function createAudit(db: Database, logger: Logger): Audit {
  const log = (record: AuditRecord): void => {
    logger.info(toLine(record), 'audit');
  };
  return {
    note: async (by, event) => {
      const record = toRecord(by, event);
      await recordAudit(db, record);
      log(record);
    },
    change: async (by, work, tell) => {
      const { result, records } = await inOneTransaction(db, async (joined) => {
        const result = await work(joined);
        const records = tell(result).map((event) => toRecord(by, event));
        for (const record of records) await recordAudit(joined, record);
        // Last: what it waited for, such as a row that another change holds, may have taken seconds.
        await requireStillValid(joined, by.actor ?? {});
        return { result, records };
      });
      records.forEach(log);
      return result;
    },
  };
}

function toRecord({ actor, remoteAddress }: AuditedBy, event: AuditEvent): AuditRecord {
  const who = { actor: actor?.name, role: actor?.role, address: remoteAddress };
  return { ...who, outcome: 'success', ...event };
}

/** Reasons and values stay in the table: they may hold what no log may (names, account numbers). */
function toLine(record: AuditRecord): object {
  const { actor, role, address, action, outcome, connectionId, subject } = record;
  return { actor, role, address, action, outcome, connectionId, subject };
}
