import { ask, textOf } from '../testing/ask.js';
import { startFakeFortnox, tokenAnswer, type FakeFortnox } from '../testing/fake-fortnox.js';
import { logIn } from '../testing/log-in.js';
import { createSampleConnection } from '../testing/sample-connection.js';
import { operatorToken, startTestApi, type TestApi } from '../testing/test-api.js';

/** Without CONFIRM_COMPANY: what is learned is what whoever began the consent chose at Fortnox. */
let api: TestApi;
let fortnox: FakeFortnox;

beforeAll(async () => {
  fortnox = await startFakeFortnox();
  const auth = { FORTNOX_AUTH_URL: `${fortnox.url}/oauth-v1`, FORTNOX_API_URL: fortnox.url };
  api = await startTestApi(auth);
  fortnox.answers.set('POST /oauth-v1/token', () => tokenAnswer(4711, 'refresh-1'));
});
afterAll(async () => {
  await api.close();
  await fortnox.close();
});

type Headers = Readonly<Record<string, string>>;

/** The cookie and the state of a consent that is begun with these headers. */
async function begin(id: string, headers: Headers): Promise<{ cookie: string; state: string }> {
  const answer = await ask(api.url, 'GET', `/v1/connections/${id}/authorize`, { headers });
  const [cookie = ''] = (answer.headers.get('set-cookie') ?? '').split(';');
  const state = new URL(answer.headers.get('location') ?? '').searchParams.get('state') ?? '';
  return { cookie, state };
}

async function statusAfter(id: string, state: string, headers: Headers): Promise<string> {
  await ask(api.url, 'GET', `/oauth/fortnox/callback?code=c&state=${state}`, { headers });
  return textOf((await api.ask('GET', `/v1/connections/${id}`)).body, 'status');
}

it('is learned from a consent that was begun with a bearer token and handed on', async () => {
  const { id } = await createSampleConnection(api);
  const { state } = await begin(id, { authorization: `Bearer ${operatorToken}` });
  expect(await statusAfter(id, state, {})).toBe('active');
});

it('is learned from the browser that began the consent, and from no other', async () => {
  const { id } = await createSampleConnection(api);
  const session = await logIn(api.url, operatorToken);
  const { state, cookie } = await begin(id, { cookie: session });
  expect(await statusAfter(id, state, {})).toBe('awaiting-consent');
  expect(await statusAfter(id, state, { cookie })).toBe('active');
});
