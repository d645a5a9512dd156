import { ask, memberOf, problem, textOf, type Answered } from '../testing/ask.js';
import {
  refusedGrant,
  startFakeFortnox,
  tokenAnswer,
  type FakeFortnox,
} from '../testing/fake-fortnox.js';
import { sampleConnection } from '../testing/sample-connection.js';
import { logIn } from '../testing/log-in.js';
import { operatorToken, startTestApi, type TestApi } from '../testing/test-api.js';

let api: TestApi;
let fortnox: FakeFortnox;

beforeAll(async () => {
  fortnox = await startFakeFortnox();
  api = await startTestApi({
    FORTNOX_AUTH_URL: `${fortnox.url}/oauth-v1`,
    FORTNOX_API_URL: fortnox.url,
    CONFIRM_COMPANY: 'true',
  });
});

afterAll(async () => {
  await api.close();
  await fortnox.close();
});

/** Fortnox answers the code and client credentials as told. */
function fortnoxGrants(
  byCode: ReturnType<typeof tokenAnswer>,
  byCredentials: ReturnType<typeof tokenAnswer>,
): void {
  fortnox.answers.set('POST /oauth-v1/token', (form) =>
    form.get('grant_type') === 'client_credentials' ? byCredentials : byCode,
  );
}

async function create(change: Readonly<Record<string, unknown>> = {}): Promise<string> {
  const answer = await api.ask('POST', '/v1/connections', {
    body: { ...sampleConnection, ...change },
  });
  return textOf(answer.body, 'id');
}

/** Follows authorizeUrl as far as Fortnox's consent page. */
async function begin(id: string): Promise<URL> {
  const answer = await api.ask('GET', `/v1/connections/${id}/authorize`);
  expect(answer.status).toBe(302);
  return new URL(answer.headers.get('location') ?? '');
}

/** What the browser does when Fortnox sends it back: no token, no cookie. */
function comeBack(parameters: Readonly<Record<string, string>>): Promise<Answered> {
  const query = new URLSearchParams(parameters).toString();
  return ask(api.url, 'GET', `/oauth/fortnox/callback?${query}`, {});
}

const read = async (id: string): Promise<unknown> =>
  (await api.ask('GET', `/v1/connections/${id}`)).body;

/** Comes back from Fortnox, and confirms the company where that is asked. */
async function consent(id: string): Promise<Answered> {
  const state = (await begin(id)).searchParams.get('state') ?? '';
  const answer = await comeBack({ code: 'a-code', state });
  const tenantId = /name="tenantId" value="(\d+)"/.exec(answer.text)?.[1];
  return tenantId === undefined ? answer : decide('confirm', { state, tenantId });
}

/** Presses a button on the page that names the company, and follows to the outcome. */
async function decide(
  decision: 'confirm' | 'reject',
  form: Readonly<Record<string, string>>,
  headers: Readonly<Record<string, string>> = {},
): Promise<Answered> {
  const answer = await ask(api.url, 'POST', '/oauth/fortnox/confirm', {
    headers: { 'content-type': 'application/x-www-form-urlencoded', ...headers },
    body: new URLSearchParams({ ...form, decision }).toString(),
  });
  const location = answer.headers.get('location');
  return location === null ? answer : ask(api.url, 'GET', location, { headers });
}

it("leads to Fortnox's consent page with everything that it wants", async () => {
  const url = await begin(await create());
  expect(url.href.startsWith(`${fortnox.url}/oauth-v1/auth?`)).toBe(true);
  const { state, scope, ...rest } = Object.fromEntries(url.searchParams);
  expect(state?.length).toBeGreaterThanOrEqual(43);
  expect(scope?.split(' ')).toEqual(expect.arrayContaining(['invoice', 'payment', 'customer']));
  expect(rest).toEqual({
    client_id: 'fn-client',
    redirect_uri: `${api.url}/oauth/fortnox/callback`,
    response_type: 'code',
    access_type: 'offline',
    account_type: 'service',
  });
});

