import {
  deliveryStates,
  languages,
  messageTypes,
  notificationEvents,
  notificationKinds,
  type Delivery,
  type Receiver,
} from '@sync/notifications';
import { z } from 'zod';

const clock = z
  .string()
  .regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'must be a time of the clock such as "22:00"');

export const quietHoursSchema = z.strictObject({ from: clock, to: clock }).meta({
  description:
    'In Sweden; may pass midnight. What happens then is told in one message at their end',
});

export const notificationSchema = z
  .object({
    id: z.string(),
    kind: z.enum(notificationKinds),
    target: z.string().meta({
      description: 'Shortened for viewers, and for everybody where it is a key by itself (`slack`)',
    }),
    events: z.array(z.enum(notificationEvents)),
    connectionId: z.string().nullable().meta({ description: 'null: of all connections' }),
    digestMinutes: z.number().int(),
    quietHours: quietHoursSchema.nullable(),
    weeklySummary: z.boolean(),
    language: z.enum(languages),
    paused: z.boolean(),
    detail: z
      .string()
      .nullable()
      .meta({ description: 'Why it is paused, where nobody paused it: how the receiver answered' }),
    formerSecretValidUntil: z.iso.datetime().nullable().meta({
      description: 'Until when messages are signed with the secret before the present one as well',
    }),
    createdBy: z.string(),
    createdAt: z.iso.datetime(),
    updatedAt: z.iso.datetime(),
  })
  .meta({ description: 'Who is told of what, and where' });

/** `target`: as whoever asks may see it. */
export function toNotificationJson(
  receiver: Receiver,
  target: string,
): z.output<typeof notificationSchema> {
  const { id, kind, digestMinutes, weeklySummary, language, paused, createdBy } = receiver;
  return {
    ...{ id, kind, target, events: [...receiver.events] },
    connectionId: receiver.connectionId ?? null,
    digestMinutes,
    quietHours: receiver.quiet
      ? { from: toClock(receiver.quiet.from), to: toClock(receiver.quiet.to) }
      : null,
    ...{ weeklySummary, language, paused, detail: receiver.detail ?? null, createdBy },
    formerSecretValidUntil: inFuture(receiver.formerSecretUntil)?.toISOString() ?? null,
    createdAt: receiver.createdAt.toISOString(),
    updatedAt: receiver.updatedAt.toISOString(),
  };
}

const inFuture = (at: Date | undefined): Date | undefined =>
  at && at.getTime() > Date.now() ? at : undefined;

const toClock = (minutes: number): string =>
  [Math.floor(minutes / 60), minutes % 60].map((part) => String(part).padStart(2, '0')).join(':');

/** Minutes after midnight. */
export function fromClock(text: string): number {
  const [hours = '', minutes = ''] = text.split(':');
  return Number(hours) * 60 + Number(minutes);
}

export const deliverySchema = z
  .object({
    id: z.string().meta({ description: 'Also its `webhook-id`, the same at every attempt' }),
    event: z.enum(messageTypes),
    facts: z.number().int().meta({ description: 'How many things it tells of' }),
    state: z.enum(deliveryStates),
    attempts: z.number().int(),
    detail: z.string().nullable().meta({ description: 'How the last attempt ended' }),
    createdAt: z.iso.datetime(),
    lastAttemptAt: z.iso.datetime().nullable(),
    nextAttemptAt: z.iso.datetime().nullable().meta({ description: 'null: none follows' }),
    finishedAt: z.iso.datetime().nullable(),
  })
  .meta({ description: 'A message, and what became of it' });

export function toDeliveryJson(delivery: Delivery): z.output<typeof deliverySchema> {
  const { id, event, facts, state, attempts, detail, createdAt, triedAt, dueAt, finishedAt } =
    delivery;
  return {
    ...{ id, event, facts, state, attempts, detail: detail ?? null },
    createdAt: createdAt.toISOString(),
    lastAttemptAt: triedAt?.toISOString() ?? null,
    nextAttemptAt: dueAt?.toISOString() ?? null,
    finishedAt: finishedAt?.toISOString() ?? null,
  };
}
