import type { paths } from '../api/generated/api.js';
import type { Notification } from '../api/shapes.js';

/** A notification as its form holds it: empty where nothing is chosen. */
export type Choices = {
  readonly kind: Notification['kind'];
  readonly target: string;
  readonly events: string[];
  readonly connectionId: string;
  readonly digestMinutes: string;
  readonly quietFrom: string;
  readonly quietTo: string;
  readonly weeklySummary: boolean;
  readonly language: Notification['language'];
};

export const kinds = [
  'email',
  'slack',
  'webhook',
] as const satisfies readonly Notification['kind'][];

export const events = [
  'invoice.sync_failed',
  'connection.needs_attention',
  'reconciliation.differs',
  'backlog.late',
  'invoice.synced',
] as const satisfies readonly Notification['events'][number][];

/** What most want: to hear by e-mail of what needs a person. */
export function emptyChoices(language: Notification['language'], connectionId: string): Choices {
  return {
    ...{ kind: 'email', target: '', connectionId, digestMinutes: '0', language },
    events: ['invoice.sync_failed', 'connection.needs_attention'],
    ...{ quietFrom: '', quietTo: '', weeklySummary: false },
  };
}

/** A target that is shown shortened cannot be saved again; left empty it stays. */
export function fromNotification(notification: Notification): Choices {
  const { kind, target, connectionId, digestMinutes, quietHours } = notification;
  return {
    kind,
    target: kind === 'slack' ? '' : target,
    events: [...notification.events],
    connectionId: connectionId ?? '',
    digestMinutes: String(digestMinutes),
    quietFrom: quietHours?.from ?? '',
    quietTo: quietHours?.to ?? '',
    weeklySummary: notification.weeklySummary,
    language: notification.language,
  };
}

type Wishes = NonNullable<
  paths['/v1/notifications/{id}']['patch']['requestBody']
>['content']['application/json'];

/** What is sent when it is changed; a target that was not touched is left out. */
export function toChange(choices: Choices, before: Choices): Wishes {
  const wishes = toWishes(choices);
  return choices.target === before.target ? wishes : { ...wishes, target: choices.target.trim() };
}

/** What is wanted, besides where it goes. */
export function toWishes(choices: Choices): Omit<Wishes, 'target'> {
  const { quietFrom, quietTo, connectionId, kind } = choices;
  return {
    events: events.filter((event) => choices.events.includes(event)),
    connectionId: connectionId === '' ? null : connectionId,
    digestMinutes: Number(choices.digestMinutes),
    quietHours: quietFrom === '' || quietTo === '' ? null : { from: quietFrom, to: quietTo },
    weeklySummary: kind === 'email' && choices.weeklySummary,
    language: choices.language,
  };
}
