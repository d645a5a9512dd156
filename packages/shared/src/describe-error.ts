import { types } from 'node:util';

/** Longest message kept; Redis answers a failing script with its whole text. */
const messageChars = 500;
const frameChars = 200;

/**
 * Libraries whose messages quote what they were given: values of a query (Prisma, pg), arguments
 * of a command (Redis), the input (zod, JSON.parse). Of those only code and place are kept.
 */
const quotesInput =
  /^(Prisma.*|DriverAdapterError|error|DatabaseError|ReplyError|.*ZodError|SyntaxError)$/;

/**
 * An error for the log, with its causes: type, message, code, place, each bounded. No fields of
 * libraries (commands with their arguments, statements, parameters) and no message that quotes
 * values: those may be secrets or personal data.
 */
export function describeError(error: unknown, depth = 0): Record<string, unknown> {
  if (!isError(error)) return { thrown: typeof error };
  const cause = causeOf(error);
  return {
    type: error.name.slice(0, 100),
    ...messageOf(error),
    ...codesOf(error),
    at: frames(error),
    // Five deep is more than any library here nests; a cause may lead back to itself.
    ...(cause === undefined || depth >= 5 ? {} : { cause: describeError(cause, depth + 1) }),
  };
}

/** Also one of Node's own that reaches code which runs in another context, as tests do. */
const isError = (error: unknown): error is Error =>
  error instanceof Error || types.isNativeError(error);

function messageOf(error: Error): { message?: string } {
  if (error.name === 'ReplyError') return { message: redisWords(error.message) };
  if (quotesInput.test(error.name)) return {};
  const message = error.message.replace(/:\/\/[^\s/@]*(?:@|$)/g, '://[redacted]@');
  return {
    message: message.length > messageChars ? `${message.slice(0, messageChars)}…` : message,
  };
}

/** `NOPERM … the 'info' command` → `NOPERM info`: the kind of refusal, and which right is missing. */
function redisWords(message: string): string {
  const [kind = 'ERR'] = /^[A-Z]{2,20}\b/.exec(message) ?? [];
  const [, command] = /^NOPERM .*?'([a-z|]{1,40})'/.exec(message) ?? [];
  // A script's own refusal stands inside the answer.
  const [inside] = /\b(READONLY|MISCONF|OOM|NOREPLICAS)\b/.exec(message) ?? [];
  return [kind, command ?? (inside === kind ? undefined : inside)].filter(Boolean).join(' ');
}

function codesOf(error: Error): { code?: string; sqlState?: string } {
  const code = textOf(error, 'code');
  const sqlState = textOf(error, 'originalCode') ?? textOf(error.cause, 'originalCode');
  return {
    ...(code === undefined ? {} : { code }),
    ...(sqlState === undefined ? {} : { sqlState }),
  };
}

/** Prisma keeps the driver's error beside the cause, where the cause of the cause is. */
function causeOf(error: Error): unknown {
  if (error.cause !== undefined) return isError(error.cause) ? error.cause : undefined;
  if (error instanceof AggregateError) return error.errors[0];
  return valueOf(valueOf(error, 'meta'), 'driverAdapterError');
}

function textOf(from: unknown, name: string): string | undefined {
  const value = valueOf(from, name);
  return typeof value === 'string' ? value.slice(0, 40) : undefined;
}

function valueOf(from: unknown, name: string): unknown {
  if (typeof from !== 'object' || from === null) return undefined;
  return Object.getOwnPropertyDescriptor(from, name)?.value;
}

/** What follows the message: a line of the message may look like a frame. */
function frames(error: Error): string[] {
  const stack = error.stack ?? '';
  const begins = stack.indexOf(error.message);
  const lines = stack.slice(begins < 0 ? 0 : begins + error.message.length).split('\n');
  const found = lines.filter((line) => /^\s+at /.test(line)).slice(0, 12);
  return found.map((line) => line.trim().slice(0, frameChars));
}
