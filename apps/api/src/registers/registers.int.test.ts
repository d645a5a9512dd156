import { memberOf, problem, type Answered } from '../testing/ask.js';
import { startFakeFortnox, tokenAnswer, type FakeFortnox } from '../testing/fake-fortnox.js';
import { connectOwnCompany, createSampleConnection } from '../testing/sample-connection.js';
import { startTestApi, viewerToken, type TestApi } from '../testing/test-api.js';

let fortnox: FakeFortnox;
let api: TestApi;

beforeAll(async () => {
  fortnox = await startFakeFortnox();
  fortnox.answers.set('POST /oauth-v1/token', tokenAnswer(1));
  api = await startTestApi({
    FORTNOX_AUTH_URL: `${fortnox.url}/oauth-v1`,
    FORTNOX_API_URL: fortnox.url,
  });
});

afterAll(async () => {
  await api.close();
  await fortnox.close();
});

const connect = (): Promise<string> => connectOwnCompany(api, fortnox);

const read = (id: string, rest: string): Promise<Answered> =>
  api.ask('GET', `/v1/connections/${id}/fortnox/${rest}`, { token: viewerToken });

const itemsOf = ({ body }: Answered) => memberOf(body, 'items') as Record<string, unknown>[];
const asked = (path: string) => fortnox.requests.filter((each) => each === `GET /3/${path}`).length;

/** Fortnox's answer for one page of a list. */
function listing(name: string, all: readonly object[]) {
  return (query: URLSearchParams) => {
    const [limit, page] = [Number(query.get('limit') ?? 100), Number(query.get('page') ?? 1)];
    const meta = { '@TotalResources': all.length, '@TotalPages': Math.ceil(all.length / limit) };
    return {
      status: 200,
      body: {
        MetaInformation: { ...meta, '@CurrentPage': page },
        [name]: all.slice((page - 1) * limit, page * limit),
      },
    };
  };
}

const year = { Id: 7, FromDate: '2000-01-01', ToDate: '2999-12-31', AccountingMethod: 'ACCRUAL' };
const account = (number: number) => ({
  Number: number,
  Description: `Konto ${number}`,
  Active: number !== 3002,
  VATCode: number === 3001 ? 'MP1' : null,
  CostCenterSettings: 'ALLOWED',
  Year: 7,
});

it('shows the whole chart of accounts with names, VAT codes and the year that it is of', async () => {
  const numbers = Array.from({ length: 1200 }, (_, index) => account(2000 + index));
  fortnox.answers.set('GET /3/financialyears', listing('FinancialYears', [year]));
  fortnox.answers.set('GET /3/accounts', (query) =>
    listing('Accounts', query.get('financialyear') === '7' ? numbers : [])(query),
  );
  const id = await connect();
  const first = await read(id, 'accounts?limit=200');
  expect(first).toMatchObject({
    status: 200,
    body: { complete: true, financialYear: { from: '2000-01-01', to: '2999-12-31' } },
  });
  const found = await read(id, 'accounts?query=konto%20300');
  expect(itemsOf(found).slice(1, 3)).toEqual([
    {
      ...{ number: '3001', name: 'Konto 3001', active: true, vatCode: 'MP1' },
      ...{ costCenter: 'ALLOWED', project: null },
    },
    expect.objectContaining({ number: '3002', active: false, vatCode: null }),
  ]);
  // Three pages of Fortnox, asked once: the second question came within a minute.
  expect(asked('accounts')).toBe(3);
});

it('walks through a register page by page and ends', async () => {
  const projects = Array.from({ length: 5 }, (_, index) => ({
    ProjectNumber: String(index + 8),
    Description: `Projekt ${index}`,
    Status: index === 0 ? 'COMPLETED' : 'ONGOING',
  }));
  fortnox.answers.set('GET /3/projects', listing('Projects', projects));
  const id = await connect();
  const seen: unknown[] = [];
  let next: string | null = '';
  while (next !== null) {
    const page: Answered = await read(id, `projects?limit=2${next && `&cursor=${next}`}`);
    seen.push(...itemsOf(page).map(({ number, active }) => `${String(number)} ${String(active)}`));
    next = memberOf(page.body, 'nextCursor') as string | null;
  }
  expect(seen).toEqual(['8 false', '9 true', '10 true', '11 true', '12 true']);
});

