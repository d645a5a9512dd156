import { boundedList, connectionSettingsSchema } from '@sync/shared';

/**
 * Room for every country, rate and product account of a large company. Each line of an invoice is
 * compared with each entry, so there must be a bound.
 */
const maxEntries = 1000;
const tooMany = `must have at most ${maxEntries} entries`;

const { paymentAccounts, vatMap, dimensions, customerMatch } = connectionSettingsSchema.shape;

/**
 * The settings that may be chosen: all that there are, each carried out by the worker. A misspelt
 * one must not be left out silently: money would go to a default account.
 */
export const offeredSettingsSchema = connectionSettingsSchema
  .extend({
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
  })
  .strict();
