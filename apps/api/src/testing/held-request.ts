import { once } from 'node:events';
import { connect } from 'node:net';
import { text } from 'node:stream/consumers';

export type Held = {
  /** Sends the byte that is missing; answers the status. */
  readonly finish: () => Promise<number>;
  /** The status that is answered while the byte is missing still. */
  readonly status: () => Promise<number>;
  readonly destroy: () => void;
};

type Wanted = {
  readonly method: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
};

/** A request that has come but for the last byte of its body. */
export async function holdRequest(url: string, wanted: Wanted): Promise<Held> {
  const { hostname, port } = new URL(url);
  const socket = connect(Number(port), hostname);
  await once(socket, 'connect');
  // Whoever is refused before the body has come may find the connection closed.
  socket.on('error', () => undefined);
  const answer = text(socket).catch(() => '');
  socket.write(headOf(wanted) + wanted.body.slice(0, -1));
  const status = async (): Promise<number> => Number((await answer).split(' ')[1]);
  return {
    status,
    finish: () => {
      socket.write(wanted.body.slice(-1));
      return status();
    },
    destroy: () => {
      socket.destroy();
    },
  };
}

function headOf({ method, path, headers, body }: Wanted): string {
  const all = {
    ...{ host: 'a', connection: 'close', 'content-type': 'application/json' },
    'content-length': String(Buffer.byteLength(body)),
    ...headers,
  };
  const lines = Object.entries(all).map(([name, value]) => `${name}: ${value}`);
  return `${[`${method} ${path} HTTP/1.1`, ...lines].join('\r\n')}\r\n\r\n`;
}
