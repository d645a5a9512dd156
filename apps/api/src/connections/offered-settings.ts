import { connectionSettingsSchema } from '@sync/shared';

/**
 * The settings that may be chosen. What the mapping plans and the worker does not carry out yet
 * (deferred revenue) is refused here, so that nobody relies on it.
 */
export const offeredSettingsSchema = connectionSettingsSchema.omit({ deferral: true }).strict();
