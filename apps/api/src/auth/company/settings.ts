import { z } from 'zod';

/** The identity provider by which a company's own people sign in, and what they may do here. */
export type CompanySignInSettings = {
  readonly issuer: string;
  readonly clientId: string;
  readonly clientSecret: string;
  /** Space-separated; `openid` is among them. */
  readonly scopes: string;
  /** Of the ID token; a text or a list of texts. */
  readonly roleClaim: string;
  /** Values of that claim that make an operator or a viewer; any other person stays outside. */
  readonly operatorValues: readonly string[];
  readonly viewerValues: readonly string[];
  /** Of the ID token; what a person is called here, besides her `sub`. */
  readonly nameClaim: string;
};

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
  OIDC_ISSUER: issuer.optional(),
  OIDC_CLIENT_ID: z.string().optional(),
  OIDC_CLIENT_SECRET: z.string().optional(),
  OIDC_SCOPES: scopes.default('openid email profile'),
  OIDC_ROLE_CLAIM: z.string().default('roles'),
  OIDC_OPERATOR_VALUES: values.default([]),
  OIDC_VIEWER_VALUES: values.default([]),
  OIDC_NAME_CLAIM: z.string().default('email'),
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

/** `undefined`: there is no sign-in with company accounts. */
export function companySignInOf(given: Given): CompanySignInSettings | undefined {
  const { OIDC_ISSUER: issuer, OIDC_CLIENT_ID: clientId, OIDC_CLIENT_SECRET: clientSecret } = given;
  if (issuer === undefined || clientId === undefined || clientSecret === undefined)
    return undefined;
  return {
    ...{ issuer, clientId, clientSecret },
    scopes: given.OIDC_SCOPES,
    roleClaim: given.OIDC_ROLE_CLAIM,
    operatorValues: given.OIDC_OPERATOR_VALUES,
    viewerValues: given.OIDC_VIEWER_VALUES,
    nameClaim: given.OIDC_NAME_CLAIM,
  };
}
