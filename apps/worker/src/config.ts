import { readDatabaseAddress } from '@sync/database';
import { encryptionKeysSetting, readEnvironment } from '@sync/shared';
import { z } from 'zod';

const url = (protocols: RegExp) => z.url({ protocol: protocols });

const milliseconds = z.coerce.number().int().positive();

const databaseUrl = z.string().superRefine((url, context) => {
  const address = readDatabaseAddress(url);
  if (!address.ok) context.addIssue({ code: 'custom', message: address.error });
});

const schema = z.object({
  DATABASE_URL: databaseUrl,
  REDIS_URL: url(/^rediss?$/),
  HOST: z.string().default('127.0.0.1'),
  METRICS_PORT: z.coerce.number().int().min(0).max(65_535).default(9464),
  ENCRYPTION_KEYS: encryptionKeysSetting,
  FORTNOX_API_URL: url(/^https?$/).default('https://api.fortnox.se'),
  FORTNOX_AUTH_URL: url(/^https?$/).default('https://apps.fortnox.se/oauth-v1'),
  FORTNOX_RATE_LIMIT_REQUESTS: z.coerce.number().int().positive().default(25),
  FORTNOX_RATE_LIMIT_WINDOW_MS: milliseconds.default(5000),
  FORTNOX_TIMEOUT_MS: milliseconds.default(30_000),
  SUBSCRIPTIONFLOW_URL_TEMPLATE: z
    .string()
    .refine((text) => URL.canParse(text.replace('{site}', 'x')), 'an address, with {site}')
    .default('https://{site}.subscriptionflow.com'),
  SUBSCRIPTIONFLOW_RATE_LIMIT_REQUESTS: z.coerce.number().int().positive().default(100),
  SUBSCRIPTIONFLOW_RATE_LIMIT_WINDOW_MS: milliseconds.default(5000),
  WORKER_CONCURRENCY: z.coerce.number().int().min(1).max(1000).default(100),
  RETRY_MAX_ATTEMPTS: z.coerce.number().int().min(1).max(100).default(8),
  RETRY_BASE_MS: milliseconds.default(2000),
  CAUSE_CHECK_MS: milliseconds.default(600_000),
  // A century is for ever, and days beyond what PostgreSQL can count back are refused.
  RETENTION_DAYS: z.coerce.number().int().min(0).max(36_500).default(400),
  AUDIT_RETENTION_DAYS: z.coerce
    .number()
    .int()
    .max(36_500)
    .refine((days) => days === 0 || days >= 90, 'must be 0, for ever, or at least 90')
    .default(0),
  LOG_LEVEL: z.enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent']).default('info'),
});

export type WorkerConfig = z.output<typeof schema>;

/** Called once, by main.ts; everything else receives its settings as arguments. */
export function readConfig(environment: NodeJS.ProcessEnv = process.env): WorkerConfig {
  return Object.freeze(readEnvironment(schema, environment));
}
