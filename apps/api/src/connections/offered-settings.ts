import { boundedList, connectionSettingsSchema } from '@sync/shared';
import { z } from 'zod';

/**
 * Room for every country, rate and product account of a large company. Each line of an invoice is
 * compared with each entry, so there must be a bound.
 */
const maxEntries = 1000;
const tooMany = `must have at most ${maxEntries} entries`;

const { paymentAccounts, vatMap, dimensions, customerMatch } = connectionSettingsSchema.shape;

/**
 * The settings that may be chosen. What the mapping plans and the worker does not carry out yet
 * (deferred revenue, dating on the first open day, making articles) is refused here, so that nobody
 * relies on it.
 */
export const offeredSettingsSchema = connectionSettingsSchema
  .omit({ deferral: true })
  .extend({
    articles: z.enum(['none', 'default']).default('none'),
    paymentAccounts: boundedList(
      paymentAccounts.unwrap().max(maxEntries, tooMany).default([]),
      maxEntries,
      tooMany,
    ),
    vatMap: boundedList(vatMap.unwrap().max(maxEntries, tooMany).default([]), maxEntries, tooMany),
    dimensions: boundedList(
      dimensions.unwrap().max(maxEntries, tooMany).default([]),
      maxEntries,
      tooMany,
    ),
    customerMatch: boundedList(
      customerMatch.unwrap().max(maxEntries, tooMany).default(customerMatch.parse(undefined)),
      maxEntries,
      tooMany,
    ),
    lockedPeriod: z.enum(['dead-letter']).default('dead-letter'),
  })
  .strict();
