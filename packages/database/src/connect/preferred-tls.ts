import type { Duplex } from 'node:stream';
import type { ConnectionOptions } from 'node:tls';
import pg from 'pg';

/** With what `pg`'s connection has besides its published type; its version is pinned. */
class OpenConnection extends pg.Connection {
  declare connect: (port: number | string, host?: string) => void;
  declare readonly upgradeToSSL: (
    host: string | undefined,
    onError: (error: Error) => void,
  ) => void;
  declare readonly attachListeners: (stream: Duplex) => void;
}

/**
 * A connection as `sslmode=prefer` wants it: `pg` asks the server whether it can encrypt and gives
 * up when it cannot; this one then goes on in the clear, as psql does.
 */
export function preferringTls(options: ConnectionOptions, keepAlive: boolean): pg.Connection {
  const connection = new OpenConnection({ ssl: options, keepAlive });
  const connect = connection.connect.bind(connection);
  connection.connect = (port, host) => {
    connect(port, host);
    connection.stream.removeAllListeners('data');
    connection.stream.once('data', (answer: Buffer) => {
      goOn(connection, answer.toString('latin1'), host);
    });
  };
  return connection;
}

function goOn(connection: OpenConnection, answer: string, host: string | undefined): void {
  switch (answer) {
    case 'S':
      connection.upgradeToSSL(host, (error) => connection.emit('error', error));
      return;
    case 'N':
      connection.attachListeners(connection.stream);
      // The same event that a finished handshake gives: now the session may begin.
      connection.emit('sslconnect');
      return;
    default:
      connection.stream.end();
      connection.emit('error', new Error('There was an error establishing an SSL connection'));
  }
}