it('stores a state only as a hash', async () => {
  const state = (await begin(await create())).searchParams.get('state') ?? '';
  const rows = await api.db.prisma.oauthState.findMany();
  expect(rows.length).toBeGreaterThan(0);
  expect(JSON.stringify(rows)).not.toContain(state);
});

it('connects after consent, learns the company and prefers client credentials', async () => {
  fortnoxGrants(tokenAnswer(4711, 'refresh-1'), tokenAnswer(4711));
  const id = await create({ returnUrl: 'https://acme.subscriptionflow.com/apps?x="><b>' });
  const answer = await consent(id);
  expect(answer.status).toBe(200);
  expect(answer.text).toContain('Connected – back to SubscriptionFlow');
  expect(answer.text).not.toContain('"><b>');
  expect(await read(id)).toMatchObject({
    status: 'active',
    detail: null,
    fortnox: { tenantId: '4711' },
  });
  const token = await api.db.prisma.fortnoxToken.findUniqueOrThrow({ where: { connectionId: id } });
  expect(token.grant).toBe('client-credentials');
  expect(token.refreshTokenCipher).not.toBeNull();
  expect(JSON.stringify(token)).not.toContain('refresh-1');
});

it('falls back to the refresh token where client credentials are refused', async () => {
  fortnoxGrants(tokenAnswer(4712, 'refresh-2'), refusedGrant);
  const id = await create();
  expect((await consent(id)).status).toBe(200);
  expect(await read(id)).toMatchObject({ status: 'active' });
  const token = await api.db.prisma.fortnoxToken.findUniqueOrThrow({ where: { connectionId: id } });
  expect(token.grant).toBe('refresh-token');
});

it('shows why consent was refused and leaves the connection waiting', async () => {
  const id = await create();
  const state = (await begin(id)).searchParams.get('state') ?? '';
  const answer = await comeBack({ error: 'error_missing_license', state });
  expect(answer.status).toBe(400);
  expect(answer.text).toContain('licence');
  expect(await read(id)).toMatchObject({
    status: 'awaiting-consent',
    detail: expect.stringContaining('error_missing_license') as unknown,
  });
});

it('escapes what Fortnox sends back', async () => {
  const state = (await begin(await create())).searchParams.get('state') ?? '';
  const answer = await comeBack({ error: '<script>alert(1)</script>', state });
  expect(answer.text).toContain('&lt;script&gt;');
  expect(answer.text).not.toContain('<script');
});

it('refuses consent for another company than the connection books into', async () => {
  fortnoxGrants(tokenAnswer(999, 'refresh-3'), refusedGrant);
  const id = await create({ fortnox: { ...sampleConnection.fortnox, tenantId: '123456' } });
  const answer = await consent(id);
  expect(answer.status).toBe(400);
  expect(answer.text).toContain('999');
  expect(await read(id)).toMatchObject({
    status: 'awaiting-consent',
    fortnox: { tenantId: '123456' },
  });
  expect(await api.db.prisma.fortnoxToken.count({ where: { connectionId: id } })).toBe(0);
});

const exchanges = (): number =>
  fortnox.requests.filter((request) => request.includes('authorization_code')).length;

it('redeems a state once, and shows a repeat the outcome', async () => {
  fortnoxGrants(tokenAnswer(4713, 'refresh-4'), tokenAnswer(4713));
  const id = await create({ fortnox: { ...sampleConnection.fortnox, tenantId: '4713' } });
  const state = (await begin(id)).searchParams.get('state') ?? '';
  const before = exchanges();
  const back = () => comeBack({ code: 'c', state });
  const answers = [...(await Promise.all([back(), back(), back()])), await back()];
  expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 200]);
  expect(answers.every(({ text }) => text.includes('Connected – back to'))).toBe(true);
  expect(exchanges()).toBe(before + 1);
});

it('shows a repeat why consent was refused', async () => {
  const id = await create();
  const state = (await begin(id)).searchParams.get('state') ?? '';
  await comeBack({ error: 'access_denied', state });
  const again = await comeBack({ code: 'forged', state });
  expect(again).toMatchObject({ status: 400, text: expect.stringContaining('refused') as unknown });
});

