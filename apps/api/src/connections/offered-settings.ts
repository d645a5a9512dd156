import { connectionSettingsSchema } from '@sync/shared';
import { z } from 'zod';

/**
 * The settings that may be chosen. What the mapping plans and the worker does not carry out yet
 * (deferred revenue and making articles) is refused here, so that nobody
 * relies on it.
 */
export const offeredSettingsSchema = connectionSettingsSchema
  .omit({ deferral: true })
  .extend({
    articles: z.enum(['none', 'default']).default('none'),
  })
  .strict();
