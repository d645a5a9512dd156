import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ask, memberOf, textOf, type Answered } from './testing/ask.js';
import { createSampleConnection, type CreatedConnection } from './testing/sample-connection.js';
import { operatorToken, startTestApi, viewerToken, type TestApi } from './testing/test-api.js';

/** docs/access.md is the rule; what is tried here is what the router really does. */
const document = readFileSync(join(process.cwd(), 'docs/access.md'), 'utf8');

type Outcome = 'in' | 'key' | 'login' | '401' | '403';
type Row = {
  readonly operation: string;
  readonly nobody: string;
  readonly viewer: string;
  readonly operator: string;
  /** An operator whose token is for some connections, none of which is asked for here. */
  readonly some: string;
};
type Headers = Readonly<Record<string, string>>;

let api: TestApi;
let connection: CreatedConnection;
let operations: string[];
let someToken: string;
let attempts = 0;

beforeAll(async () => {
  api = await startTestApi({ TRUST_PROXY: '1' });
  connection = await createSampleConnection(api);
  const body = { name: 'olga', role: 'operator', connectionIds: [connection.id] };
  const made = await api.ask('POST', '/v1/operator-tokens', { body });
  someToken = textOf(made.body, 'token');
  operations = await documentedOperations();
});
afterAll(() => api.close());

async function documentedOperations(): Promise<string[]> {
  const { body } = await api.ask('GET', '/openapi.json');
  return Object.entries(memberOf(body, 'paths') as Record<string, object>).flatMap(([path, all]) =>
    Object.keys(all).map((method) => `${method.toUpperCase()} ${path}`),
  );
}

function rules(): Row[] {
  return Array.from(
    document.matchAll(/^\| `([A-Z]+ \S+)` +\| (\w+) +\| (\w+) +\| (\w+) +\| (\w+) +\|$/gm),
    ([, operation = '', nobody = '', viewer = '', operator = '', some = '']) => ({
      operation,
      nobody,
      viewer,
      operator,
      some,
    }),
  );
}

/** The words of the table for what an answer means. */
function outcomeOf(operation: string, { status, headers }: Answered): Outcome {
  const asksForKey = /\/(invoices|webhooks\/\S+|callback|confirm)$/.test(operation);
  if (asksForKey) return keyOutcome(operation, status);
  if (status === 401 && operation !== 'POST /login') return '401';
  if (status === 403) return '403';
  const leadsToLogin = headers.get('location')?.startsWith('/login') === true;
  return leadsToLogin && operation !== 'POST /logout' ? 'login' : 'in';
}

/** An address that nobody has, or a state that nobody was given, is not there. */
function keyOutcome(operation: string, status: number): Outcome {
  if (status === 401 || !operation.endsWith('/invoices')) return 'key';
  return status === 403 ? '403' : 'in';
}

async function attempt(operation: string, headers: Headers): Promise<Outcome> {
  const [method = '', pattern = ''] = operation.split(' ');
  const path = pattern
    .replace('{connectionKey}', 'whk_unknown')
    .replaceAll(/\{\w+\}/g, 'unknown_1');
  const body = method === 'GET' ? {} : { body: {} };
  // Another client each time: who fails again and again is answered later and later.
  attempts += 1;
  const address = `10.0.${attempts >> 8}.${attempts & 255}`;
  const all = { ...headers, 'x-forwarded-for': address };
  return outcomeOf(operation, await ask(api.url, method, path, { headers: all, ...body }));
}

async function cookieOf(token: string): Promise<string> {
  const headers = { 'content-type': 'application/x-www-form-urlencoded' };
  const body = new URLSearchParams({ token }).toString();
  const answer = await ask(api.url, 'POST', '/login', { headers, body });
  return (answer.headers.get('set-cookie') ?? '').split(';')[0] ?? '';
}

const bearer = (token: string): Headers => ({ authorization: `Bearer ${token}` });
const ours = { 'x-requested-with': 'console' };

