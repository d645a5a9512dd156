import type { Session } from '@sync/people';
import { z } from 'zod';

export const sessionSchema = z
  .object({
    id: z.string(),
    name: z.string().meta({ description: 'Of the operator' }),
    current: z.boolean().meta({ description: 'Whether this request came with it' }),
    address: z.string().meta({ description: 'Where it was begun from' }),
    userAgent: z.string(),
    createdAt: z.iso.datetime(),
    lastSeenAt: z.iso.datetime().meta({ description: 'To the minute' }),
    expiresAt: z.iso.datetime().meta({ description: 'When it is over in any case' }),
  })
  .meta({ description: 'A browser that is logged in' });

export function toSessionJson(
  session: Session,
  currentId: string | undefined,
): z.output<typeof sessionSchema> {
  return {
    id: session.id,
    name: session.actor,
    current: session.id === currentId,
    address: session.address,
    userAgent: session.userAgent,
    createdAt: session.createdAt.toISOString(),
    lastSeenAt: session.lastSeenAt.toISOString(),
    expiresAt: session.expiresAt.toISOString(),
  };
}

/** Whose sessions somebody may see and end: an operator of all companies everybody's. */
export function sessionsFor(actor: {
  readonly name: string;
  readonly role: string;
  readonly scope: readonly string[] | undefined;
}): string | undefined {
  return actor.role === 'operator' && actor.scope === undefined ? undefined : actor.name;
}
