import type { Prisma } from '@sync/database';
import { notificationEvents, type NotificationEvent } from './events.js';
import { notificationKinds, type NotificationKind } from './target.js';
import type { QuietHours } from './when.js';
import { languages, type Language } from './words/languages.js';

/** Who wants to be told of what, without what it takes to send. */
export type Receiver = {
  readonly id: string;
  readonly kind: NotificationKind;
  /** The target as everybody may see it. */
  readonly targetShown: string;
  readonly events: readonly NotificationEvent[];
  /** Only of this connection; `undefined`: of all. */
  readonly connectionId: string | undefined;
  readonly digestMinutes: number;
  readonly quiet: QuietHours | undefined;
  readonly weeklySummary: boolean;
  readonly language: Language;
  readonly paused: boolean;
  /** Why it is paused, where nobody paused it. */
  readonly detail: string | undefined;
  /** Until when messages are signed with the secret before the present one as well. */
  readonly formerSecretUntil: Date | undefined;
  readonly createdBy: string;
  readonly createdAt: Date;
  readonly updatedAt: Date;
};

export type ReceiverRow = Prisma.NotificationGetPayload<object>;

/** A row in our words. Throws for one that nobody here has written. */
export function toReceiver(row: ReceiverRow): Receiver {
  return {
    id: row.id,
    kind: oneOf(notificationKinds, row.kind),
    targetShown: row.targetShown,
    events: row.events.filter(isEvent),
    connectionId: row.connectionId ?? undefined,
    digestMinutes: row.digestMinutes,
    quiet:
      row.quietFrom === null || row.quietTo === null
        ? undefined
        : { from: row.quietFrom, to: row.quietTo },
    weeklySummary: row.summaryDueAt !== null,
    language: oneOf(languages, row.language),
    paused: row.paused,
    detail: row.detail ?? undefined,
    formerSecretUntil: row.formerSecretUntil ?? undefined,
    createdBy: row.createdBy,
    createdAt: row.createdAt,
    updatedAt: row.updatedAt,
  };
}

/** One of a later version is not offered here. */
const isEvent = (name: string): name is NotificationEvent =>
  (notificationEvents as readonly string[]).includes(name);

/** One of a closed list, as it was stored. Throws for anything else. */
export function oneOf<T extends string>(known: readonly T[], stored: string): T {
  const found = known.find((name) => name === stored);
  if (found === undefined) throw new Error(`stored in a way that is not known here: ${stored}`);
  return found;
}