it.each([
  ['HEAD', {}],
  ['GET', { 'sec-purpose': 'prefetch;prerender' }],
  ['GET', { purpose: 'prefetch' }],
  ['GET', { 'x-moz': 'prefetch' }],
  ['GET', { 'sec-fetch-dest': 'iframe' }],
  ['GET', { 'sec-fetch-dest': 'image' }],
])('keeps a consent for the person when a machine looks first: %s %j', async (method, headers) => {
  fortnoxGrants(tokenAnswer(4716, 'refresh-7'), tokenAnswer(4716));
  const id = await create({ fortnox: { ...sampleConnection.fortnox, tenantId: '4716' } });
  await api.db.prisma.connection.update({ where: { id }, data: { status: 'needs-attention' } });
  const state = (await begin(id)).searchParams.get('state') ?? '';
  const before = exchanges();
  const path = `/oauth/fortnox/callback?${new URLSearchParams({ code: 'c', state }).toString()}`;
  expect((await ask(api.url, method, path, { headers })).status).toBe(503);
  expect(exchanges()).toBe(before);
  expect((await comeBack({ code: 'c', state })).status).toBe(200);
  expect(exchanges()).toBe(before + 1);
});

describe('begun by a browser', () => {
  const browser = async (): Promise<string> => logIn(api.url, operatorToken);

  /** The state, and the cookies of the browser that has begun the consent. */
  async function beginIn(session: string, id: string): Promise<{ state: string; cookie: string }> {
    const path = `/v1/connections/${id}/authorize`;
    const answer = await ask(api.url, 'GET', path, { headers: { cookie: session } });
    const set = answer.headers.get('set-cookie') ?? '';
    expect(set).toMatch(/^consent=[\w-]{43}; Max-Age=86400; Path=\/; HttpOnly; SameSite=Lax$/);
    const state = new URL(answer.headers.get('location') ?? '').searchParams.get('state') ?? '';
    return { state, cookie: `${session}; ${set.split(';')[0] ?? ''}` };
  }

  const returnWith = (state: string, cookie: string | undefined): Promise<Answered> =>
    ask(api.url, 'GET', `/oauth/fortnox/callback?code=c&state=${state}`, {
      headers: cookie === undefined ? {} : { cookie },
    });

  it("refuses another browser's consent, also with a cookie of its own, and explains", async () => {
    fortnoxGrants(tokenAnswer(666, 'refresh-8'), tokenAnswer(666));
    const id = await create();
    const { state } = await beginIn(await browser(), id);
    const elsewhere = await beginIn(await browser(), await create());
    const before = exchanges();
    for (const cookie of [undefined, 'consent=x', elsewhere.cookie]) {
      const answer = await returnWith(state, cookie);
      expect(answer.status).toBe(400);
      expect(answer.text).toContain('begun in another browser');
    }
    expect(exchanges()).toBe(before);
    expect(await read(id)).toMatchObject({ status: 'awaiting-consent' });
  });

  it('uses no token before an operator has confirmed the company by name', async () => {
    fortnoxGrants(tokenAnswer(4720, 'refresh-9'), tokenAnswer(4720));
    fortnox.answers.set('GET /3/companyinformation', {
      status: 200,
      body: {
        CompanyInformation: {
          DatabaseNumber: 4720,
          CompanyName: 'Nordan <AB>',
          OrganizationNumber: '556012-5790',
        },
      },
    });
    const id = await create();
    const { state, cookie } = await beginIn(await browser(), id);
    const answer = await returnWith(state, cookie);
    expect(answer.text).toContain('Nordan &lt;AB&gt; (556012-5790), Fortnox company 4720');
    const waiting = { status: 'awaiting-consent', fortnox: { tenantId: null } };
    expect(await read(id)).toMatchObject(waiting);
    const tokens = () => api.db.prisma.fortnoxToken.count({ where: { connectionId: id } });
    expect(await tokens()).toBe(0);
    const stored = JSON.stringify(await api.db.prisma.oauthState.findMany());
    expect(stored).not.toContain('refresh-9');
    const form = { state, tenantId: '4720' };
    const withoutLogin = await decide('confirm', form, { cookie: cookie.split('; ')[1] ?? '' });
    expect(withoutLogin.text).toContain('Log in');
    expect((await decide('confirm', form)).text).toContain('begun in another browser');
    const forged = { cookie, origin: 'https://evil.example' };
    expect((await decide('confirm', form, forged)).status).toBe(403);
    expect(await read(id)).toMatchObject(waiting);
    const confirmed = await decide('confirm', form, { cookie });
    expect(confirmed.text).toContain('Connected – back to');
    expect(await read(id)).toMatchObject({ status: 'active', fortnox: { tenantId: '4720' } });
    expect(await tokens()).toBe(1);
    expect((await decide('confirm', form, { cookie })).text).toContain('Connected – back to');
  });

  it('forgets the tokens of a company that is the wrong one', async () => {
    fortnoxGrants(tokenAnswer(4721, 'refresh-10'), tokenAnswer(4721));
    const id = await create();
    const { state, cookie } = await beginIn(await browser(), id);
    await returnWith(state, cookie);
    const rejected = await decide('reject', { state, tenantId: '4721' }, { cookie });
    expect(rejected).toMatchObject({ status: 400 });
    expect(rejected.text).toContain('4721 is not the right one');
    const row = await api.db.prisma.oauthState.findFirstOrThrow({ where: { connectionId: id } });
    expect(row.tokensCipher).toBeNull();
    const path = `/v1/connections/${id}/confirm-company`;
    const late = await api.ask('POST', path, { body: { tenantId: '4721' } });
    expect(late).toMatchObject({ status: 409, body: problem(409) });
  });

  it('asks nobody when the company is the one that the connection books into', async () => {
    fortnoxGrants(tokenAnswer(4722, 'refresh-11'), refusedGrant);
    const id = await create({ fortnox: { ...sampleConnection.fortnox, tenantId: '4722' } });
    const { state, cookie } = await beginIn(await browser(), id);
    expect((await returnWith(state, cookie)).text).toContain('Connected – back to');
    expect(await read(id)).toMatchObject({ status: 'active' });
  });
});

