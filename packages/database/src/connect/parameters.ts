import { err, ok, type Result } from '@sync/shared';

/** What may stand after the `?` of DATABASE_URL, in psql's words and two of Prisma's. */
export type Parameters = Readonly<
  Partial<Record<(typeof texts)[number], string> & Record<(typeof numbers)[number], number>>
>;

/** Obeyed as they are. */
const texts = [
  'host',
  'port',
  'user',
  'password',
  'dbname',
  'schema',
  'options',
  'application_name',
  'fallback_application_name',
  'sslrootcert',
  'sslcert',
  'sslkey',
  'sslpassword',
  'sslmode',
  'sslnegotiation',
  'ssl',
  'channel_binding',
] as const;

const numbers = ['connect_timeout', 'connection_limit'] as const;

/** Obeyed for these values because we behave like that anyway; with others they are refused. */
const given: Readonly<Record<string, readonly string[]>> = {
  sslmode: ['disable', 'prefer', 'require', 'verify-ca', 'verify-full', 'no-verify'],
  sslnegotiation: ['postgres', 'direct'],
  ssl: ['true', '1', 'false', '0'],
  channel_binding: ['disable', 'prefer'],
  gssencmode: ['disable', 'prefer'],
  target_session_attrs: ['any'],
  load_balance_hosts: ['disable'],
  client_encoding: ['utf8', 'UTF8', 'utf-8', 'UTF-8', 'auto'],
  keepalives: ['1'],
  uselibpqcompat: ['true'],
  pgbouncer: ['true', 'false'],
};

/** Known to psql or Prisma, and not obeyed here: named when refused. Other names may be secrets. */
const refused = [
  'hostaddr',
  'passfile',
  'require_auth',
  'service',
  'servicefile',
  'sslaccept',
  'sslidentity',
  'sslcrl',
  'sslcrldir',
  'sslsni',
  'sslcertmode',
  'sslkeylogfile',
  'ssl_min_protocol_version',
  'ssl_max_protocol_version',
  'min_protocol_version',
  'max_protocol_version',
  'requirepeer',
  'krbsrvname',
  'gsslib',
  'gssdelegation',
  'replication',
  'keepalives_idle',
  'keepalives_interval',
  'keepalives_count',
  'tcp_user_timeout',
  'pool_timeout',
  'socket_timeout',
  'max_connection_lifetime',
  'max_idle_connection_lifetime',
  'statement_cache_size',
  'single_use_connections',
  'statement_timeout',
  'lock_timeout',
  'query_timeout',
  'idle_in_transaction_session_timeout',
];

/** Reads the part after the `?`; the error names the parameter, never its value. */
export function readParameters(query: string): Result<Parameters, string> {
  const read: Record<string, string | number> = {};
  for (const [name, value] of new URLSearchParams(query)) {
    const problem = problemWith(name, value);
    if (problem !== undefined) return err(problem);
    if (Object.hasOwn(read, name)) return err(`${name} is given twice`);
    read[name] = isOneOf(numbers, name) ? Number(value) : value;
  }
  return ok(read);
}

function problemWith(name: string, value: string): string | undefined {
  const values = Object.hasOwn(given, name) ? given[name] : undefined;
  if (values) {
    return values.includes(value) ? undefined : `${name} can be ${values.join(', ')} only`;
  }
  if (isOneOf(numbers, name)) {
    return /^[1-9]\d{0,3}$/.test(value) ? undefined : `${name} must be a whole number above 0`;
  }
  if (isOneOf(texts, name)) {
    return value === '' || value.includes('\0') ? `${name} is empty or malformed` : undefined;
  }
  if (refused.includes(name)) return `${name} is not supported`;
  return 'has a parameter that is not known; in a password write ? as %3F';
}

function isOneOf<T extends string>(names: readonly T[], name: string): name is T {
  return (names as readonly string[]).includes(name);
}
