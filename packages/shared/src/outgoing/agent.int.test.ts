import { createServer, type Server } from 'node:http';
import { connect, type AddressInfo } from 'node:net';
import { request } from 'undici';
import { outgoingAgent } from './agent.js';
import { directHosts, unsafeOutgoing } from './config.js';

const opened: Server[] = [];
const before = { ...process.env };
afterEach(async () => {
  process.env = { ...before };
  await Promise.all(opened.splice(0).map((server) => new Promise((done) => server.close(done))));
});

async function listen(server: Server): Promise<string> {
  opened.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return `127.0.0.1:${(server.address() as AddressInfo).port}`;
}

/** A proxy that notes whom it is asked to reach, and leads everything to `target`. */
async function proxyTo(target: string, asked: string[]): Promise<string> {
  const [host, port] = target.split(':');
  const proxy = createServer();
  proxy.on('connect', ({ url }, socket) => {
    asked.push(url ?? '');
    const onward = connect(Number(port), host, () => {
      socket.write('HTTP/1.1 200 Connection established\r\n\r\n');
      onward.pipe(socket).pipe(onward);
    });
    onward.on('error', () => socket.destroy());
    socket.on('error', () => onward.destroy());
  });
  return `http://${await listen(proxy)}`;
}

async function get(url: string): Promise<number> {
  const dispatcher = outgoingAgent({ pipelining: 1 });
  try {
    const answer = await request(url, { dispatcher });
    await answer.body.dump();
    return answer.statusCode;
  } finally {
    await dispatcher.destroy();
  }
}

it('goes through the proxy that the environment names, except to hosts it excepts', async () => {
  const target = await listen(createServer((_request, response) => response.end('ok')));
  const asked: string[] = [];
  process.env['HTTP_PROXY'] = await proxyTo(target, asked);
  expect(await get('http://api.fortnox.example/3/invoices')).toBe(200);
  expect(asked).toEqual(['api.fortnox.example:80']);
  process.env['NO_PROXY'] = 'fortnox.example';
  await expect(get('http://api.fortnox.example/3/invoices')).rejects.toThrow();
  expect(asked).toHaveLength(1);
});

it('reaches this machine directly, whatever the environment says', async () => {
  const target = await listen(createServer((_request, response) => response.end('ok')));
  process.env['HTTP_PROXY'] = 'http://127.0.0.1:9';
  process.env['HTTPS_PROXY'] = 'http://127.0.0.1:9';
  expect(await get(`http://${target}/`)).toBe(200);
  expect(directHosts({ NO_PROXY: 'a.example, b.example' })).toBe(
    'a.example, b.example,localhost,127.0.0.1,::1',
  );
});

it('follows nobody who leads elsewhere', async () => {
  let reached = 0;
  const elsewhere = await listen(
    createServer((_request, response) => {
      reached += 1;
      response.end();
    }),
  );
  const target = await listen(
    createServer((_request, response) => {
      response.writeHead(307, { location: `http://${elsewhere}/` }).end();
    }),
  );
  expect(await get(`http://${target}/`)).toBe(307);
  expect(reached).toBe(0);
});

it('names the switch that would turn off all certificates', () => {
  expect(unsafeOutgoing({})).toBeUndefined();
  expect(unsafeOutgoing({ NODE_TLS_REJECT_UNAUTHORIZED: '0' })).toContain('NODE_EXTRA_CA_CERTS');
});
