import { randomBytes } from 'node:crypto';
import { z } from 'zod';
import type { Clock } from '../clock.js';
import { knownScopes } from './api-routes.js';
import { createCallLog, type CallLog } from './call-log.js';
import { createCompany, type Company, type companySettingsSchema } from './company.js';
import { createFaults, type Faults } from './faults.js';
import { createHolds, type Holds } from './holds.js';
import { createOutage, type Outage } from './outage.js';
import { createAccessTokens, type AccessTokens } from './oauth/access-token.js';
import { createAuthorizations, type Authorizations } from './oauth/authorizations.js';
import { createRateWindow, rateModels, type RateWindow } from './rate-window.js';

/** How this Fortnox behaves as a service; changed while it runs through `/control`. */
export const fortnoxSettingsSchema = z.strictObject({
  rateModel: z.enum(rateModels).default('log'),
  /** 25 requests in 5,000 ms per client id and tenant: Fortnox's documented limit. */
  rateRequests: z.number().int().min(1).default(25),
  rateWindowMs: z.number().int().min(1).default(5000),
  /** Whether a 429 carries Retry-After; sources disagree whether Fortnox's does. */
  retryAfter: z.boolean().default(false),
  /** Every answer takes at least this long, ms. */
  latencyMs: z.number().int().min(0).default(0),
  /** Up to so much more, at random, ms. */
  latencyJitterMs: z.number().int().min(0).default(0),
  accessTokenMs: z.number().int().min(1).default(3_600_000),
  refreshTokenMs: z
    .number()
    .int()
    .min(1)
    .default(45 * 86_400_000),
  codeMs: z.number().int().min(1).default(600_000),
  refreshLatencyMs: z.number().int().min(0).default(0),
});

type FortnoxSettings = z.output<typeof fortnoxSettingsSchema>;

/** The whole stand-in for Fortnox: companies, authorizations, limits, faults and the call log. */
export type Fortnox = {
  settings: FortnoxSettings;
  readonly companies: Map<string, Company>;
  readonly access: AccessTokens;
  readonly authorizations: Authorizations;
  readonly windows: Map<string, RateWindow>;
  readonly faults: Faults;
  readonly holds: Holds;
  readonly outage: Outage;
  readonly log: CallLog;
  readonly clock: Clock;
};

/** A company and an app that are there from the start, so that a person can click at once. */
export const demo = {
  tenantId: '123456',
  clientId: 'demo-fortnox-client',
  clientSecret: 'demo-fortnox-secret',
} as const;

export function createFortnox(
  settings: z.input<typeof fortnoxSettingsSchema>,
  clock: Clock,
): Fortnox {
  const access = createAccessTokens(randomBytes(32).toString('hex'));
  const fortnox: Fortnox = {
    settings: fortnoxSettingsSchema.parse(settings),
    companies: new Map(),
    access,
    authorizations: createAuthorizations(
      access,
      () => fortnox.settings,
      () => clock().getTime(),
    ),
    windows: new Map(),
    faults: createFaults(Math.random),
    holds: createHolds(),
    outage: createOutage(),
    log: createCallLog(),
    clock,
  };
  fortnox.authorizations.apps.set(demo.clientId, {
    clientId: demo.clientId,
    clientSecret: demo.clientSecret,
    redirectUris: [],
    serviceAccount: true,
  });
  addCompany(fortnox, demo.tenantId, {});
  return fortnox;
}

/** Creates a company, or empties the one that has this tenant id. */
export function addCompany(
  fortnox: Fortnox,
  tenantId: string,
  settings: z.input<typeof companySettingsSchema>,
): Company {
  const company = createCompany(tenantId, settings, fortnox.clock);
  fortnox.companies.set(tenantId, company);
  return company;
}

export function rateWindowOf(fortnox: Fortnox, clientId: string, tenantId: string): RateWindow {
  const key = `${clientId}\n${tenantId}`;
  const known = fortnox.windows.get(key) ?? createRateWindow();
  fortnox.windows.set(key, known);
  return known;
}

export const allScopes: readonly string[] = [...knownScopes];
