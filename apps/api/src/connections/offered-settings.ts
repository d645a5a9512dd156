import { connectionSettingsSchema } from '@sync/shared';

/**
 * The settings that may be chosen: all that there are, each carried out by the worker. A misspelt
 * one must not be left out silently: money would go to a default account.
 */
export const offeredSettingsSchema = connectionSettingsSchema.strict();
