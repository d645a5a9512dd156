import { readDatabaseAddress } from '@sync/database';
import {
  encryptionKeysSetting,
  httpUrl,
  logLevel,
  setting,
  siteTemplate,
  wholeNumber,
} from '@sync/shared';
import { z } from 'zod';
import { mailShape } from './mail.js';

const databaseUrl = z.string().superRefine((url, context) => {
  const address = readDatabaseAddress(url);
  if (!address.ok) context.addIssue({ code: 'custom', message: address.error });
});

const fortnoxUrl = (preset: string, description: string) =>
  setting(httpUrl.default(preset), { description, rule: 'an address of http or https' });

/** What the API and the workers must agree about: one environment serves both. */
export const sharedSettings = {
  DATABASE_URL: setting(databaseUrl, {
    description: 'PostgreSQL 14 or later (docs/stores.md).',
    rule: 'postgresql://user:password@host/database',
  }),
  REDIS_URL: setting(z.url({ protocol: /^rediss?$/ }), {
    description: 'Redis 6.2 or later, or Valkey (docs/stores.md).',
    rule: 'redis://user:password@host:port/database, or rediss:// for TLS',
  }),
  ENCRYPTION_KEYS: setting(encryptionKeysSetting, {
    description: 'Keys of the secrets in the database, comma-separated; the first encrypts.',
    rule: 'base64 keys of 32 bytes, comma-separated; make one with: openssl rand -base64 32',
  }),
  HOST: setting(z.string().default('127.0.0.1'), { description: 'The address listened at.' }),
  FORTNOX_API_URL: fortnoxUrl('https://api.fortnox.se', "Fortnox's API."),
  FORTNOX_AUTH_URL: fortnoxUrl('https://apps.fortnox.se/oauth-v1', "Fortnox's consent and tokens."),
  FORTNOX_RATE_LIMIT_REQUESTS: wholeNumber({
    ...{ from: 1, to: 999_999, preset: 25 },
    description: 'Calls to one Fortnox company …',
  }),
  FORTNOX_RATE_LIMIT_WINDOW_MS: wholeNumber({
    ...{ from: 1, to: 86_400_000, preset: 5000 },
    description: '… per this many milliseconds.',
  }),
  FORTNOX_TIMEOUT_MS: wholeNumber({
    ...{ from: 1, to: 3_600_000, preset: 30_000 },
    description: 'One call to Fortnox, in milliseconds.',
  }),
  RETRY_MAX_ATTEMPTS: wholeNumber({
    ...{ from: 1, to: 100, preset: 8 },
    description: 'Attempts before a job that may succeed later becomes a dead letter.',
  }),
  SUBSCRIPTIONFLOW_URL_TEMPLATE: siteTemplate,
  ...mailShape,
  LOG_LEVEL: logLevel,
  OTEL_EXPORTER_OTLP_ENDPOINT: setting(httpUrl.optional(), {
    description:
      'Where traces and metrics are sent by OpenTelemetry; other OTEL_… variables are obeyed too. Not set: nowhere.',
    rule: 'an address of http or https',
  }),
};
