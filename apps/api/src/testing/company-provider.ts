import { createHash, createSign, generateKeyPairSync, randomBytes } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { text } from 'node:stream/consumers';
import { listen } from './test-api.js';

type Claims = Readonly<Record<string, unknown>>;

/** What is wrong with the next ID token; everything else about it is right. */
export type Tampering = {
  /** In place of the claims that belong there; `undefined` leaves one out. */
  readonly claims?: Claims;
  readonly header?: Claims;
  readonly signedBy?: 'stranger' | 'nobody';
};

export type StandInProvider = {
  readonly issuer: string;
  readonly clientId: string;
  readonly clientSecret: string;
  /** Somebody signs in at the address that a browser was sent to; answers where it is led back. */
  readonly signIn: (address: string, person: Claims, tampering?: Tampering) => URL;
  /** In place of the whole answer to everything asked from now on; `undefined`: right again. */
  broken: { readonly status: number; readonly body: string } | undefined;
  /** Overrides in the description of the provider. */
  description: Claims;
  /** Paths that were asked. */
  readonly asked: string[];
  readonly close: () => Promise<void>;
};

type Grant = { readonly challenge: string; readonly redirectUri: string; readonly idToken: string };

const base64 = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');

/**
 * An OpenID provider over real HTTP that signs real tokens, holds everybody to PKCE, the client's
 * secret, the redirect address and a single use of each code, and can be told to be at fault.
 */
export async function startStandInProvider(): Promise<StandInProvider> {
  const keys = [generateKeys(), generateKeys()] as const;
  const server = createServer();
  const grants = new Map<string, Grant>();
  const issuer = await listen(server);
  const provider: StandInProvider = {
    issuer,
    clientId: 'sync',
    // What form encoding changes must reach the provider as it is.
    clientSecret: 'secret of:the client/+%',
    broken: undefined,
    description: {},
    asked: [],
    signIn: (address, person, tampering = {}) => {
      const query = new URL(address).searchParams;
      const code = randomBytes(16).toString('hex');
      const idToken = sign(idClaims(provider, query, person), tampering, keys);
      const redirectUri = query.get('redirect_uri') ?? '';
      grants.set(code, { challenge: query.get('code_challenge') ?? '', redirectUri, idToken });
      const back = new URL(redirectUri);
      back.search = new URLSearchParams({
        code,
        state: query.get('state') ?? '',
        iss: issuer,
      }).toString();
      return back;
    },
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
  server.on(
    'request',
    (request, response) => void answer(provider, { keys, grants }, request, response),
  );
  return provider;
}

type Keys = ReturnType<typeof generateKeys>;
type Kept = { readonly keys: readonly [Keys, Keys]; readonly grants: Map<string, Grant> };

function generateKeys() {
  return generateKeyPairSync('rsa', { modulusLength: 2048 });
}

function idClaims(
  { issuer, clientId }: StandInProvider,
  query: URLSearchParams,
  person: Claims,
): Claims {
  const now = Math.floor(Date.now() / 1000);
  const about = { iss: issuer, aud: clientId, iat: now, exp: now + 300, nonce: query.get('nonce') };
  return { sub: 'person-1', ...about, ...person };
}

function sign(
  claims: Claims,
  { claims: changed, header, signedBy }: Tampering,
  keys: readonly [Keys, Keys],
): string {
  const head = { alg: 'RS256', kid: 'first', typ: 'JWT', ...header };
  const unsigned = `${base64(head)}.${base64({ ...claims, ...changed })}`;
  if (signedBy === 'nobody') return `${unsigned}.`;
  const { privateKey } = keys[signedBy === 'stranger' ? 1 : 0];
  return `${unsigned}.${createSign('sha256').update(unsigned).sign(privateKey, 'base64url')}`;
}

async function answer(
  provider: StandInProvider,
  kept: Kept,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const { pathname } = new URL(request.url ?? '/', provider.issuer);
  provider.asked.push(pathname);
  const form = new URLSearchParams(await text(request));
  if (provider.broken) {
    response.writeHead(provider.broken.status, { 'content-type': 'application/json' });
    response.end(provider.broken.body);
    return;
  }
  const { status, body } = bodyOf(pathname, provider, kept, { request, form });
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
}

function bodyOf(
  path: string,
  provider: StandInProvider,
  { keys, grants }: Kept,
  asked: { readonly request: IncomingMessage; readonly form: URLSearchParams },
): { readonly status: number; readonly body: unknown } {
  switch (path) {
    case '/.well-known/openid-configuration':
      return { status: 200, body: { ...describe(provider.issuer), ...provider.description } };
    case '/jwks': {
      const jwk = {
        ...keys[0].publicKey.export({ format: 'jwk' }),
        kid: 'first',
        alg: 'RS256',
        use: 'sig',
      };
      return { status: 200, body: { keys: [jwk] } };
    }
    case '/token':
      return redeem(provider, grants, asked);
    default:
      return { status: 404, body: {} };
  }
}

const describe = (issuer: string): Claims => ({
  issuer,
  authorization_endpoint: `${issuer}/authorize`,
  token_endpoint: `${issuer}/token`,
  jwks_uri: `${issuer}/jwks`,
  response_types_supported: ['code'],
  subject_types_supported: ['public'],
  id_token_signing_alg_values_supported: ['RS256'],
  authorization_response_iss_parameter_supported: true,
});

function redeem(
  provider: StandInProvider,
  grants: Map<string, Grant>,
  { request, form }: { readonly request: IncomingMessage; readonly form: URLSearchParams },
) {
  const grant = grants.get(form.get('code') ?? '');
  grants.delete(form.get('code') ?? '');
  const challenge = createHash('sha256')
    .update(form.get('code_verifier') ?? '')
    .digest('base64url');
  if (!isClient(provider, request, form)) return { status: 401, body: { error: 'invalid_client' } };
  if (grant?.challenge !== challenge || grant.redirectUri !== form.get('redirect_uri')) {
    return { status: 400, body: { error: 'invalid_grant' } };
  }
  const body = {
    access_token: 'unused',
    token_type: 'Bearer',
    expires_in: 60,
    id_token: grant.idToken,
  };
  return { status: 200, body };
}

/** By the header, form-encoded as RFC 6749 has it, or in the body. */
function isClient(
  { clientId, clientSecret }: StandInProvider,
  { headers }: IncomingMessage,
  form: URLSearchParams,
) {
  const [, basic = ''] = /^Basic (.+)$/.exec(headers.authorization ?? '') ?? [];
  const [id = '', secret = ''] = Buffer.from(basic, 'base64').toString().split(':').map(decoded);
  const inHeader = id === clientId && secret === clientSecret;
  return (
    inHeader || (form.get('client_id') === clientId && form.get('client_secret') === clientSecret)
  );
}

const decoded = (text: string): string => decodeURIComponent(text.replaceAll('+', ' '));
