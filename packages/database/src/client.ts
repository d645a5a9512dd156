import pg from 'pg';
import { InstantsAdapter } from './connect/instants.js';
import { sessionSettings } from './connect/session.js';
import { addressOf } from './connect/statements.js';
import { directOver, type Direct } from './direct.js';
import { type Prisma, PrismaClient } from './generated/client.js';

/** Our door to PostgreSQL; passed to every function of this package. */
export type Database = {
  readonly prisma: PrismaClient;
  /** For the statements of every invoice, which `tests/invoice-cost.test.ts` counts. */
  readonly direct: Direct;
  /** Resolves when PostgreSQL answers; throws otherwise. */
  ping(): Promise<void>;
  close(): Promise<void>;
};

/** What both the client and an open transaction can do. */
export type Queries = Prisma.TransactionClient;

/**
 * Opens a pool. `connectMs` bounds the wait for a connection so that ingress can answer 503
 * instead of hanging (5 s: well under the 10 s after which webhook senders give up). Throws a
 * `ConfigurationError` when a part of the address cannot be obeyed.
 */
export function openDatabase(options: {
  readonly url: string;
  readonly poolSize?: number;
  readonly connectMs?: number;
}): Database {
  const address = addressOf(options.url);
  const { schema } = address;
  const poolSize = Math.min(options.poolSize ?? 10, address.poolSize ?? Infinity);
  // A statement that hangs (network gone, no reset) must not hold its caller for ever.
  const timeouts = { connectMs: options.connectMs ?? 5000, queryMs: 15_000 };
  const pool = new pg.Pool({ ...sessionSettings(address, timeouts), max: poolSize });
  // The pool reports a lost idle connection here; the next query opens a new one.
  pool.on('error', () => undefined);
  const adapter = new InstantsAdapter(pool, { schema, onConnectionError: () => undefined });
  // Else a transaction waits for 2 s and everything else for `connectMs`.
  const prisma = new PrismaClient({ adapter, transactionOptions: { maxWait: timeouts.connectMs } });
  return {
    prisma,
    direct: directOver(pool),
    ping: async () => {
      await prisma.$queryRaw`SELECT 1`;
    },
    close: async () => {
      await prisma.$disconnect();
      if (!pool.ending) await pool.end();
    },
  };
}
