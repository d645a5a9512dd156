import { createServer } from 'node:net';

/** The wanted port if nobody listens on it, else one that the system says is free. */
export async function freePort(wanted = 0, host = '127.0.0.1'): Promise<number> {
  const found = (await tryPort(wanted, host)) ?? (await tryPort(0, host));
  if (found === undefined) throw new Error(`no free TCP port on ${host}`);
  return found;
}

/** Answers the port that can be listened at; `undefined` when it is taken. */
function tryPort(port: number, host: string): Promise<number | undefined> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => {
      resolve(undefined);
    });
    server.listen(port, host, () => {
      const address = server.address();
      server.close(() => {
        resolve(typeof address === 'object' && address ? address.port : undefined);
      });
    });
  });
}
