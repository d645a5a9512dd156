import { isIP } from 'node:net';
import { readDatabaseAddress } from '@sync/database';
import { encryptionKeysSetting, readEnvironment, weaknessOf } from '@sync/shared';
import { z } from 'zod';
import {
  companySignInOf,
  companySignInShape,
  requireWholeProvider,
  type CompanySignInSettings,
} from './auth/company/settings.js';
import type { LimitSizes } from './limits/limits.js';

const httpUrl = z.url({ protocol: /^https?$/ }).transform((url) => url.replace(/\/+$/, ''));

const operatorToken = z.object({
  name: z.string().regex(/^[\w .@-]{1,64}$/),
  role: z.enum(['operator', 'viewer']),
  // The shortest token the contract allows; 24 random characters cannot be guessed.
  token: z.string().min(24),
});

const operatorTokens = z.string().transform((text, context) => {
  const entries = text.split(',').map((entry) => {
    // Only the first two colons separate: a token may hold more of them.
    const [, name, role, token] = /^([^:]*):([^:]*):(.*)$/s.exec(entry.trim()) ?? [];
    return operatorToken.safeParse({ name, role, token });
  });
  const tokens = entries.flatMap((entry) => (entry.success ? [entry.data] : []));
  const distinct =
    new Set(tokens.map((t) => t.name)).size === tokens.length &&
    new Set(tokens.map((t) => t.token)).size === tokens.length;
  const isWellFormed = tokens.length === entries.length && distinct;
  const message = isWellFormed
    ? tokens.flatMap(weakTokenMessage)[0]
    : 'must be name:role:token, comma-separated, names and tokens distinct, tokens of 24 characters or more';
  if (message === undefined) return tokens;
  context.addIssue({ code: 'custom', message });
  return z.NEVER;
});

function weakTokenMessage({ name, token }: OperatorToken): string[] {
  const weakness = weaknessOf(token);
  return weakness === undefined
    ? []
    : [`the token of ${name} ${weakness}; make one with: openssl rand -hex 24`];
}

/** A whole number of milliseconds or requests. */
const positive = z
  .string()
  .regex(/^[1-9]\d{0,8}$/)
  .transform(Number);

const port = z
  .string()
  .regex(/^\d{1,5}$/)
  .transform(Number)
  .refine((value) => value > 0 && value < 65_536);

const databaseUrl = z.string().superRefine((url, context) => {
  const address = readDatabaseAddress(url);
  if (!address.ok) context.addIssue({ code: 'custom', message: address.error });
});

/**
 * Express's `trust proxy`: how many proxies stand in front, or their addresses. A name that Express
 * does not know would be taken for an address that no proxy has.
 */
const trustProxy = z.string().transform((text, context) => {
  if (text === 'false' || text === 'true') return text === 'true';
  if (/^\d{1,2}$/.test(text)) return Number(text);
  const proxies = text.split(',').map((proxy) => proxy.trim());
  if (proxies.every(isProxy)) return proxies;
  const message = 'must be false, true, a number of proxies, or their addresses, comma-separated';
  context.addIssue({ code: 'custom', message });
  return z.NEVER;
});

function isProxy(text: string): boolean {
  if (['loopback', 'linklocal', 'uniquelocal'].includes(text)) return true;
  const [, address = '', bits = '0'] = /^([^/]*)(?:\/(\d{1,3}))?$/.exec(text) ?? [];
  return isIP(address) !== 0 && Number(bits) <= (isIP(address) === 4 ? 32 : 128);
}

const shape = z.object({
  ...companySignInShape,
  HOST: z.string().default('127.0.0.1'),
  PORT: port.default(3000),
  PUBLIC_URL: httpUrl.optional(),
  DATABASE_URL: databaseUrl,
  REDIS_URL: z.url({ protocol: /^rediss?$/ }),
  ENCRYPTION_KEYS: encryptionKeysSetting,
  OPERATOR_TOKENS: operatorTokens,
  FORTNOX_API_URL: httpUrl.default('https://api.fortnox.se'),
  FORTNOX_AUTH_URL: httpUrl.default('https://apps.fortnox.se/oauth-v1'),
  FORTNOX_RATE_LIMIT_REQUESTS: positive.default(25),
  FORTNOX_RATE_LIMIT_WINDOW_MS: positive.default(5000),
  FORTNOX_TIMEOUT_MS: positive.default(30_000),
  INGRESS_LIMIT_REQUESTS: positive.default(300_000),
  INGRESS_LIMIT_WINDOW_MS: positive.default(300_000),
  ADDRESS_LIMIT_REQUESTS: positive.default(600_000),
  ADDRESS_LIMIT_WINDOW_MS: positive.default(300_000),
  FAILURE_LIMIT_REQUESTS: positive.default(30_000),
  FAILURE_LIMIT_WINDOW_MS: positive.default(300_000),
  MAX_OPEN_JOBS: positive.default(100_000),
  SUBSCRIPTIONFLOW_URL_TEMPLATE: z
    .string()
    .regex(/^https?:\/\/\S+$/)
    .default('https://{site}.subscriptionflow.com'),
  TRUST_PROXY: trustProxy.default(false),
  CONFIRM_COMPANY: z
    .enum(['true', 'false'])
    .default('false')
    .transform((text) => text === 'true'),
  SESSION_IDLE_MINUTES: positive.default(120),
  SESSION_MAX_HOURS: positive.default(12),
  LOG_LEVEL: z.enum(['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent']).default('info'),
});

