import { boundedList, connectionSettingsSchema } from '@sync/shared';
import { z } from 'zod';

/**
 * Room for every country, rate and product account of a large company. Each line of an invoice is
 * compared with each entry, so there must be a bound.
 */
const maxEntries = 1000;
const tooMany = `must have at most ${maxEntries} entries`;

const mostInCode = 100;

/** They are compared with codes, and stand in lists and in the audit log. */
const code = z
  .string()
  .min(1)
  .max(mostInCode, `must have at most ${mostInCode} characters`)
  .optional();

/** As JSON: some ten tables of a hundred entries. A list of connections shows 200 of them. */
const mostCharacters = 200_000;

const { paymentAccounts, vatMap, dimensions, customerMatch } = connectionSettingsSchema.shape;

/**
 * The settings that may be chosen: all that there are, each carried out by the worker. A misspelt
 * one must not be left out silently: money would go to a default account.
 */
export const offeredSettingsSchema = connectionSettingsSchema
  .extend({
    paymentAccounts: boundedList(
      z
        .array(paymentAccounts.unwrap().element.extend({ method: code }))
        .max(maxEntries, tooMany)
        .default([]),
      maxEntries,
      tooMany,
    ),
    vatMap: boundedList(
      z
        .array(vatMap.unwrap().element.extend({ productAccount: code, vatCode: code }))
        .max(maxEntries, tooMany)
        .default([]),
      maxEntries,
      tooMany,
    ),
    dimensions: boundedList(
      z
        .array(dimensions.unwrap().element.extend({ productAccount: code, productSku: code }))
        .max(maxEntries, tooMany)
        .default([]),
      maxEntries,
      tooMany,
    ),
    customerMatch: boundedList(
      customerMatch.unwrap().max(maxEntries, tooMany).default(customerMatch.parse(undefined)),
      maxEntries,
      tooMany,
    ),
  })
  .strict()
  .refine((settings) => JSON.stringify(settings).length <= mostCharacters, {
    error: `are too long together: ${mostCharacters} characters of JSON at most`,
  });
