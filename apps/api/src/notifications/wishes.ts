import { findConnection } from '@sync/connections';
import {
  checkTarget,
  languages,
  notificationEvents,
  notificationKinds,
  reachOf,
  type Receiver,
  type Wishes,
} from '@sync/notifications';
import type { InputError } from '@sync/shared';
import { z } from 'zod';
import { actorOf, type Call } from '../http/endpoint.js';
import { invalidInput } from '../http/problem.js';
import type { Services } from '../services.js';
import { fromClock, quietHoursSchema } from './notification-json.js';

const events = z
  .array(z.enum(notificationEvents))
  .max(notificationEvents.length)
  .refine((names) => new Set(names).size === names.length, 'names an event twice');

export const kindSchema = z.enum(notificationKinds);

export const targetSchema = z.string().min(1).max(2000).meta({
  description: 'An https address, or an e-mail address; must lead to a public address',
});

/** What may be wanted, and changed later; what is left out is as it was, or as it is by itself. */
export const wishesShape = {
  events: events.optional().meta({ description: 'May be empty where a weekly summary is wanted' }),
  connectionId: z
    .string()
    .max(100)
    .nullable()
    .optional()
    .meta({ description: 'Only of this connection; null: of all. Stays as it is made' }),
  digestMinutes: z
    .int()
    .min(0)
    .max(1440)
    .optional()
    .meta({ description: 'Told together after so long; 0, which it is by itself: at once' }),
  quietHours: quietHoursSchema.nullable().optional(),
  weeklySummary: z
    .boolean()
    .optional()
    .meta({ description: 'Figures of the last week, on Monday at seven in Sweden; e-mail only' }),
  language: z.enum(languages).optional().meta({ description: 'Of e-mails and Slack; `en`' }),
  paused: z.boolean().optional().meta({ description: 'Nothing is gathered or sent but a test' }),
};

export type Wanted = z.output<z.ZodObject<typeof wishesShape>>;

const noWishes: Wishes = {
  events: [],
  connectionId: undefined,
  digestMinutes: 0,
  quiet: undefined,
  weeklySummary: false,
  language: 'en',
  paused: false,
};

/** What is wanted now, of what was (`before`) and what was said. Null takes something back. */
export function wishesOf(wanted: Wanted, before: Wishes = noWishes): Wishes {
  const { connectionId, quietHours } = wanted;
  return {
    events: wanted.events ?? before.events,
    connectionId: connectionId === undefined ? before.connectionId : (connectionId ?? undefined),
    digestMinutes: wanted.digestMinutes ?? before.digestMinutes,
    quiet: quietHours === undefined ? before.quiet : toQuiet(quietHours),
    weeklySummary: wanted.weeklySummary ?? before.weeklySummary,
    language: wanted.language ?? before.language,
    paused: wanted.paused ?? before.paused,
  };
}

function toQuiet(hours: z.output<typeof quietHoursSchema> | null): Wishes['quiet'] {
  return hours === null ? undefined : { from: fromClock(hours.from), to: fromClock(hours.to) };
}

/** Throws 422 with everything that cannot be; answers the target as it is stored. */
export async function requirePossible(
  services: Services,
  call: Call,
  wanted: { readonly kind: Receiver['kind']; readonly target: string | undefined } & Wishes,
): Promise<string | undefined> {
  const { kind, target } = wanted;
  const reach = reachOf(services.config.fortnox.apiUrl);
  const checked = target === undefined ? undefined : checkTarget(kind, target, reach);
  const errors = [
    ...(checked?.ok === false ? [{ pointer: '/target', message: checked.error }] : []),
    ...kindErrors(services, kind),
    ...wishErrors(kind, wanted),
    ...(await connectionErrors(services, call, wanted.connectionId)),
  ];
  if (errors.length > 0) throw invalidInput(errors);
  return checked?.ok === true ? checked.value : undefined;
}

function kindErrors({ config }: Services, kind: Receiver['kind']): InputError[] {
  if (kind !== 'email' || config.sendsMail) return [];
  const message = 'e-mail needs the settings SMTP_URL and SMTP_FROM of API and workers';
  return [{ pointer: '/kind', message }];
}

function wishErrors(
  kind: Receiver['kind'],
  { events: named, weeklySummary, quiet }: Wishes,
): InputError[] {
  return [
    ...(named.length === 0 && !weeklySummary
      ? [{ pointer: '/events', message: 'must name an event, unless weeklySummary is true' }]
      : []),
    ...(weeklySummary && kind !== 'email'
      ? [{ pointer: '/weeklySummary', message: 'is sent by e-mail only' }]
      : []),
    ...(quiet && quiet.from === quiet.to
      ? [{ pointer: '/quietHours/to', message: 'must differ from the beginning' }]
      : []),
  ];
}

async function connectionErrors(
  { db }: Services,
  call: Call,
  connectionId: string | undefined,
): Promise<InputError[]> {
  const { scope } = actorOf(call);
  const pointer = '/connectionId';
  if (connectionId === undefined) {
    return scope ? [{ pointer, message: 'is required: this token is for some connections' }] : [];
  }
  const isThere =
    (scope?.includes(connectionId) ?? true) && (await findConnection(db, connectionId));
  return isThere ? [] : [{ pointer, message: 'names a connection that is not there' }];
}
