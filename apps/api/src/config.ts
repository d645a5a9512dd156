import { apiSettings, type OperatorToken } from '@sync/checks';
import { readEnvironment } from '@sync/shared';
import type { z } from 'zod';
import { companySignInOf, type CompanySignInSettings } from './auth/company/settings.js';
import type { LimitSizes } from './limits/limits.js';

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
  /** After so many a job that may succeed later becomes a dead letter; as the workers have it. */
  readonly maxAttempts: number;
  /** Whether the workers have a mail server, which the same environment names. */
  readonly sendsMail: boolean;
  readonly logLevel: string;
  /** Of a collector, by OpenTelemetry's protocol. */
  readonly telemetryUrl: string | undefined;
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
  const settings = readEnvironment(apiSettings, environment);
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
    maxAttempts: settings.RETRY_MAX_ATTEMPTS,
    sendsMail: settings.SMTP_URL !== undefined,
    logLevel: settings.LOG_LEVEL,
    telemetryUrl: settings.OTEL_EXPORTER_OTLP_ENDPOINT,
  });
}

function limitsOf(settings: z.output<typeof apiSettings>): LimitSizes {
  return {
    connection: {
      requests: settings.INGRESS_LIMIT_REQUESTS,
      windowMs: settings.INGRESS_LIMIT_WINDOW_MS,
    },
    connectionMegabytesADay: settings.INGRESS_LIMIT_MEGABYTES_A_DAY,
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
