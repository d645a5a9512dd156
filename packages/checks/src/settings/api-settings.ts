import { setting, wholeNumber } from '@sync/shared';
import { z } from 'zod';
import { companySignInShape, requireWholeProvider } from './company-sign-in.js';
import { requireWholeMail } from './mail.js';
import { operatorTokensSetting } from './operator-tokens.js';
import { publicUrl, publicUrlRule } from './public-url.js';
import { sharedSettings } from './shared-settings.js';
import { trustProxySetting } from './trust-proxy.js';

const requests = (preset: number, description: string) =>
  wholeNumber({ from: 1, to: 999_999_999, preset, description });

/** Everything that the API reads of its environment. */
export const apiSettings = z
  .object({
    ...sharedSettings,
    ...companySignInShape,
    PORT: wholeNumber({ from: 1, to: 65_535, preset: 3000, description: 'The port listened at.' }),
    PUBLIC_URL: setting(publicUrl, {
      description: 'Where browsers and SubscriptionFlow reach the API; http://HOST:PORT by itself.',
      rule: publicUrlRule,
    }),
    OPERATOR_TOKENS: operatorTokensSetting,
    INGRESS_LIMIT_REQUESTS: requests(300_000, 'Invoices of one connection …'),
    INGRESS_LIMIT_WINDOW_MS: requests(300_000, '… per this many milliseconds.'),
    INGRESS_LIMIT_MEGABYTES_A_DAY: requests(2000, 'What the events of one connection take up.'),
    ADDRESS_LIMIT_REQUESTS: requests(600_000, 'Requests of one address …'),
    ADDRESS_LIMIT_WINDOW_MS: requests(300_000, '… per this many milliseconds.'),
    FAILURE_LIMIT_REQUESTS: requests(30_000, 'Failed logins and signatures of one address …'),
    FAILURE_LIMIT_WINDOW_MS: requests(300_000, '… per this many milliseconds.'),
    MAX_OPEN_JOBS: requests(100_000, 'Unfinished jobs of one connection; beyond them 429.'),
    TRUST_PROXY: trustProxySetting,
    CONFIRM_COMPANY: setting(
      z
        .enum(['true', 'false'])
        .default('false')
        .transform((text) => text === 'true'),
      { description: 'An unexpected company is confirmed by name.', rule: 'true or false' },
    ),
    SESSION_IDLE_MINUTES: requests(120, 'A login unused for so long is over.'),
    SESSION_MAX_HOURS: requests(12, 'A login so old is over.'),
  })
  .superRefine(requireWholeProvider)
  .superRefine(requireWholeMail);
