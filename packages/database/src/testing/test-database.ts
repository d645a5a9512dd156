import { randomBytes } from 'node:crypto';
import pg from 'pg';
import { openDatabase, type Database } from '../client.js';
import { addressOf } from '../connect/statements.js';
import { grantRuntimeRole } from '../migrate/runtime-role.js';
import { testDatabaseUrl } from './config.js';
import { migrate, templateDatabase } from './template-database.js';

export type TestDatabase = {
  readonly db: Database;
  /** Of the tables' owner, a superuser. */
  readonly url: string;
  /** Makes a role that may read and write the tables and no more, as processes in production. */
  runtimeUrl(): Promise<string>;
  drop(): Promise<void>;
};

/**
 * A migrated database of its own on the server that `npm test` started: suites never meet.
 * `settings` are the database's own, such as its time zone; the migrations then run under them.
 */
export async function createTestDatabase(
  settings: Readonly<Record<string, string>> = {},
): Promise<TestDatabase> {
  const serverUrl = testDatabaseUrl();
  const name = `test_${randomBytes(6).toString('hex')}`;
  const url = new URL(serverUrl);
  url.pathname = `/${name}`;
  if (Object.keys(settings).length === 0) {
    await onServer(serverUrl, async (server) => {
      const template = await templateDatabase(server, serverUrl);
      await server.query(`CREATE DATABASE ${name} TEMPLATE ${template}`);
    });
  } else {
    await migrateUnder(settings, url);
  }
  const db = openDatabase({ url: url.href });
  return {
    db,
    url: url.href,
    runtimeUrl: () => makeRuntimeRole(url, `${name}_runtime`),
    drop: async () => {
      await db.close();
      await onServer(serverUrl, async (server) => {
        await server.query(`DROP DATABASE ${name} WITH (FORCE)`);
        await server.query(`DROP ROLE IF EXISTS ${name}_runtime`);
      });
    },
  };
}

async function migrateUnder(settings: Readonly<Record<string, string>>, url: URL): Promise<void> {
  const name = url.pathname.slice(1);
  await onServer(testDatabaseUrl(), async (server) => {
    await server.query(`CREATE DATABASE ${name}`);
    for (const [setting, value] of Object.entries(settings)) {
      await server.query(`ALTER DATABASE ${name} SET ${setting} = '${value}'`);
    }
  });
  await migrate(url.href);
}

async function makeRuntimeRole(owner: URL, role: string): Promise<string> {
  const url = new URL(owner);
  url.username = role;
  url.password = randomBytes(12).toString('hex');
  await grantRuntimeRole(addressOf(owner.href), addressOf(url.href));
  return url.href;
}

async function onServer(url: string, work: (server: pg.Client) => Promise<void>): Promise<void> {
  const server = new pg.Client({ connectionString: url });
  await server.connect();
  try {
    await work(server);
  } finally {
    await server.end();
  }
}