it('lets an operator confirm by the API what somebody else consented to', async () => {
  fortnoxGrants(tokenAnswer(4723, 'refresh-12'), tokenAnswer(4723));
  const id = await create();
  const state = (await begin(id)).searchParams.get('state') ?? '';
  expect((await comeBack({ code: 'c', state })).text).toContain('Is this the right company?');
  expect(await read(id)).toMatchObject({
    status: 'awaiting-consent',
    detail: expect.stringContaining('4723') as unknown,
  });
  const path = `/v1/connections/${id}/confirm-company`;
  const wrong = await api.ask('POST', path, { body: { tenantId: '1' } });
  expect(wrong).toMatchObject({ status: 409, body: problem(409) });
  const right = await api.ask('POST', path, { body: { tenantId: '4723' } });
  expect(right).toMatchObject({ status: 200, body: { status: 'active', detail: null } });
});

it('leads back only to this site and the SubscriptionFlow site of the connection', async () => {
  const returnUrl = 'https://evil.example/';
  const body = { ...sampleConnection, returnUrl };
  const refused = await api.ask('POST', '/v1/connections', { body });
  expect(refused).toMatchObject({ status: 422, body: problem(422, '/returnUrl') });
  // One that was stored before this was judged.
  fortnoxGrants(tokenAnswer(4724, 'refresh-13'), tokenAnswer(4724));
  const id = await create({ fortnox: { ...sampleConnection.fortnox, tenantId: '4724' } });
  await api.db.prisma.connection.update({ where: { id }, data: { returnUrl } });
  expect((await consent(id)).text).not.toContain('evil.example');
});

it('accepts a state for 15 minutes', async () => {
  const id = await create();
  const state = (await begin(id)).searchParams.get('state') ?? '';
  const row = await api.db.prisma.oauthState.findFirstOrThrow({ where: { connectionId: id } });
  const minutes = (row.expiresAt.getTime() - Date.now()) / 60_000;
  expect(minutes).toBeGreaterThan(14);
  expect(minutes).toBeLessThanOrEqual(15.1);
  await api.db.prisma.oauthState.update({
    where: { stateHash: row.stateHash },
    data: { expiresAt: new Date(Date.now() - 1000) },
  });
  expect((await comeBack({ code: 'c', state })).status).toBe(400);
});

