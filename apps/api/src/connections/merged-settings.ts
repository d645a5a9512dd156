import type { ConnectionSettings } from '@sync/shared';
import { check } from '../http/input.js';
import { offeredSettingsSchema } from './offered-settings.js';

/** RFC 7396 on the first level: lists such as `paymentAccounts` are replaced as a whole. */
export function mergedSettings(
  current: ConnectionSettings,
  change: Readonly<Record<string, unknown>>,
): ConnectionSettings {
  const all: Record<string, unknown> = { ...current, ...change };
  const merged = Object.fromEntries(Object.entries(all).filter(([, value]) => value !== null));
  return check(offeredSettingsSchema, merged, ['settings']);
}