/** Plain forms of our own pages; the browser's word on where they come from guards them. */
const forms = ['POST /login', 'POST /logout'];

/** Each with who it should count as. A session is made anew each time: one operation ends it. */
const credentials: readonly [
  string,
  keyof Omit<Row, 'operation'>,
  () => Headers | Promise<Headers>,
][] = [
  ['nothing', 'nobody', () => ({})],
  ["a viewer's token", 'viewer', () => bearer(viewerToken)],
  ["an operator's token", 'operator', () => bearer(operatorToken)],
  ["a viewer's session", 'viewer', async () => ({ cookie: await cookieOf(viewerToken), ...ours })],
  [
    "an operator's session",
    'operator',
    async () => ({ cookie: await cookieOf(operatorToken), ...ours }),
  ],
  ["an operator's token for some connections", 'some', () => bearer(someToken)],
  [
    "an operator's session for some connections",
    'some',
    async () => ({ cookie: await cookieOf(someToken), ...ours }),
  ],
  ['a cookie made up', 'nobody', () => ({ cookie: 'session=made.up', ...ours })],
];

/** What must never count as anybody, and is told so at once. */
const strangers: readonly [string, () => Headers][] = [
  ['a token made up', () => bearer('made-up-token-of-somebody-else')],
  ['an empty token', () => ({ authorization: 'Bearer ' })],
  ['the token in capitals', () => bearer(operatorToken.toUpperCase())],
  ['the token and one letter more', () => bearer(`${operatorToken}x`)],
  ['the token without its last letter', () => bearer(operatorToken.slice(0, -1))],
  ['the token as a password', () => ({ authorization: `Basic ${btoa(`anna:${operatorToken}`)}` })],
  ['the name of the operator', () => bearer('anna')],
  ['the signing secret of a company', () => bearer(connection.signingSecret)],
  ['the webhook key of a company', () => bearer(connection.webhookPath.split('/').at(-1) ?? '')],
  ['the id of a company', () => bearer(connection.id)],
];

it('is written down for every operation of the document, and for none that is not there', () => {
  expect(rules().map(({ operation }) => operation)).toEqual([...operations].sort());
});

it.each(credentials)('with %s is that of %s', async (_name, column, make) => {
  for (const rule of rules()) {
    const outcome = await attempt(rule.operation, await make());
    expect([rule.operation, outcome]).toEqual([rule.operation, rule[column]]);
  }
});

it.each(strangers)('is nobody’s with %s', async (_name, make) => {
  for (const { operation, nobody } of rules()) {
    const outcome = await attempt(operation, make());
    const expected = nobody === 'in' || nobody === 'key' ? nobody : '401';
    expect([operation, outcome]).toEqual([operation, expected]);
  }
});

it('with a session changes nothing without the header that another site cannot send', async () => {
  for (const { operation, operator } of rules()) {
    if (operation.startsWith('GET ') || forms.includes(operation)) continue;
    const cookie = await cookieOf(operatorToken);
    const outcome = await attempt(operation, { cookie });
    expect([operation, outcome]).toEqual([operation, operator === 'key' ? 'key' : '403']);
  }
});

it.each(forms)('refuses %s from a page of another site', async (operation) => {
  const headers = { cookie: await cookieOf(operatorToken), 'sec-fetch-site': 'cross-site' };
  expect(await attempt(operation, headers)).toBe('403');
});

it('lets a viewer look and try, and change nothing but logins and views of her own', () => {
  const changing = rules().filter(({ operation }) => !operation.startsWith('GET '));
  const allowed = changing.filter(({ viewer }) => viewer === 'in').map((rule) => rule.operation);
  expect(allowed).toEqual([
    'DELETE /v1/saved-views/{id}',
    'DELETE /v1/sessions/{id}',
    'PATCH /v1/saved-views/{id}',
    'POST /login',
    'POST /logout',
    'POST /v1/connections/{id}/preview',
    'POST /v1/saved-views',
  ]);
});
