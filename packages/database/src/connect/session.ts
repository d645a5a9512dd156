import pg from 'pg';
import type { DatabaseAddress } from './address.js';
import { defaultSchema } from './address.js';
import { preferringTls } from './preferred-tls.js';

/**
 * A process that freezes inside a transaction lets go of its locks: a little later than its
 * lease (4 s), so that whoever takes over is held up no longer than it waited anyway.
 */
const idleInTransactionMs = 5000;

/** With the transaction it ends, so a pooler that shares the session passes nothing on. */
const begin = `BEGIN; SET LOCAL idle_in_transaction_session_timeout = ${idleInTransactionMs}`;

/** `pg`'s settings for one connection to this address, our own session included. */
export function sessionSettings(
  address: DatabaseAddress,
  wanted: { readonly connectMs: number; readonly queryMs?: number },
): pg.ClientConfig & { readonly Client: new (config?: pg.ClientConfig) => pg.Client } {
  return {
    Client: sessionOf(address),
    keepAlive: true,
    connectionTimeoutMillis: address.connectMs ?? wanted.connectMs,
    enableChannelBinding: address.channelBinding === 'when offered',
    ...(wanted.queryMs === undefined ? {} : { query_timeout: wanted.queryMs }),
    ...(address.host === undefined ? {} : { host: address.host }),
    ...(address.port === undefined ? {} : { port: address.port }),
    ...(address.user === undefined ? {} : { user: address.user }),
    ...(address.password === undefined ? {} : { password: address.password }),
    ...(address.database === undefined ? {} : { database: address.database }),
    ...tlsSettings(address),
  };
}

function tlsSettings({ tls }: DatabaseAddress): pg.ClientConfig {
  switch (tls.kind) {
    case 'plain':
      return { ssl: false };
    case 'preferred':
      return { ssl: tls.options };
    case 'required':
      return { ssl: tls.options, sslnegotiation: tls.negotiation };
  }
}

/**
 * What the session says of itself when it begins. Zone and format of dates are the only settings
 * that poolers keep apart for each client, and they outweigh what server, role and database say.
 * The search path makes raw SQL find the tables where Prisma's own statements look.
 */
function startupOf(client: pg.Client, address: DatabaseAddress): Record<string, string> {
  const { schema, options, applicationName } = address;
  return {
    ...(client.user === undefined ? {} : { user: client.user }),
    ...(client.database === undefined ? {} : { database: client.database }),
    TimeZone: 'UTC',
    DateStyle: 'ISO, MDY',
    ...(applicationName === undefined ? {} : { application_name: applicationName }),
    ...(options === undefined ? {} : { options }),
    ...(schema === defaultSchema ? {} : { search_path: pg.escapeIdentifier(schema) }),
  };
}

function sessionOf(address: DatabaseAddress): new (config?: pg.ClientConfig) => pg.Client {
  const { tls } = address;
  return class Session extends pg.Client {
    constructor(config: pg.ClientConfig = {}) {
      super({
        ...config,
        // The pool hides it from being copied.
        password: address.password,
        ...(tls.kind === 'preferred' ? { connection: preferringTls(tls.options, true) } : {}),
      });
      // A lost connection shows in the statement under way or the next one. The pool listens only
      // while a connection rests: one lost as it changes hands would end the process.
      this.on('error', () => undefined);
      const query = this.query.bind(this) as (...args: unknown[]) => unknown;
      // `pg` declares a dozen shapes of this one method; all of them begin with the statement.
      this.query = ((statement: unknown, ...rest: unknown[]) =>
        query(isBegin(statement) ? { ...statement, text: begin } : statement, ...rest)) as never;
    }

    /** Overrides `pg`'s own; the parameters of PostgreSQL's startup message. */
    getStartupConf(): Record<string, string> {
      return startupOf(this, address);
    }
  };
}

function isBegin(statement: unknown): statement is { readonly text: string } {
  return (
    typeof statement === 'object' &&
    statement !== null &&
    'text' in statement &&
    statement.text === 'BEGIN'
  );
}
