import { createServer as createHttpServer } from 'node:http';
import { createServer } from 'node:net';
import { frontThatRewrites } from './fronts.js';
import { fullDisk } from './full-disk.js';
import type { Misconfiguration, Planted } from './planted.js';
import { listening, type Environment, type World } from './world.js';

const set = (environment: Environment) => (): Planted => ({ environment });

const withUrl = (
  { environment }: World,
  name: 'DATABASE_URL' | 'REDIS_URL',
  change: (url: URL) => void,
): Planted => {
  const url = new URL(environment[name] ?? '');
  change(url);
  return { environment: { [name]: url.href } };
};

/** A statement of the owner's, and the one that takes it back. */
const statements =
  (plant: (world: World) => string, undo: (world: World) => string) =>
  async (world: World): Promise<Planted> => {
    for (const statement of plant(world).split(';;')) await world.sql(statement);
    return {
      undo: async () => {
        for (const statement of undo(world).split(';;')) await world.sql(statement);
      },
    };
  };

const databaseOf = ({ database }: World): string => new URL(database.url).pathname.slice(1);

/** Our own function is found before PostgreSQL's: real servers of that kind are not to be had. */
const pretend = (name: string, definition: string) =>
  statements(
    (world) =>
      `CREATE FUNCTION public.${name} ${definition};;` +
      `ALTER DATABASE ${databaseOf(world)} SET search_path = public, pg_catalog`,
    (world) =>
      `ALTER DATABASE ${databaseOf(world)} RESET search_path;;DROP FUNCTION public.${name}`,
  );

const redisSetting =
  (name: string, value: string, sound: string) =>
  async ({ redis }: World): Promise<Planted> => {
    await redis.admin.config('SET', name, value);
    return { undo: () => redis.admin.config('SET', name, sound) };
  };

const redisRights =
  (rules: readonly string[], sound: readonly string[]) =>
  async ({ redis }: World): Promise<Planted> => {
    await redis.admin.call('ACL', 'SETUSER', 'sync', ...rules);
    return { undo: () => redis.admin.call('ACL', 'SETUSER', 'sync', ...sound) };
  };

async function hangingServer(): Promise<{
  readonly port: number;
  readonly close: () => Promise<unknown>;
}> {
  const server = createServer(() => undefined);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const port = typeof address === 'object' && address ? address.port : 0;
  return { port, close: () => Promise.resolve(server.close()) };
}

/** A job whose other columns are those of any job. */
const job = (status: string, deadLetteredAt: string) =>
  statements(
    ({ connectionId }) =>
      `INSERT INTO sync_jobs (id, connection_id, kind, invoice_id, status, source, dispatch_state,
                              due_at, dead_lettered_at)
       VALUES ('job_planted', '${connectionId}', 'sync-paid-invoice', 'inv', '${status}', 'event',
               'waiting', now() - interval '1 hour', ${deadLetteredAt})`,
    () => "DELETE FROM sync_jobs WHERE id = 'job_planted'",
  );

const connection = (change: string, undo: string) =>
  statements(
    ({ connectionId }) => `UPDATE connections SET ${change} WHERE id = '${connectionId}'`,
    ({ connectionId }) => `UPDATE connections SET ${undo} WHERE id = '${connectionId}'`,
  );

