import { setting, wholeNumber } from '@sync/shared';
import { z } from 'zod';
import { requireWholeMail } from './mail.js';
import { publicUrl, publicUrlRule } from './public-url.js';
import { sharedSettings } from './shared-settings.js';

const auditRule = 'must be 0, for ever, or at least 90, up to 36500 days';

const auditDays = z
  .string()
  .regex(/^\d{1,5}$/)
  .transform(Number)
  .refine((days) => days === 0 || (days >= 90 && days <= 36_500), auditRule);

/** Everything that a worker reads of its environment. */
export const workerSettings = z
  .object({
    ...sharedSettings,
    METRICS_PORT: wholeNumber({
      ...{ from: 0, to: 65_535, preset: 9464 },
      description: '/healthz, /readyz and /metrics; port 0 takes a free one.',
    }),
    SUBSCRIPTIONFLOW_RATE_LIMIT_REQUESTS: wholeNumber({
      ...{ from: 1, to: 999_999, preset: 100 },
      description: 'Calls to one SubscriptionFlow site …',
    }),
    SUBSCRIPTIONFLOW_RATE_LIMIT_WINDOW_MS: wholeNumber({
      ...{ from: 1, to: 86_400_000, preset: 5000 },
      description: '… per this many milliseconds.',
    }),
    WORKER_CONCURRENCY: wholeNumber({
      ...{ from: 1, to: 1000, preset: 100 },
      description: 'Attempts at once.',
    }),
    RETRY_BASE_MS: wholeNumber({
      ...{ from: 1, to: 86_400_000, preset: 2000 },
      description: 'The first pause between attempts, in milliseconds; it doubles up to an hour.',
    }),
    CAUSE_CHECK_MS: wholeNumber({
      ...{ from: 1, to: 604_800_000, preset: 600_000 },
      description: 'How often Fortnox is asked whether causes of dead letters are gone.',
    }),
    // A century is for ever, and days beyond what PostgreSQL can count back are refused.
    RETENTION_DAYS: wholeNumber({
      ...{ from: 0, to: 36_500, preset: 400 },
      description: 'Ended jobs keep event and timeline so long; 0: for ever.',
    }),
    AUDIT_RETENTION_DAYS: setting(auditDays.default(0), {
      description: 'The audit log is kept so long; 0: for ever.',
      rule: auditRule,
    }),
    PUBLIC_URL: setting(publicUrl, {
      description: 'Where the console is, for links in notifications; not set: they hold none.',
      rule: publicUrlRule,
    }),
  })
  .superRefine(requireWholeMail);
