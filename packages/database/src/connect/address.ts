import { err, ok, type Result } from '@sync/shared';
import { readParameters, type Parameters } from './parameters.js';
import { readTls, type Tls } from './tls.js';

/** What DATABASE_URL says, read once and obeyed by every statement: ORM, raw, leases, migrations. */
export type DatabaseAddress = {
  /** A name, an address, or the directory of a Unix socket; undefined: as `pg` finds it. */
  readonly host: string | undefined;
  readonly port: number | undefined;
  readonly user: string | undefined;
  readonly password: string | undefined;
  readonly database: string | undefined;
  readonly tls: Tls;
  /** Where our tables are. */
  readonly schema: string;
  /** Command-line options of the session, as psql sends them. */
  readonly options: string | undefined;
  readonly applicationName: string | undefined;
  readonly connectMs: number | undefined;
  /** `connection_limit`: the most connections that one pool may open. */
  readonly poolSize: number | undefined;
  readonly channelBinding: 'never' | 'when offered';
};

/** PostgreSQL's and Prisma's own default. */
export const defaultSchema = 'public';

const grammar = /^postgres(?:ql)?:\/\/([^/?#]*)(?:\/([^?#]*))?(?:\?([^#]*))?$/;

/**
 * Reads `postgresql://user:password@host:port/database?parameters` as psql does. What cannot be
 * obeyed is refused: the error names the part, never its value.
 */
export function readDatabaseAddress(url: string): Result<DatabaseAddress, string> {
  const [whole, authority = '', path = '', query = ''] = grammar.exec(url) ?? [];
  if (whole === undefined) {
    return err('must be postgresql://user:password@host/database; in a password write # as %23');
  }
  const at = authority.lastIndexOf('@');
  const server = readServer(authority.slice(at + 1));
  if (!server.ok) return server;
  const parameters = readParameters(query);
  if (!parameters.ok) return parameters;
  const [user = '', ...password] = authority.slice(0, Math.max(at, 0)).split(':');
  const parts = decodeAll({ user, password: password.join(':'), database: path });
  if (!parts.ok) return parts;
  return assemble({ ...parts.value, ...server.value }, parameters.value);
}

type Parts = Record<'user' | 'password' | 'database' | 'host' | 'port', string>;

/** As with psql, a parameter of the same meaning outweighs what stands before the `?`. */
function assemble(before: Parts, given: Parameters): Result<DatabaseAddress, string> {
  const { host, port: portText, ...login } = { ...before, ...partsIn(given) };
  const port = readPort(portText);
  if (!port.ok) return port;
  if (host.includes(',')) return severalHosts;
  const tls = readTls(given, host.startsWith('/') ? 'socket' : 'network');
  if (!tls.ok) return tls;
  return ok({
    host: host || undefined,
    port: port.value,
    user: login.user || undefined,
    password: login.password || undefined,
    database: login.database || undefined,
    tls: tls.value,
    ...sessionOf(given),
  });
}

const severalHosts = err('names several hosts; name the one address that leads to the primary');

function partsIn({ host, port, user, password, dbname }: Parameters): Partial<Parts> {
  const parts = { host, port, user, password, database: dbname };
  return Object.fromEntries(Object.entries(parts).filter(([, value]) => value !== undefined));
}

type SessionParts = Pick<
  DatabaseAddress,
  'schema' | 'options' | 'applicationName' | 'connectMs' | 'poolSize' | 'channelBinding'
>;

function sessionOf(given: Parameters): SessionParts {
  return {
    schema: given.schema ?? defaultSchema,
    options: given.options,
    applicationName: given.application_name ?? given.fallback_application_name,
    connectMs: given.connect_timeout === undefined ? undefined : given.connect_timeout * 1000,
    poolSize: given.connection_limit,
    channelBinding: given.channel_binding === 'prefer' ? 'when offered' : 'never',
  };
}

/** `host`, `host:port`, `[::1]:port`, `%2Frun%2Fpostgresql`; several are separated by commas. */
function readServer(text: string): Result<{ host: string; port: string }, string> {
  if (text.includes(',')) return severalHosts;
  const [whole, bracketed, plain, port = ''] =
    /^(?:\[([0-9a-f:.%]+)\]|([^:[\]]*))(?::(\d*))?$/i.exec(text) ?? [];
  const host = whole === undefined ? undefined : decode(bracketed ?? plain ?? '');
  if (host === undefined) {
    return err('host or port is malformed; in a password write / ? # as %2F %3F %23');
  }
  return ok({ host, port });
}

function readPort(text: string): Result<number | undefined, string> {
  if (text === '') return ok(undefined);
  const port = Number(text);
  return /^\d{1,5}$/.test(text) && port > 0 && port < 65_536 ? ok(port) : err('port is malformed');
}

function decodeAll<K extends string>(parts: Record<K, string>): Result<Record<K, string>, string> {
  const decoded = { ...parts };
  for (const name of Object.keys(parts) as K[]) {
    const text = decode(parts[name]);
    if (text === undefined) return err(`${name} has a % that should be written %25`);
    decoded[name] = text;
  }
  return ok(decoded);
}

function decode(text: string): string | undefined {
  try {
    const decoded = decodeURIComponent(text);
    return decoded.includes('\0') ? undefined : decoded;
  } catch {
    return undefined;
  }
}
