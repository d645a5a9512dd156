import { randomUUID } from 'node:crypto';
import { PrismaPg } from '@prisma/adapter-pg';
import {
  ColumnTypeEnum,
  DriverAdapterError,
  type SqlDriverAdapter,
  type SqlMigrationAwareDriverAdapterFactory,
  type SqlResultSet,
} from '@prisma/driver-adapter-utils';
import pg from 'pg';
import { defaultSchema, type DatabaseAddress } from '../connect/address.js';
import { sessionSettings } from '../connect/session.js';

/** Whoever migrates waits for a server that is just starting, but not for ever. */
const connectMs = 10_000;

/** Runs `work` with one connection of its own. */
export async function withClient<T>(
  target: DatabaseAddress,
  work: (client: pg.Client) => Promise<T>,
): Promise<T> {
  const { Client, ...settings } = sessionSettings(target, { connectMs });
  const client = new Client(settings);
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

type ClosableFactory = SqlMigrationAwareDriverAdapterFactory & { close(): Promise<void> };

/**
 * What the engine opens its connections with. The shadow database is made and dropped here and
 * not by `PrismaPg`: given an address, that one would use the real database as its shadow
 * (`connectionString` outweighs `database` in pg), and it drops while still connected.
 */
export function adapterFactory(target: DatabaseAddress): ClosableFactory {
  const opened: SqlDriverAdapter[] = [];
  const connect = async (to: DatabaseAddress): Promise<SqlDriverAdapter> => {
    const adapter = corrected(
      await new PrismaPg(sessionSettings(to, { connectMs }), { schema: to.schema }).connect(),
      to,
    );
    opened.push(adapter);
    return adapter;
  };
  return {
    provider: 'postgres',
    adapterName: '@prisma/adapter-pg',
    connect: () => connect(target),
    connectToShadowDb: async () => {
      const shadow = await createShadowDatabase(target);
      return droppedOnDispose(await connect(shadow.target), shadow.drop);
    },
    close: async () => {
      await Promise.all(opened.map((adapter) => adapter.dispose()));
    },
  };
}

/** Session-wide, so of no use through a pooler; `applyMigrations` holds it for the engine. */
const engineLock = /^\s*SELECT pg_advisory_lock\(72707369\)\s*$/i;

/**
 * Two places where adapter-pg 7.10 falls short of the native engine, corrected on the adapter:
 * it cuts scripts at every semicolon, which breaks functions, strings and the one transaction a
 * script runs in; and it cannot read PostgreSQL's one-byte "char", the type of `contype`.
 */
function corrected(adapter: SqlDriverAdapter, target: DatabaseAddress): SqlDriverAdapter {
  const queryRaw = adapter.queryRaw.bind(adapter);
  adapter.queryRaw = async (query) =>
    readableChars(await queryRaw({ ...query, sql: charsAsText(query.sql) }));
  const executeRaw = adapter.executeRaw.bind(adapter);
  adapter.executeRaw = async (query) => (engineLock.test(query.sql) ? 0 : executeRaw(query));
  adapter.executeScript = async (script) => {
    if (engineLock.test(script)) return;
    await withClient(target, (client) => client.query(script)).catch((error: unknown) => {
      throw inPrismasWords(error);
    });
  };
  return adapter;
}

/** The one-byte columns the engine asks for. */
const CHAR_COLUMNS = new Set(['constraint_type', 'confdeltype', 'confupdtype']);

function charsAsText(sql: string): string {
  return sql
    .replace('constr.contype AS', 'constr.contype::text AS')
    .replace(/\bcon\.(confdeltype|confupdtype),/g, 'con.$1::text AS $1,');
}

function readableChars(result: SqlResultSet): SqlResultSet {
  const columnTypes = result.columnTypes.map((type, column) =>
    CHAR_COLUMNS.has(result.columnNames[column] ?? '') ? ColumnTypeEnum.Character : type,
  );
  return { ...result, columnTypes };
}

/** So that the engine can say which statement failed and why, instead of "external error". */
function inPrismasWords(error: unknown): unknown {
  if (!(error instanceof pg.DatabaseError)) return error;
  const { code = '', severity = '', message, detail, column, hint } = error;
  return new DriverAdapterError({
    kind: 'postgres',
    originalCode: code,
    originalMessage: message,
    ...{ code, severity, message, detail, column, hint },
  });
}

async function createShadowDatabase(
  target: DatabaseAddress,
): Promise<{ target: DatabaseAddress; drop: () => Promise<void> }> {
  const database = `shadow_${randomUUID()}`;
  await withClient(target, (client) => client.query(`CREATE DATABASE "${database}"`));
  return {
    target: { ...target, database, schema: defaultSchema },
    drop: async () => {
      await withClient(target, (client) =>
        client.query(`DROP DATABASE "${database}" WITH (FORCE)`),
      );
    },
  };
}

/** The adapter itself with one more duty; a copy would lose the methods of its class. */
function droppedOnDispose(adapter: SqlDriverAdapter, drop: () => Promise<void>): SqlDriverAdapter {
  const dispose = adapter.dispose.bind(adapter);
  let disposed: Promise<void> | undefined;
  adapter.dispose = () => (disposed ??= dispose().then(drop));
  return adapter;
}