it.each([{}, { code: 'c' }, { code: 'c', state: 'forged' }])(
  'believes nothing without a state of its own: %j',
  async (parameters) => {
    const requests = fortnox.requests.length;
    expect((await comeBack(parameters)).status).toBe(400);
    expect(fortnox.requests.length).toBe(requests);
  },
);

it('is active without a browser when consent was given before', async () => {
  fortnoxGrants(refusedGrant, tokenAnswer(123456));
  const id = await create({ fortnox: { ...sampleConnection.fortnox, tenantId: '123456' } });
  expect(await read(id)).toMatchObject({ status: 'active', detail: null });
});

it('says why when consent was not given before', async () => {
  fortnoxGrants(refusedGrant, refusedGrant);
  const id = await create({ fortnox: { ...sampleConnection.fortnox, tenantId: '123456' } });
  expect(await read(id)).toMatchObject({
    status: 'awaiting-consent',
    detail: expect.stringContaining('invalid_grant') as unknown,
  });
});

it('a new consent brings a connection back that needs attention', async () => {
  fortnoxGrants(tokenAnswer(4714, 'refresh-5'), tokenAnswer(4714));
  const id = await create();
  await consent(id);
  const lost = { status: 'needs-attention', detail: 'consent lost' };
  await api.db.prisma.connection.update({ where: { id }, data: lost });
  await consent(id);
  expect(await read(id)).toMatchObject({ status: 'active', detail: null });
});

it('sends a browser without login to log in first, and everything else gets 401', async () => {
  const path = `/v1/connections/${await create()}/authorize`;
  const browser = await ask(api.url, 'GET', path, { headers: { accept: 'text/html' } });
  expect(browser.status).toBe(302);
  expect(browser.headers.get('location')).toBe(`/login?next=${encodeURIComponent(path)}`);
  const script = await ask(api.url, 'GET', path, {});
  expect(script).toMatchObject({ status: 401, body: problem(401) });
});

it('asks for further scopes only where somebody wants what they are for', async () => {
  const path = `/v1/connections/${await create()}/authorize`;
  const scopesAskedFor = async (query: string) => {
    const { headers } = await api.ask('GET', `${path}${query}`);
    return new URL(headers.get('location') ?? '').searchParams.get('scope')?.split(' ');
  };
  expect(await scopesAskedFor('')).not.toContain('costcenter');
  expect(await scopesAskedFor('?scopes=costcenter,project')).toEqual(
    expect.arrayContaining(['invoice', 'costcenter', 'project']),
  );
  const answer = await api.ask('GET', `${path}?scopes=salary`);
  expect(answer).toMatchObject({ status: 422, body: problem(422, '/scopes/0') });
});

