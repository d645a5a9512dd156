import { connect, createServer } from 'node:net';

/** Leads to a port of this machine and puts other words of the same length into the answers. */
export async function frontThatRewrites(
  to: number,
  from: string,
  into: string,
): Promise<{ readonly port: number; readonly close: () => Promise<unknown> }> {
  const server = createServer((socket) => {
    const onward = connect(to, '127.0.0.1');
    socket.pipe(onward);
    onward.on('data', (chunk: Buffer) => {
      socket.write(Buffer.from(chunk.toString('latin1').replaceAll(from, into), 'latin1'));
    });
    for (const end of [socket, onward]) {
      end.on('error', () => undefined);
      end.on('close', () => {
        socket.destroy();
        onward.destroy();
      });
    }
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const port = typeof address === 'object' && address ? address.port : 0;
  return { port, close: () => Promise.resolve(server.close()) };
}
