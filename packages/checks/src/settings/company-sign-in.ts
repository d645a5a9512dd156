import { setting } from '@sync/shared';
import { z } from 'zod';

/** Whoever can read or change what the provider answers decides who gets in. */
const issuer = z.string().transform((text, context) => {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url !== undefined && isSafe(url)) return text;
  const message = 'must be an https address without parameters; http for this machine only';
  context.addIssue({ code: 'custom', message });
  return z.NEVER;
});

function isSafe({ protocol, hostname, search, hash, username, href }: URL): boolean {
  const isLocal = ['localhost', '127.0.0.1', '[::1]'].includes(hostname);
  if (protocol !== 'https:' && !(protocol === 'http:' && isLocal)) return false;
  // Of a document's own address the library would not compare the issuer that stands in it.
  return search === '' && hash === '' && username === '' && !href.includes('/.well-known/');
}

const values = z.string().transform((text) =>
  text
    .split(',')
    .map((value) => value.trim())
    .filter((value) => value !== ''),
);

const scopes = z.string().refine((text) => text.split(/\s+/).includes('openid'), {
  error: 'must contain openid',
});

/** Settings of the sign-in with the company's account; all are left out where there is none. */
export const companySignInShape = {
  OIDC_ISSUER: setting(issuer.optional(), {
    description: "The company's identity provider (docs/security.md); without it tokens alone.",
  }),
  OIDC_CLIENT_ID: setting(z.string().optional(), { description: 'What it calls us.' }),
  OIDC_CLIENT_SECRET: setting(z.string().optional(), { description: 'What it gave us.' }),
  OIDC_SCOPES: setting(scopes.default('openid email profile'), {
    description: 'Asked of it, separated by spaces.',
  }),
  OIDC_ROLE_CLAIM: setting(z.string().default('roles'), {
    description: 'The claim whose values decide what a person may do.',
  }),
  OIDC_OPERATOR_VALUES: setting(values.default([]), {
    description: 'Values that make an operator, comma-separated.',
  }),
  OIDC_VIEWER_VALUES: setting(values.default([]), {
    description: 'Values that make a viewer, comma-separated.',
  }),
  OIDC_NAME_CLAIM: setting(z.string().default('email'), {
    description: 'The claim by which a person is called.',
  }),
};

type Given = z.output<z.ZodObject<typeof companySignInShape>>;

/** Half a provider lets nobody in, and a provider without a mapped value neither: both are told at the start. */
export function requireWholeProvider(given: Given, context: z.RefinementCtx): void {
  const { OIDC_ISSUER, OIDC_CLIENT_ID, OIDC_CLIENT_SECRET } = given;
  const parts = { OIDC_ISSUER, OIDC_CLIENT_ID, OIDC_CLIENT_SECRET };
  const missing = Object.entries(parts).filter(([, value]) => value === undefined);
  if (missing.length === Object.keys(parts).length) return;
  for (const [name] of missing) {
    const message =
      'is needed for the sign-in with company accounts, as the other OIDC_ settings are';
    context.addIssue({ code: 'custom', path: [name], message });
  }
  if (given.OIDC_OPERATOR_VALUES.length + given.OIDC_VIEWER_VALUES.length > 0) return;
  const message = 'is needed, or OIDC_VIEWER_VALUES: without either nobody could sign in';
  context.addIssue({ code: 'custom', path: ['OIDC_OPERATOR_VALUES'], message });
}
