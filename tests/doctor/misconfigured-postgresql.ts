import { createServer } from 'node:net';
import { fullDisk } from './full-disk.js';
import { statements, withUrl } from './plant.js';
import type { Misconfiguration } from './planted.js';
import type { World } from './world.js';

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

const laterMigration = (name: string) =>
  statements(
    () =>
      `INSERT INTO _prisma_migrations (id, checksum, migration_name, finished_at)
       VALUES ('later', '', '${name}', now())`,
    () => "DELETE FROM _prisma_migrations WHERE id = 'later'",
  );

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

/** Of PostgreSQL, or of the way to it. */
export const misconfiguredPostgresql: readonly Misconfiguration[] = [
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
    plant: laterMigration('29990101000000_later'),
    ...{ check: 'postgresql.schema', level: 'warning', remedy: /finish the upgrade/ },
  },
  {
    name: 'a later version has removed what this one needs',
    plant: laterMigration('29990101000000_contract_later'),
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
];
