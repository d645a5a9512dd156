/** What Prisma and the network say when PostgreSQL cannot be reached or asked. */
const codes = new Set([
  'P1000', // credentials refused
  'P1001', // cannot reach
  'P1002', // reached, timed out
  'P1003', // there is no such database
  'P1008', // operation timed out
  'P1010', // access denied
  'P1011', // TLS
  'P1017', // connection closed
  'P2024', // no connection from the pool in time
  'P2028', // transaction could not be started or was lost
  'P2034', // write conflict or deadlock
  'P2037', // too many connections
  'ECONNREFUSED',
  'ECONNRESET',
  'EPIPE',
  'ETIMEDOUT',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'EHOSTDOWN',
]);

/** What Prisma's driver calls the same when a raw statement meets it; no code goes with these. */
const kinds = new Set([
  'DatabaseNotReachable',
  'ConnectionClosed',
  'SocketTimeout',
  'TlsConnectionError',
  'TooManyConnections',
  'TransactionAlreadyClosed',
]);

/**
 * SQLSTATEs that speak of the server's state and not of the statement: connection (08), read-only
 * or timed-out transaction (25), log-in refused (28), rolled back for another (40), resources (53),
 * locks and objects in use (55), cancelled, time-outs, shut-downs (57), input and output (58), no
 * such database (3D), and PostgreSQL's own faults (XX): a damaged index is nobody's invoice, and
 * poolers speak of their troubles under XX000.
 */
const states = /^(08|25|28|3D|40|53|55|57|58|XX)[0-9A-Z]{3}$/;

const texts =
  /connection (terminated|timeout|ended|closed)|timeout exceeded|server closed|can't reach database|not queryable|query read timeout|establishing an SSL connection|does not support SSL|Transaction API error/i;

/**
 * True when an error says that PostgreSQL cannot be reached or cannot do anything just now, as
 * opposed to refusing this statement or these values. Trying again later is then the answer.
 */
export function isDatabaseUnavailable(error: unknown): boolean {
  return chainOf(error).some(speaksOfTheServer);
}

/**
 * True for those of them that say how long something took: a transaction that expired, a statement that was
 * cancelled. The server may have been slow, or what was asked takes so long that it will never do: whether it
 * takes other writes tells.
 */
export function isOutOfTime(error: unknown): boolean {
  return chainOf(error).some(speaksOfTime);
}

/** idle in a transaction, too long in one, cancelled */
const timeStates = new Set(['25P03', '25P04', '57014']);

const timeTexts = /expired transaction|query read timeout/i;

function speaksOfTime(error: Record<string, unknown>): boolean {
  const { message } = error;
  const text = typeof message === 'string' ? message : '';
  const codes = codesOf(error);
  // The same code where no transaction could be begun.
  if (codes.includes('P2028')) return !/unable to start/i.test(text);
  return timeTexts.test(text) || codes.some((code) => timeStates.has(code));
}

/** The error and what caused it, as far as somebody may have wrapped it. */
function chainOf(error: unknown): readonly Record<string, unknown>[] {
  const chain: Record<string, unknown>[] = [];
  for (let at: unknown = error; chain.length < 6 && isRecord(at);) {
    chain.push(at);
    at = at['cause'] ?? (isRecord(at['meta']) ? at['meta']['driverAdapterError'] : undefined);
  }
  return chain;
}

function speaksOfTheServer(error: Record<string, unknown>): boolean {
  const { syscall, kind, message } = error;
  // A socket file that is not there, or may not be opened, has codes that other files have too.
  if (syscall === 'connect') return true;
  if (codesOf(error).some((code) => codes.has(code) || states.test(code))) return true;
  return (
    (typeof kind === 'string' && kinds.has(kind)) ||
    (typeof message === 'string' && texts.test(message))
  );
}

function codesOf(error: Record<string, unknown>): string[] {
  return [error['code'], error['errorCode'], error['originalCode']].filter(
    (code) => typeof code === 'string',
  );
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}
