import { logLevel, readEnvironment, setting, wholeNumber } from '@sync/shared';
import { z } from 'zod';

export const sandboxSettings = z.object({
  HOST: setting(z.string().default('127.0.0.1'), { description: 'The address listened at.' }),
  SANDBOX_PORT: wholeNumber({
    ...{ from: 0, to: 65_535, preset: 4000 },
    description: 'The port listened at; 0 takes a free one.',
  }),
  LOG_LEVEL: logLevel,
  SYNC_API_URL: setting(z.url().optional(), {
    description: 'Our own API, for the SubscriptionFlow pages; Connect says so when it is not set.',
    rule: 'an address of http or https',
  }),
  SYNC_API_TOKEN: setting(z.string().optional(), {
    description: "An operator's token for it.",
  }),
  FORTNOX_RATE_LIMIT_REQUESTS: wholeNumber({
    ...{ from: 1, to: 999_999, preset: 25 },
    description: 'Calls to one company …',
  }),
  FORTNOX_RATE_LIMIT_WINDOW_MS: wholeNumber({
    ...{ from: 1, to: 86_400_000, preset: 5000 },
    description: '… per this many milliseconds; beyond it 429.',
  }),
});

export type SandboxConfig = z.output<typeof sandboxSettings>;

/** Called once, by main.ts. */
export const readConfig = (environment: NodeJS.ProcessEnv = process.env): SandboxConfig =>
  readEnvironment(sandboxSettings, environment);
