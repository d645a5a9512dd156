import type { Socket } from 'node:net';
import type { ConnectionOptions } from 'node:tls';
import pg from 'pg';

/** What `pg`'s connection has besides its published type; its version is pinned. */
type Internals = {
  readonly stream: Socket;
  connect(port: number | string, host?: string): void;
  upgradeToSSL(host: string | undefined, onError: (error: Error) => void): void;
  attachListeners(stream: Socket): void;
};

/**
 * A connection as `sslmode=prefer` wants it: `pg` asks the server whether it can encrypt and gives
 * up when it cannot; this one then goes on in the clear, as psql does.
 */
export function preferringTls(options: ConnectionOptions, keepAlive: boolean): pg.Connection {
  const connection = new pg.Connection({ ssl: options, keepAlive });
  const internals = connection as unknown as Internals;
  const connect = internals.connect.bind(connection);
  internals.connect = (port, host) => {
    connect(port, host);
    internals.stream.removeAllListeners('data');
    internals.stream.once('data', (answer: Buffer) => {
      goOn(connection, internals, answer.toString('latin1'), host);
    });
  };
  return connection;
}

function goOn(
  connection: pg.Connection,
  internals: Internals,
  answer: string,
  host: string | undefined,
): void {
  switch (answer) {
    case 'S':
      internals.upgradeToSSL(host, (error) => connection.emit('error', error));
      return;
    case 'N':
      internals.attachListeners(internals.stream);
      // The same event that a finished handshake gives: now the session may begin.
      connection.emit('sslconnect');
      return;
    default:
      internals.stream.end();
      connection.emit('error', new Error('There was an error establishing an SSL connection'));
  }
}
