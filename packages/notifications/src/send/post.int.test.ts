import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { startWebReceiver } from '../testing/web-receiver.js';
import { createPoster } from './post.js';

const before = { ...process.env };
afterEach(() => {
  process.env = { ...before };
});

const post = (url: string) => ({ url, headers: {}, body: Buffer.from('{}') });

it('goes out through the proxy of the environment, wherever that is, and to no private address by it', async () => {
  const asked: string[] = [];
  const proxy = createServer().on('connect', ({ url }, socket) => {
    asked.push(url ?? '');
    socket.end('HTTP/1.1 403 Forbidden\r\n\r\n');
  });
  await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve));
  process.env['HTTPS_PROXY'] = `http://127.0.0.1:${(proxy.address() as AddressInfo).port}`;
  const poster = createPoster('public-only');
  const outcome = await poster.send(post('https://books.example.com/hook'));
  expect(outcome).toMatchObject({ kind: 'failed' });
  expect(asked).toEqual(['books.example.com:443']);
  expect(await poster.send(post('https://169.254.169.254/latest'))).toEqual({
    ...{ kind: 'failed', detail: 'its address is not a public one' },
  });
  expect(asked).toHaveLength(1);
  await poster.close();
  await new Promise((resolve) => proxy.close(resolve));
});

it('says why nobody was reached by a code alone, without the address', async () => {
  const gone = await startWebReceiver();
  await gone.close();
  const poster = createPoster('loopback-too');
  expect(await poster.send(post(`${gone.url}?key=secret`))).toEqual({
    ...{ kind: 'failed', detail: 'not reached (ECONNREFUSED)' },
  });
  await poster.close();
});