describe('preflight', () => {
  const company = {
    CompanyInformation: {
      ...{ DatabaseNumber: 4715, CompanyName: 'Nordan AB', CountryCode: 'SE' },
      OrganizationNumber: '556012-5790',
    },
  };
  const ok = (body: unknown) => ({ status: 200, body });
  const meta = { '@TotalResources': 0, '@TotalPages': 0, '@CurrentPage': 1 };

  /** A company in which nothing is wrong. */
  function setUpCompany(): void {
    const account = (number: number) => ok({ Account: { Number: number, Active: true } });
    const entries: [string, ReturnType<typeof ok>][] = [
      ['companyinformation', ok(company)],
      ['customers', ok({ Customers: [], MetaInformation: meta })],
      ['invoices', ok({ Invoices: [], MetaInformation: meta })],
      ['invoicepayments', ok({ InvoicePayments: [], MetaInformation: meta })],
      [
        'financialyears',
        ok({
          FinancialYears: [
            { Id: 7, FromDate: '2000-01-01', ToDate: '2100-12-31', AccountingMethod: 'ACCRUAL' },
          ],
        }),
      ],
      ['settings/lockedperiod', ok({ LockedPeriod: { EndDate: '2025-12-31' } })],
      ['accounts/3001', account(3001)],
      ['accounts/1930', account(1930)],
      ['accounts/1980', account(1980)],
      ['accounts/3740', account(3740)],
      [
        'modesofpayments',
        ok({
          ModesOfPayments: [
            { Code: 'BG', AccountNumber: '1930' },
            { Code: 'EUR', AccountNumber: '1980' },
          ],
        }),
      ],
      ['currencies/SEK', ok({ Currency: { Code: 'SEK', SellRate: 1, Unit: 1 } })],
      ['currencies/EUR', ok({ Currency: { Code: 'EUR', SellRate: 11.4, Unit: 1 } })],
      ['predefinedaccounts', ok({ PreDefinedAccounts: [{ Name: 'OUTVAT_MP1', Account: 2611 }] })],
    ];
    for (const [path, answer] of entries) fortnox.answers.set(`GET /3/${path}`, answer);
  }

  async function run(): Promise<unknown> {
    setUpCompany();
    fortnoxGrants(tokenAnswer(4715, 'refresh-6'), tokenAnswer(4715));
    const id = await create();
    await consent(id);
    return id;
  }

  const failedChecks = (body: unknown): string[] =>
    (body as { checks: { check: string; ok: boolean }[] }).checks
      .filter((check) => !check.ok)
      .map((check) => check.check);

  it('finds nothing wrong with a company that is set up', async () => {
    const id = await run();
    const answer = await api.ask('POST', `/v1/connections/${String(id)}/preflight`);
    expect(answer.status).toBe(200);
    expect(failedChecks(answer.body)).toEqual([]);
    expect(memberOf(answer.body, 'ok')).toBe(true);
  });

  it('remembers whose books they are, as Fortnox tells it at each look', async () => {
    const id = await run();
    const named = async () => {
      await api.ask('POST', `/v1/connections/${String(id)}/preflight`);
      const { body } = await api.ask('GET', `/v1/connections/${String(id)}`);
      return memberOf(body, 'fortnox');
    };
    const organisationNumber = '556012-5790';
    expect(await named()).toMatchObject({ companyName: 'Nordan AB', organisationNumber });
    const { CompanyInformation } = company;
    const renamed = { CompanyInformation: { ...CompanyInformation, CompanyName: 'Nordan Nya AB' } };
    fortnox.answers.set('GET /3/companyinformation', ok(renamed));
    expect(await named()).toMatchObject({ companyName: 'Nordan Nya AB', organisationNumber });
    const longer = { ...CompanyInformation, CompanyName: 'Å'.repeat(1000) };
    fortnox.answers.set('GET /3/companyinformation', ok({ CompanyInformation: longer }));
    expect(await named()).toMatchObject({ companyName: 'Å'.repeat(300) });
  });

  it('names every fault at once, and what to do', async () => {
    const id = await run();
    fortnox.answers.delete('GET /3/accounts/1980');
    fortnox.answers.set('GET /3/accounts/3001', ok({ Account: { Number: 3001, Active: false } }));
    fortnox.answers.set('GET /3/modesofpayments', ok({ ModesOfPayments: [{ Code: 'BG' }] }));
    fortnox.answers.delete('GET /3/currencies/EUR');
    fortnox.answers.set('GET /3/financialyears', ok({ FinancialYears: [] }));
    const locked = { LockedPeriod: { EndDate: '2026-03-31' } };
    fortnox.answers.set('GET /3/settings/lockedperiod', ok(locked));
    const answer = await api.ask('POST', `/v1/connections/${String(id)}/preflight`);
    expect(failedChecks(answer.body)).toEqual([
      'financial year',
      'financial year of the first invoice date',
      'locked period',
      'account 3001',
      'account 1980',
      'mode of payment EUR to account 1980',
      'currency EUR',
    ]);
    expect(memberOf(answer.body, 'ok')).toBe(false);
  });

  it('asks nothing further where there is no consent', async () => {
    const id = await create();
    const answer = await api.ask('POST', `/v1/connections/${id}/preflight`);
    expect(answer.status).toBe(200);
    expect(failedChecks(answer.body)).toEqual(['access to the company']);
  });
});
