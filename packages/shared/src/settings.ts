import { z } from 'zod';
import { setting } from './environment.js';

/** A whole number in words of digits alone: no sign, no exponent, no spaces. */
export function wholeNumber(said: {
  readonly description: string;
  readonly from: number;
  readonly to: number;
  readonly preset: number;
}) {
  const { description, from, to, preset } = said;
  const number = z
    .string()
    .regex(/^\d{1,9}$/)
    .transform(Number)
    .refine((value) => value >= from && value <= to, `a whole number from ${from} to ${to}`);
  return setting(number.default(preset), {
    description,
    rule: `a whole number from ${from} to ${to}`,
  });
}

/** An address of http or https; slashes at its end do not count. */
export const httpUrl = z.url({ protocol: /^https?$/ }).transform((url) => url.replace(/\/+$/, ''));

const templateRule =
  'an http or https address with {site} where the name of the SubscriptionFlow site stands, such ' +
  'as https://{site}.subscriptionflow.com';

/**
 * `{site}` once and nothing else in braces. Compose v1 takes the braces of a default away and puts
 * its own in: without this rule every company's requests go to a host named `{site.…}`.
 */
export const siteTemplate = setting(
  z.string().refine(isTemplate, templateRule).default('https://{site}.subscriptionflow.com'),
  { description: 'Where SubscriptionFlow is; {site} stands for the site.', rule: templateRule },
);

function isTemplate(text: string): boolean {
  const parts = text.split('{site}');
  if (parts.length !== 2 || /[{}\s]/.test(parts.join(''))) return false;
  const [whole, ...others] = ['acme', 'volvo'].map((site) => addressOf(parts.join(site)));
  return whole !== undefined && others.every((other) => other !== undefined && other !== whole);
}

function addressOf(text: string): string | undefined {
  return /^https?:\/\/./.test(text) && URL.canParse(text) ? new URL(text).href : undefined;
}

const levels = ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'] as const;

export const logLevel = setting(z.enum(levels).default('info'), {
  description: 'How much is logged.',
  rule: `one of ${levels.join(', ')}`,
});
