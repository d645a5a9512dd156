import { createServer } from 'node:net';
import { freePort } from '../services/free-port.js';
import { chooseListeners } from './listeners.js';

const silent = (): void => undefined;

it('listens where HOST and PORT say', async () => {
  const [api, sandbox] = [await freePort(), await freePort()];
  const environment = { HOST: '0.0.0.0', PORT: String(api), SANDBOX_PORT: String(sandbox) };
  const chosen = await chooseListeners({ ...environment, METRICS_PORT: '0' }, silent);
  expect(chosen).toMatchObject({
    host: '0.0.0.0',
    ports: { api, sandbox },
    urls: { api: `http://127.0.0.1:${api}` },
    publicUrl: `http://127.0.0.1:${api}`,
  });
});

it('does not go elsewhere when a port that was asked for is taken', async () => {
  const other = createServer();
  await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve));
  const address = other.address();
  const port = typeof address === 'object' && address ? address.port : 0;
  await expect(chooseListeners({ PORT: String(port) }, silent)).rejects.toThrow(
    `port ${port} (PORT) is taken`,
  );
  await new Promise((resolve) => other.close(resolve));
});

it('takes a free port where none was asked for, and says so', async () => {
  const other = createServer();
  const isOurs = await new Promise<boolean>((resolve) => {
    other.once('error', () => {
      resolve(false);
    });
    other.listen(4000, '127.0.0.1', () => {
      resolve(true);
    });
  });
  const told: string[] = [];
  const { ports } = await chooseListeners({ HOST: '' }, (line) => told.push(line));
  expect(ports.sandbox).not.toBe(4000);
  expect(told.join('\n')).toContain('port 4000 is taken; the sandbox uses');
  if (isOurs) await new Promise((resolve) => other.close(resolve));
});

it.each(['eighty', '-1', '70000'])('refuses %s as a port, by name', async (port) => {
  await expect(chooseListeners({ PORT: port }, silent)).rejects.toThrow('PORT is no port');
});
