import type { apiSettings } from '@sync/checks';
import type { z } from 'zod';

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

type Given = z.output<typeof apiSettings>;

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
