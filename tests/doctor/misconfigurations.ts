import { misconfiguredPostgresql } from './misconfigured-postgresql.js';
import { misconfiguredRedis } from './misconfigured-redis.js';
import { misconfiguredSettings } from './misconfigured-settings.js';
import { neglectedWork } from './neglected-work.js';
import type { Misconfiguration } from './planted.js';

/** All that the doctor is to find: whoever adds a check adds what it is to find. */
export const misconfigurations: readonly Misconfiguration[] = [
  ...misconfiguredSettings,
  ...misconfiguredPostgresql,
  ...misconfiguredRedis,
  ...neglectedWork,
];
