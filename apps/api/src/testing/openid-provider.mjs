// The published library of an OpenID provider in a process of its own: it is ESM, which Jest's
// modules are not. Prints one line of JSON when it listens. Arguments: redirect address, secret.
import { createServer } from 'node:http';
import { Provider } from 'oidc-provider';

const [redirectUri, secret] = process.argv.slice(2);
const server = createServer();
await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
const issuer = `http://127.0.0.1:${server.address().port}`;
const provider = new Provider(issuer, {
  clients: [{ client_id: 'sync', client_secret: secret, redirect_uris: [redirectUri] }],
  pkce: { required: () => true },
  conformIdTokenClaims: false,
  claims: { openid: ['sub', 'roles'], email: ['email', 'email_verified'], profile: ['name'] },
  // Whoever logs in as `x` is x, with the role named so.
  findAccount: (_context, id) => ({
    accountId: id,
    claims: () => ({
      sub: id,
      roles: [`sync-${id}`],
      email: `${id}@example.com`,
      email_verified: true,
    }),
  }),
});
server.on('request', provider.callback());
process.stdout.write(`${JSON.stringify({ issuer })}\n`);
