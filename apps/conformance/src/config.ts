import { readDatabaseAddress } from '@sync/database';
import { readEnvironment } from '@sync/shared';
import { z } from 'zod';

const url = (protocols: RegExp) => z.url({ protocol: protocols });

const whole = z.coerce.number().int().positive();

const databaseUrl = z.string().superRefine((given, context) => {
  const address = readDatabaseAddress(given);
  if (!address.ok) context.addIssue({ code: 'custom', message: address.error });
});

/** The worker's own names: whoever can run a worker can ask its company. */
const schema = z.object({
  DATABASE_URL: databaseUrl,
  REDIS_URL: url(/^rediss?$/),
  ENCRYPTION_KEYS: z
    .string()
    .transform((list) => list.split(',').map((key) => Buffer.from(key.trim(), 'base64')))
    .refine((keys) => keys.every((key) => key.length === 32), 'each key: 32 bytes in base64'),
  FORTNOX_API_URL: url(/^https?$/).default('https://api.fortnox.se'),
  FORTNOX_AUTH_URL: url(/^https?$/).default('https://apps.fortnox.se/oauth-v1'),
  FORTNOX_RATE_LIMIT_REQUESTS: whole.default(25),
  FORTNOX_RATE_LIMIT_WINDOW_MS: whole.default(5000),
  FORTNOX_TIMEOUT_MS: whole.default(30_000),
});

export type ConformanceConfig = z.output<typeof schema>;

/** Throws `ConfigurationError`, whose message names what is missing and never a value. */
export const readConfig = (environment: NodeJS.ProcessEnv = process.env): ConformanceConfig =>
  Object.freeze(readEnvironment(schema, environment));