const schema = shape.superRefine(requireWholeProvider);

export type OperatorToken = z.output<typeof operatorToken>;

export type SessionLimits = {
  /** Without a request for this long a login is over. */
  readonly idleMs: number;
  /** After this long it is over in any case. */
  readonly maxMs: number;
};

export type ApiConfig = {
  readonly host: string;
  readonly port: number;
  /** Base of OAuth redirect and webhook addresses, without a slash at its end. */
  readonly publicUrl: string;
  readonly databaseUrl: string;
  readonly redisUrl: string;
  /** `{site}` stands for the SubscriptionFlow site. */
  readonly subscriptionflowUrlTemplate: string;
  readonly encryptionKeys: readonly Buffer[];
  readonly operatorTokens: readonly OperatorToken[];
  /** Whom to believe about where a request comes from; as Express takes it. */
  readonly trustProxy: boolean | number | readonly string[];
  /** Whether a company that a connection did not expect is connected only when confirmed by name. */
  readonly confirmCompany: boolean;
  readonly sessions: SessionLimits;
  /** `undefined`: people log in with tokens only. */
  readonly companySignIn: CompanySignInSettings | undefined;
  readonly fortnox: FortnoxSettings;
  readonly limits: LimitSizes;
  readonly logLevel: string;
};

type FortnoxSettings = {
  readonly apiUrl: string;
  readonly authUrl: string;
  readonly rateLimitRequests: number;
  readonly rateLimitWindowMs: number;
  readonly timeoutMs: number;
};

/** Called once, by main.ts; throws `ConfigurationError` naming variables, never values. */
export function readConfig(environment: NodeJS.ProcessEnv = process.env): ApiConfig {
  const settings = readEnvironment(schema, environment);
  return Object.freeze({
    host: settings.HOST,
    port: settings.PORT,
    publicUrl: settings.PUBLIC_URL ?? `http://${hostInUrl(settings.HOST)}:${settings.PORT}`,
    databaseUrl: settings.DATABASE_URL,
    redisUrl: settings.REDIS_URL,
    subscriptionflowUrlTemplate: settings.SUBSCRIPTIONFLOW_URL_TEMPLATE,
    encryptionKeys: settings.ENCRYPTION_KEYS,
    operatorTokens: settings.OPERATOR_TOKENS,
    trustProxy: settings.TRUST_PROXY,
    confirmCompany: settings.CONFIRM_COMPANY,
    sessions: {
      idleMs: settings.SESSION_IDLE_MINUTES * 60_000,
      maxMs: settings.SESSION_MAX_HOURS * 3_600_000,
    },
    companySignIn: companySignInOf(settings),
    fortnox: {
      apiUrl: settings.FORTNOX_API_URL,
      authUrl: settings.FORTNOX_AUTH_URL,
      rateLimitRequests: settings.FORTNOX_RATE_LIMIT_REQUESTS,
      rateLimitWindowMs: settings.FORTNOX_RATE_LIMIT_WINDOW_MS,
      timeoutMs: settings.FORTNOX_TIMEOUT_MS,
    },
    limits: limitsOf(settings),
    logLevel: settings.LOG_LEVEL,
  });
}

function limitsOf(settings: z.output<typeof schema>): LimitSizes {
  return {
    connection: {
      requests: settings.INGRESS_LIMIT_REQUESTS,
      windowMs: settings.INGRESS_LIMIT_WINDOW_MS,
    },
    address: {
      requests: settings.ADDRESS_LIMIT_REQUESTS,
      windowMs: settings.ADDRESS_LIMIT_WINDOW_MS,
    },
    failures: {
      requests: settings.FAILURE_LIMIT_REQUESTS,
      windowMs: settings.FAILURE_LIMIT_WINDOW_MS,
    },
    openJobs: settings.MAX_OPEN_JOBS,
  };
}

/** An IPv6 address stands in brackets in a URL. */
function hostInUrl(host: string): string {
  return host.includes(':') ? `[${host}]` : host;
}
