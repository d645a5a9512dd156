import { setTimeout as sleep } from 'node:timers/promises';
import { textOf } from '../testing/ask.js';
import { holdRequest, type Held } from '../testing/held-request.js';
import { createSampleConnection } from '../testing/sample-connection.js';
import { sampleEvent } from '../testing/sample-event.js';
import { startTestApi, viewerToken, type TestApi } from '../testing/test-api.js';

let api: TestApi;
let path: string;

beforeAll(async () => {
  api = await startTestApi();
  path = `/v1/connections/${(await createSampleConnection(api)).id}/preview`;
});
afterAll(() => api.close());

const largest = 256 * 1024;

/** Requests with the largest body there may be, each of which waits for its last byte. */
async function hold(count: number, token: string): Promise<readonly Held[]> {
  const event = JSON.stringify(sampleEvent('held'));
  const body = event + ' '.repeat(largest - Buffer.byteLength(event));
  const headers = { authorization: `Bearer ${token}` };
  const held: Held[] = [];
  // Some at a time: a listener has only so long a line of those who connect.
  while (held.length < count) {
    const more = Array.from({ length: Math.min(50, count - held.length) }, () =>
      holdRequest(api.url, { method: 'POST', path, headers, body }),
    );
    held.push(...(await Promise.all(more)));
  }
  return held;
}

/** How many of them were refused before their body had come, and with which statuses. */
async function refusedOf(held: readonly Held[], expected: number): Promise<readonly number[]> {
  const refused: number[] = [];
  for (const { status } of held) void status().then((code) => refused.push(code));
  for (let tries = 0; refused.length < expected && tries < 200; tries += 1) await sleep(50);
  await sleep(200);
  return refused;
}

const statusOfPreview = async (token: string): Promise<number> =>
  (await api.ask('POST', path, { token, body: sampleEvent('ordinary') })).status;

const times = (count: number, status: number) => Array.from({ length: count }, () => status);

function destroy(held: readonly Held[]): void {
  for (const one of held) one.destroy();
}

async function newViewer(name: string): Promise<string> {
  const made = await api.ask('POST', '/v1/operator-tokens', { body: { name, role: 'viewer' } });
  return textOf(made.body, 'token');
}

it('one person holds 32 MB of bodies on their way, and others are served', async () => {
  const held = await hold(300, viewerToken);
  expect(await refusedOf(held, 172)).toEqual(times(172, 503));
  const refused = await api.ask('POST', path, { token: viewerToken, body: sampleEvent('more') });
  expect(refused).toMatchObject({ status: 503 });
  expect(refused.headers.get('retry-after')).toBe('5');
  expect(await statusOfPreview(await newViewer('a colleague'))).toBe(200);
  destroy(held);
  while ((await statusOfPreview(viewerToken)) === 503) await sleep(20);
  expect(await statusOfPreview(viewerToken)).toBe(200);
}, 60_000);

it('all persons hold 96 MB together, and each of them 2 MB whatever the others do', async () => {
  const held: Held[] = [];
  for (const name of ['one', 'two', 'three'])
    held.push(...(await hold(128, await newViewer(name))));
  const fourth = await newViewer('four');
  const more = await hold(20, fourth);
  expect(await refusedOf(more, 12)).toEqual(times(12, 503));
  expect(await statusOfPreview(viewerToken)).toBe(200);
  destroy([...held, ...more]);
}, 60_000);

it('a hundred and fifty ordinary changes at once are all carried out', async () => {
  const connection = path.replace('/preview', '');
  const asked = Array.from({ length: 150 }, (_, n) =>
    api.ask('PATCH', connection, { body: { name: `Acme ${n}`, settings: { feeAccount: '6570' } } }),
  );
  const statuses = (await Promise.all(asked)).map(({ status }) => status);
  expect(new Set(statuses)).toEqual(new Set([200]));
});
