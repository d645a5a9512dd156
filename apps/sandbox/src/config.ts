import { z } from 'zod';
import { readEnvironment } from '@sync/shared';

const port = z.coerce.number().int().min(0).max(65535);
const whole = z.coerce.number().int().min(1);

const schema = z.object({
  HOST: z.string().default('127.0.0.1'),
  SANDBOX_PORT: port.default(4000),
  LOG_LEVEL: z.string().default('info'),
  /** Our own API, for the SubscriptionFlow pages; `Connect` says so when they are not set. */
  SYNC_API_URL: z.url().optional(),
  SYNC_API_TOKEN: z.string().optional(),
  FORTNOX_RATE_LIMIT_REQUESTS: whole.default(25),
  FORTNOX_RATE_LIMIT_WINDOW_MS: whole.default(5000),
});

export type SandboxConfig = z.output<typeof schema>;

/** Called once, by main.ts. */
export const readConfig = (environment: NodeJS.ProcessEnv = process.env): SandboxConfig =>
  readEnvironment(schema, environment);