/** Written down in one place: whoever adds a check adds what it is to find. */
export const misconfigurations: readonly Misconfiguration[] = [
  {
    name: 'DATABASE_URL is not set',
    plant: set({ DATABASE_URL: undefined }),
    ...{ check: 'settings.DATABASE_URL', level: 'fault', remedy: /postgresql:\/\// },
  },
  {
    name: 'a secret comes from a file that is not there',
    plant: set({ DATABASE_URL: undefined, DATABASE_URL_FILE: '/nowhere/database-url' }),
    ...{ check: 'settings.DATABASE_URL_FILE', level: 'fault', remedy: /cannot be read/ },
  },
  {
    name: 'Compose v1 has put its own braces into the template',
    plant: set({ SUBSCRIPTIONFLOW_URL_TEMPLATE: 'https://{site.subscriptionflow.com}' }),
    ...{ check: 'settings.SUBSCRIPTIONFLOW_URL_TEMPLATE', level: 'fault', remedy: /\{site\}/ },
  },
  {
    name: 'the template names one site for all companies',
    plant: set({ SUBSCRIPTIONFLOW_URL_TEMPLATE: 'https://acme.subscriptionflow.com' }),
    ...{ check: 'settings.SUBSCRIPTIONFLOW_URL_TEMPLATE', level: 'fault', remedy: /\{site\}/ },
  },
  {
    name: 'PUBLIC_URL has a path',
    plant: set({ PUBLIC_URL: 'https://company.example/sync' }),
    ...{ check: 'settings.PUBLIC_URL', level: 'fault', remedy: /without a path/ },
  },
  {
    name: 'PUBLIC_URL is not encrypted',
    plant: set({ PUBLIC_URL: 'http://sync.company.example' }),
    ...{ check: 'settings.PUBLIC_URL', level: 'warning', remedy: /https/ },
  },
  {
    name: 'the encryption key is no key',
    plant: set({ ENCRYPTION_KEYS: 'gr8-not-base64-of-32-bytes' }),
    ...{ check: 'settings.ENCRYPTION_KEYS', level: 'fault', remedy: /openssl rand -base64 32/ },
  },
  {
    name: "an operator's token is a word",
    plant: set({ OPERATOR_TOKENS: 'anna:operator:change-me-change-me-change-me' }),
    ...{ check: 'settings.OPERATOR_TOKENS', level: 'fault', remedy: /openssl rand -hex 24/ },
  },
  {
    name: 'a number is a word',
    plant: set({ WORKER_CONCURRENCY: 'many' }),
    ...{ check: 'settings.WORKER_CONCURRENCY', level: 'fault', remedy: /from 1 to 1000/ },
  },
  {
    name: 'certificates are not checked',
    plant: set({ NODE_TLS_REJECT_UNAUTHORIZED: '0' }),
    ...{ check: 'settings.NODE_TLS_REJECT_UNAUTHORIZED', level: 'fault', remedy: /NODE_EXTRA_CA/ },
  },
  {
    name: 'the password of PostgreSQL is wrong',
    plant: (world) => withUrl(world, 'DATABASE_URL', (url) => (url.password = 'gr8-but-wrong')),
    ...{ check: 'postgresql', level: 'fault', remedy: /password .* DATABASE_URL is refused/ },
  },
  {
    name: 'the database does not exist',
    plant: (world) => withUrl(world, 'DATABASE_URL', (url) => (url.pathname = '/nowhere')),
    ...{ check: 'postgresql', level: 'fault', remedy: /create the database/ },
  },
  {
    name: 'nothing listens at the port of PostgreSQL',
    plant: (world) => withUrl(world, 'DATABASE_URL', (url) => (url.port = '9')),
    ...{
      check: 'postgresql',
      level: 'fault',
      remedy: /start PostgreSQL, or correct host and port/,
    },
  },
  {
    name: 'PostgreSQL and Redis hang',
    plant: async ({ environment }) => {
      const { port, close } = await hangingServer();
      const change = (text: string | undefined): string => {
        const url = new URL(text ?? '');
        url.port = String(port);
        return url.href;
      };
      const { DATABASE_URL, REDIS_URL } = environment;
      return {
        environment: { DATABASE_URL: change(DATABASE_URL), REDIS_URL: change(REDIS_URL) },
        undo: close,
      };
    },
    ...{ check: 'postgresql', level: 'fault', remedy: /firewalls/ },
  },
  {
    name: 'nobody has migrated',
    plant: (world) => withUrl(world, 'DATABASE_URL', (url) => (url.pathname = '/postgres')),
    ...{ check: 'postgresql.schema', level: 'fault', remedy: /npm run db:migrate/ },
  },
  {
    name: 'a migration is missing after an upgrade',
    plant: statements(
      () =>
        `CREATE TABLE kept AS SELECT * FROM _prisma_migrations ORDER BY migration_name DESC LIMIT 1;;
         DELETE FROM _prisma_migrations WHERE migration_name IN (SELECT migration_name FROM kept)`,
      () => 'INSERT INTO _prisma_migrations SELECT * FROM kept;;DROP TABLE kept',
    ),
    ...{ check: 'postgresql.schema', level: 'fault', remedy: /npm run db:migrate/ },
  },
  {
    name: 'a later version has migrated',
    plant: statements(
      () =>
        `INSERT INTO _prisma_migrations (id, checksum, migration_name, finished_at)
         VALUES ('later', '', '29990101000000_later', now())`,
      () => "DELETE FROM _prisma_migrations WHERE id = 'later'",
    ),
    ...{ check: 'postgresql.schema', level: 'fault', remedy: /start the later version/ },
  },
  {
    name: 'a migration stopped half-way',
    plant: statements(
      () =>
        `INSERT INTO _prisma_migrations (id, checksum, migration_name)
         VALUES ('half', '', '20260101000000_half')`,
      () => "DELETE FROM _prisma_migrations WHERE id = 'half'",
    ),
    ...{ check: 'postgresql.schema', level: 'fault', remedy: /follow what it says/ },
  },
  {
    name: 'the role was not given its rights',
    plant: statements(
      ({ role }) => `REVOKE INSERT ON sync_jobs FROM ${role}`,
      ({ role }) => `GRANT INSERT ON sync_jobs TO ${role}`,
    ),
    ...{ check: 'postgresql.rights', level: 'fault', remedy: /MIGRATION_DATABASE_URL/ },
  },
  {
    name: 'the role may change tables',
    plant: ({ database }) => ({ environment: { DATABASE_URL: database.url } }),
    ...{ check: 'postgresql.role', level: 'warning', remedy: /a role of its own/ },
  },
  {
    name: 'PostgreSQL writes nothing',
    plant: statements(
      ({ role }) => `ALTER ROLE ${role} SET default_transaction_read_only = on`,
      ({ role }) => `ALTER ROLE ${role} RESET default_transaction_read_only`,
    ),
    ...{ check: 'postgresql.writes', level: 'fault', remedy: /lead to the primary/ },
  },
  ...fullDisk,
  {
    name: 'PostgreSQL is older than 14',
    plant: pretend(
      'current_setting(name text)',
      `RETURNS text LANGUAGE sql AS $$SELECT CASE name WHEN 'server_version_num' THEN '130011'
         ELSE pg_catalog.current_setting(name) END$$`,
    ),
    ...{ check: 'postgresql.version', level: 'fault', remedy: /14 or later/ },
  },
  {
    name: 'the clocks are an hour apart',
    plant: pretend(
      'clock_timestamp()',
      `RETURNS timestamptz LANGUAGE sql AS
         $$SELECT pg_catalog.clock_timestamp() + interval '1 hour'$$`,
    ),
    ...{ check: 'postgresql.clock', level: 'fault', remedy: /NTP/ },
  },
  {
    name: 'PostgreSQL confirms what it may lose',
    plant: statements(
      ({ role }) => `ALTER ROLE ${role} SET synchronous_commit = off`,
      ({ role }) => `ALTER ROLE ${role} RESET synchronous_commit`,
    ),
    ...{ check: 'postgresql.commits', level: 'warning', remedy: /synchronous_commit = on/ },
  },
  {
    name: 'the password of Redis is wrong',
    plant: (world) => withUrl(world, 'REDIS_URL', (url) => (url.password = 'gr8-but-wrong')),
    ...{ check: 'redis', level: 'fault', remedy: /password in REDIS_URL is refused/ },
  },
  {
    name: 'nothing listens at the port of Redis',
    plant: (world) => withUrl(world, 'REDIS_URL', (url) => (url.port = '9')),
    ...{ check: 'redis', level: 'fault', remedy: /start Redis, or correct host and port/ },
  },
  {
    name: 'Redis is asked for TLS and does not speak it',
    plant: (world) => ({
      environment: {
        REDIS_URL: (world.environment['REDIS_URL'] ?? '').replace('redis:', 'rediss:'),
      },
    }),
    ...{ check: 'redis', level: 'fault', remedy: /rediss:\/\/ only where/ },
  },
  {
    name: 'the user of Redis may not do everything',
    plant: redisRights(['-zadd', '-@scripting'], ['+@all', '-@dangerous', '+info']),
    ...{ check: 'redis.rights', level: 'fault', remedy: /\+@all -@dangerous/ },
  },
  {
    name: "the user of Redis lacks the limiter's keys",
    plant: redisRights(['resetkeys', '~sync:*'], ['~fortnox-limiter:*']),
    ...{ check: 'redis.rights', level: 'fault', remedy: /keys in docs\/stores.md/ },
  },
  {
    name: 'Redis writes nothing',
    plant: redisSetting('min-replicas-to-write', '5', '0'),
    ...{ check: 'redis.writes', level: 'fault', remedy: /lead to the primary/ },
  },
  {
    name: 'Redis drops what it likes',
    plant: redisSetting('maxmemory-policy', 'allkeys-lru', 'noeviction'),
    ...{ check: 'redis.eviction', level: 'fault', remedy: /maxmemory-policy noeviction/ },
  },
  {
    name: 'Redis keeps nothing over a restart',
    plant: redisSetting('appendonly', 'no', 'yes'),
    ...{ check: 'redis.persistence', level: 'warning', remedy: /appendonly yes/ },
  },
  {
    name: 'Redis is too old',
    plant: async (world) => {
      const version = /redis_version:(\S+)/.exec(await world.redis.admin.info('server'))?.[1] ?? '';
      const older = '5.0.'.padEnd(version.length, '9');
      const front = await frontThatRewrites(world.redis.port, version, older);
      const { environment } = withUrl(world, 'REDIS_URL', (url) => (url.port = String(front.port)));
      return { ...(environment ? { environment } : {}), undo: front.close };
    },
    ...{ check: 'redis.version', level: 'fault', remedy: /6\.2 or later/ },
  },
  {
    name: 'the key of the secrets was taken away',
    plant: set({ ENCRYPTION_KEYS: 'q7Yw0mJ1zN0m4rVQXl2b8c5kT9sFh3uE6gPaDoLiKxM=' }),
    ...{ check: 'secrets', level: 'fault', remedy: /put the missing key back/ },
  },
  {
    name: 'consent at Fortnox is gone',
    plant: connection("status = 'needs-attention'", "status = 'active'"),
    ...{ check: 'connections.consent', level: 'fault', remedy: /consent anew/ },
  },
  {
    name: 'nobody has consented yet',
    plant: connection("status = 'awaiting-consent'", "status = 'active'"),
    ...{ check: 'connections.consent', level: 'warning', remedy: /authorizeUrl/ },
  },
  {
    name: 'SubscriptionFlow refuses client id and secret',
    plant: connection("subscriptionflow_refusal = '401'", 'subscriptionflow_refusal = NULL'),
    ...{ check: 'connections.subscriptionflow', level: 'fault', remedy: /PATCH/ },
  },
  {
    name: 'a connection was left paused',
    plant: connection('paused = true', 'paused = false'),
    ...{ check: 'connections.paused', level: 'warning', remedy: /resume/ },
  },
  {
    name: 'the database was restored and nobody has recovered it',
    plant: connection('restored_at = now()', 'restored_at = NULL'),
    ...{ check: 'ledger', level: 'fault', remedy: /npm run recover/ },
  },
  {
    name: 'no worker runs',
    plant: () => ({}),
    ...{ check: 'workers', level: 'warning', remedy: /npm run worker/ },
  },
  {
    name: 'an invoice has waited for an hour',
    plant: job('queued', 'NULL'),
    ...{ check: 'jobs.waiting', level: 'warning', remedy: /Jobs stay queued/ },
  },
  {
    name: 'a dead letter waits for a person',
    plant: job('dead-lettered', "now() - interval '3 days'"),
    ...{ check: 'jobs.dead-letters', level: 'warning', remedy: /Dead letters/ },
  },
  {
    name: 'Fortnox is not reached',
    plant: set({ FORTNOX_API_URL: 'http://127.0.0.1:9' }),
    ...{ check: 'fortnox.api', level: 'fault', remedy: /FORTNOX_API_URL.*HTTPS_PROXY/ },
  },
  {
    name: 'SubscriptionFlow is not reached',
    plant: set({ SUBSCRIPTIONFLOW_URL_TEMPLATE: 'http://127.0.0.1:9/{site}' }),
    ...{ check: 'subscriptionflow.acme', level: 'fault', remedy: /SUBSCRIPTIONFLOW_URL_TEMPLATE/ },
  },
  {
    name: 'the proxy wants to know who asks',
    plant: async () => {
      const proxy = createHttpServer();
      proxy.on('connect', (_request, socket) => {
        socket.end('HTTP/1.1 407 Proxy Authentication Required\r\n\r\n');
      });
      const { host } = new URL(await listening(proxy));
      return {
        environment: {
          HTTPS_PROXY: `http://user:gr8-proxy-secret@${host}`,
          FORTNOX_API_URL: 'https://api.fortnox.example',
        },
        undo: () => Promise.resolve(proxy.close()),
      };
    },
    ...{ check: 'fortnox.api', level: 'fault', remedy: /proxy in HTTPS_PROXY/ },
  },
];
