import { ask, problem } from '../testing/ask.js';
import { operatorToken, startTestApi, type TestApi } from '../testing/test-api.js';

let api: TestApi;

afterEach(() => api.close());

/** Milliseconds until the answer. */
async function guess(from: string, token = 'a-guess-of-many-letters'): Promise<number> {
  const begun = performance.now();
  const headers = { 'x-forwarded-for': from };
  const answer = await ask(api.url, 'GET', '/v1/me', { token, headers });
  if (token !== operatorToken) expect(answer).toMatchObject({ status: 401, body: problem(401) });
  else expect(answer.status).toBe(200);
  return performance.now() - begun;
}

it('answers guessed bearer tokens later and later, each client behind the proxy by itself', async () => {
  api = await startTestApi({ TRUST_PROXY: '1' });
  for (let i = 0; i < 11; i += 1) await guess('203.0.113.1');
  expect(await guess('203.0.113.1')).toBeGreaterThan(450);
  expect(await guess('203.0.113.2')).toBeLessThan(250);
  expect(await guess('203.0.113.1', operatorToken)).toBeLessThan(250);
});

it('believes no X-Forwarded-For unless a proxy is named', async () => {
  api = await startTestApi();
  for (let i = 0; i < 11; i += 1) await guess(`203.0.113.${i}`);
  expect(await guess('203.0.113.99')).toBeGreaterThan(450);
  const { address } = await api.db.prisma.auditEntry.findFirstOrThrow();
  expect(address).toContain('127.0.0.1');
  expect(api.log.join('')).not.toContain('203.0.113');
});

it('holds a bounded number of guessers back, and lets the others in meanwhile', async () => {
  api = await startTestApi();
  const send = () => ask(api.url, 'GET', '/v1/me', { token: 'a-guess-of-many-letters' });
  const guesses = Array.from({ length: 80 }, send);
  expect((await ask(api.url, 'GET', '/v1/me', { token: operatorToken })).status).toBe(200);
  const answers = await Promise.all(guesses);
  const busy = answers.filter(({ status }) => status === 429);
  expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([401, 429]));
  expect(busy[0]?.headers.get('retry-after')).toBe('5');
});
