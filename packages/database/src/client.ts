import { PrismaPg } from '@prisma/adapter-pg';
import { type Prisma, PrismaClient } from './generated/client.js';

/** Our door to PostgreSQL; passed to every function of this package. */
export type Database = {
  readonly prisma: PrismaClient;
  /** Resolves when PostgreSQL answers; throws otherwise. */
  ping(): Promise<void>;
  close(): Promise<void>;
};

/** What both the client and an open transaction can do. */
export type Queries = Prisma.TransactionClient;

/**
 * Opens a pool. `connectMs` bounds the wait for a connection so that ingress can answer 503
 * instead of hanging (5 s: well under the 10 s after which webhook senders give up).
 */
export function openDatabase(options: {
  readonly url: string;
  readonly poolSize?: number;
  readonly connectMs?: number;
}): Database {
  const url = new URL(options.url);
  const schema = url.searchParams.get('schema') ?? undefined;
  const adapter = new PrismaPg(
    {
      connectionString: options.url,
      max: options.poolSize ?? 10,
      connectionTimeoutMillis: options.connectMs ?? 5000,
      // A statement that hangs (network gone, no reset) must not hold its caller for ever.
      query_timeout: 15_000,
      // A process that freezes inside a transaction lets go of its locks: a little later than its
      // lease (4 s), so that whoever takes over is held up no longer than it waited anyway.
      idle_in_transaction_session_timeout: 5000,
      keepAlive: true,
    },
    {
      ...(schema === undefined ? {} : { schema }),
      // The pool reports a lost idle connection here; the next query opens a new one.
      onPoolError: () => undefined,
      onConnectionError: () => undefined,
    },
  );
  const prisma = new PrismaClient({ adapter });
  return {
    prisma,
    ping: async () => {
      await prisma.$queryRaw`SELECT 1`;
    },
    close: () => prisma.$disconnect(),
  };
}

const unavailableCodes = new Set([
  'P1001', // cannot reach
  'P1002', // reached, timed out
  'P1008', // operation timed out
  'P1011', // TLS
  'P1017', // connection closed
  'P2024', // no connection from the pool in time
  'P2028', // transaction could not be started or was lost
  'P2037', // too many connections
  'ECONNREFUSED',
  'ECONNRESET',
  'EPIPE',
  'ETIMEDOUT',
  'ENOTFOUND',
  '57P01', // admin shutdown
  '57P02', // crash shutdown
  '57P03', // cannot connect now: starting up
  '53300', // too many connections
]);

const unavailableTexts =
  /connection (terminated|timeout|ended)|timeout exceeded|server closed|can't reach database|not queryable|query read timeout/i;

/** True when an error says that PostgreSQL cannot be reached, as opposed to a wrong query. */
export function isDatabaseUnavailable(error: unknown): boolean {
  for (let at: unknown = error, depth = 0; depth < 6 && isRecord(at); depth += 1) {
    if (codesOf(at).some((code) => unavailableCodes.has(code) || code.startsWith('08')))
      return true;
    if (typeof at['message'] === 'string' && unavailableTexts.test(at['message'])) return true;
    at = at['cause'] ?? (isRecord(at['meta']) ? at['meta']['driverAdapterError'] : undefined);
  }
  return false;
}

function codesOf(error: Record<string, unknown>): string[] {
  return [error['code'], error['errorCode'], error['originalCode']].filter(
    (code) => typeof code === 'string',
  );
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}