it('shows modes of payment with their account, cost centres and articles', async () => {
  fortnox.answers.set(
    'GET /3/modesofpayments',
    listing('ModesOfPayments', [{ Code: 'BG', Description: 'Bankgiro', AccountNumber: '1930' }]),
  );
  fortnox.answers.set(
    'GET /3/costcenters',
    listing('CostCenters', [{ Code: 'KS1', Description: 'Norr', Active: false }]),
  );
  const article = { ArticleNumber: 'PRO', Description: 'Pro', Type: 'SERVICE', SalesAccount: 3001 };
  fortnox.answers.set('GET /3/articles', listing('Articles', [article]));
  const id = await connect();
  expect(itemsOf(await read(id, 'modes-of-payment'))).toEqual([
    { code: 'BG', name: 'Bankgiro', account: '1930' },
  ]);
  expect(itemsOf(await read(id, 'cost-centers'))).toEqual([
    { code: 'KS1', name: 'Norr', active: false },
  ]);
  expect(itemsOf(await read(id, 'articles'))).toEqual([
    { number: 'PRO', name: 'Pro', active: true, type: 'SERVICE', vat: null, account: '3001' },
  ]);
});

it('asks no more of a company with more articles than a picker can show, and says so', async () => {
  const articles = Array.from({ length: 3100 }, (_, index) => ({ ArticleNumber: `A${index}` }));
  fortnox.answers.set('GET /3/articles', listing('Articles', articles));
  const id = await connect();
  const before = asked('articles');
  expect(await read(id, 'articles')).toMatchObject({ status: 200, body: { complete: false } });
  expect(asked('articles') - before).toBe(6);
});

it('says plainly that there is no consent yet, and that one is gone', async () => {
  const { id } = await createSampleConnection(api);
  expect(await read(id, 'accounts')).toMatchObject({ status: 409, body: problem(409) });
  const lost = await connect();
  const noScope = { Error: 1, Message: 'Har inte behörighet för scope.', Code: 2000663 };
  const refusal = { status: 400, body: { ErrorInformation: noScope } };
  fortnox.answers.set('GET /3/costcenters', refusal);
  expect(await read(lost, 'cost-centers')).toMatchObject({ status: 409, body: problem(409) });
});

it('knows no other register and no other connection', async () => {
  expect((await read(await connect(), 'vouchers')).status).toBe(404);
  expect(await read('unknown_1', 'accounts')).toMatchObject({ status: 404, body: problem(404) });
});

it('refuses a cursor that it did not give', async () => {
  const answer = await read(await connect(), 'projects?cursor=bm9uc2Vuc2U');
  expect(answer).toMatchObject({ status: 422, body: problem(422, '/cursor') });
});

it('leaves the company its calls however often somebody looks: 429, and when to come again', async () => {
  fortnox.answers.set('GET /3/articles', listing('Articles', []));
  const id = await connect();
  const answers: Answered[] = [];
  for (let round = 0; round < 45; round += 1) {
    // A changed connection is read anew.
    await api.ask('PATCH', `/v1/connections/${id}`, { body: { name: `Acme ${round}` } });
    answers.push(await read(id, 'articles'));
  }
  const refused = answers.filter(({ status }) => status === 429);
  expect(refused.length).toBeGreaterThanOrEqual(1);
  expect(Number(refused[0]?.headers.get('retry-after'))).toBeGreaterThan(0);
  expect(answers.filter(({ status }) => status === 200).length).toBeGreaterThanOrEqual(40);
});
