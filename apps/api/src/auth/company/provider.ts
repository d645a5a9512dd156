import { err, ok, type Result } from '@sync/shared';
import {
  allowInsecureRequests,
  AuthorizationResponseError,
  authorizationCodeGrant,
  buildAuthorizationUrl,
  calculatePKCECodeChallenge,
  ClientSecretBasic,
  ClientSecretPost,
  customFetch,
  discovery,
  enableNonRepudiationChecks,
  ResponseBodyError,
  type ClientAuth,
  type Configuration,
} from 'openid-client';
import { ProviderAway, providerFetch } from './fetch.js';
import type { Claims } from './person.js';
import type { CompanySignInSettings } from './settings.js';
import type { Ticket } from './ticket.js';

export type ProviderFailure =
  /** The provider cannot be asked; it may be tried again. */
  | { readonly kind: 'away'; readonly error: unknown }
  /** It says no: the person broke off, the code is spent, or our client is not known. */
  | { readonly kind: 'refused'; readonly error: unknown }
  /** What came back is not for us, not from it, or not about this sign-in. */
  | { readonly kind: 'not-valid'; readonly error: unknown };

/** The identity provider of a company, as OpenID Connect describes one. Never throws. */
export type CompanyProvider = {
  /** Where a browser signs in. */
  readonly addressOf: (ticket: Ticket) => Promise<Result<URL, ProviderFailure>>;
  /** `query`: with which the provider has led the browser back, `?` included. */
  readonly claimsOf: (ticket: Ticket, query: string) => Promise<Result<Claims, ProviderFailure>>;
};

/** One call; a person waits for two of them. */
const timeoutS = 5;
/** The provider's keys and addresses may change; its former keys are asked for anew by the library. */
const knownForMs = 60 * 60 * 1000;

/**
 * Nothing is asked before somebody signs in, so a provider that is away stops no start. Once asked,
 * its description is kept for an hour; while it is away, it is asked by one request at a time.
 */
export function createCompanyProvider(
  settings: CompanySignInSettings,
  redirectUri: string,
  now: () => number = () => performance.now(),
): CompanyProvider {
  const discover = kept(() => discoverProvider(settings), now);
  return {
    addressOf: ({ state, nonce, verifier }) =>
      attempt(async () => {
        const challenge = await calculatePKCECodeChallenge(verifier);
        return buildAuthorizationUrl(await discover(), {
          redirect_uri: redirectUri,
          scope: settings.scopes,
          code_challenge: challenge,
          code_challenge_method: 'S256',
          ...{ state, nonce },
        });
      }),
    claimsOf: (ticket, query) =>
      attempt(async () => redeem(await discover(), ticket, new URL(query, redirectUri))),
  };
}

async function redeem(provider: Configuration, ticket: Ticket, returned: URL): Promise<Claims> {
  const { state: expectedState, nonce: expectedNonce, verifier: pkceCodeVerifier } = ticket;
  const checks = { expectedState, expectedNonce, pkceCodeVerifier, idTokenExpected: true };
  const claims = (await authorizationCodeGrant(provider, returned, checks)).claims();
  if (claims === undefined) throw new Error('no ID token came');
  return claims;
}

async function discoverProvider(settings: CompanySignInSettings): Promise<Configuration> {
  const { issuer, clientId, clientSecret } = settings;
  // Without this the library trusts TLS alone and leaves the ID token's signature unread.
  const execute = [enableNonRepudiationChecks];
  const isPlain = issuer.startsWith('http:');
  const found = await discovery(new URL(issuer), clientId, clientSecret, authOf(clientSecret), {
    execute: isPlain ? [...execute, allowInsecureRequests] : execute,
    timeout: timeoutS,
    [customFetch]: providerFetch(),
  });
  // The library lets some of Microsoft's addresses stand for any company's.
  if (new URL(found.serverMetadata().issuer).href === new URL(issuer).href) return found;
  throw new Error('the provider calls itself by another issuer than OIDC_ISSUER');
}

/** Providers name the ways in which a client may show its secret; unnamed, it is the header. */
function authOf(clientSecret: string): ClientAuth {
  const [inHeader, inBody] = [ClientSecretBasic(clientSecret), ClientSecretPost(clientSecret)];
  return (server, client, body, headers) => {
    const known = server.token_endpoint_auth_methods_supported ?? ['client_secret_basic'];
    const how = known.includes('client_secret_basic') ? inHeader : inBody;
    how(server, client, body, headers);
  };
}

/** Remembers what `find` answers; requests that come meanwhile share one question. */
function kept<T>(find: () => Promise<T>, now: () => number): () => Promise<T> {
  let known: { readonly found: Promise<T>; readonly until: number } | undefined;
  return () => {
    if (known !== undefined && known.until > now()) return known.found;
    const asked = { found: find(), until: now() + knownForMs };
    known = asked;
    asked.found.catch(() => {
      if (known === asked) known = undefined;
    });
    return asked.found;
  };
}

async function attempt<T>(work: () => Promise<T>): Promise<Result<T, ProviderFailure>> {
  try {
    return ok(await work());
  } catch (error) {
    return err({ kind: kindOf(error), error });
  }
}

function kindOf(error: unknown): ProviderFailure['kind'] {
  if (isAway(error)) return 'away';
  const isNo = error instanceof AuthorizationResponseError || error instanceof ResponseBodyError;
  return isNo ? 'refused' : 'not-valid';
}

/** The library wraps what its `fetch` throws. */
function isAway(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  return error instanceof ProviderAway || isAway(error.cause);
}
