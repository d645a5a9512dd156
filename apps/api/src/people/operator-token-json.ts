import type { StoredToken } from '@sync/people';
import { z } from 'zod';

export const operatorTokenSchema = z
  .object({
    id: z.string(),
    name: z.string(),
    role: z.enum(['operator', 'viewer']),
    connectionIds: z
      .array(z.string())
      .nullable()
      .meta({ description: 'Nothing else exists for it; null: everything' }),
    createdBy: z.string(),
    createdAt: z.iso.datetime(),
    expiresAt: z.iso.datetime().nullable(),
    revokedAt: z.iso.datetime().nullable(),
  })
  .meta({ description: 'An operator’s token, without the token itself' });

export function toOperatorTokenJson(token: StoredToken): z.output<typeof operatorTokenSchema> {
  const { createdAt, expiresAt, revokedAt, connectionIds, ...rest } = token;
  return {
    ...rest,
    connectionIds: connectionIds === undefined ? null : [...connectionIds],
    createdAt: createdAt.toISOString(),
    expiresAt: expiresAt?.toISOString() ?? null,
    revokedAt: revokedAt?.toISOString() ?? null,
  };
}
