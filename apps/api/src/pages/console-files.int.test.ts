import { startWatchedApi, type WatchedApi } from '../testing/watched-api.js';

let api: WatchedApi;
beforeAll(async () => {
  api = await startWatchedApi();
});
afterAll(() => api.close());

it('a part that a file of the console does not have is no fault of ours', async () => {
  const { text } = await api.ask('GET', '/console/');
  const file = /src="(\/console\/[^"]+\.js)"/.exec(text)?.[1] ?? '';
  const range = (bytes: string) => api.ask('GET', file, { headers: { range: `bytes=${bytes}` } });
  expect((await range('0-9')).status).toBe(206);
  expect((await range('99999999999-')).status).toBe(416);
});

it('no cache keeps the page under its file’s name either: it names the files of one version', async () => {
  for (const path of ['/console/', '/console/index.html']) {
    const { status, headers } = await api.ask('GET', path);
    expect([status, headers.get('cache-control')]).toEqual([200, 'no-store']);
  }
});
