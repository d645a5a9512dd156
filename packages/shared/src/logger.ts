import { pino, type DestinationStream, type LogFn, type Logger } from 'pino';
import { describeError } from './describe-error.js';

export type { Logger } from 'pino';

/**
 * Lines are written together, as a call to the system for each was a tenth of a busy worker's time. Whoever is
 * killed loses what it said in the last `flushMs`; whoever ends by itself, or by an error, loses nothing.
 */
const [togetherBytes, flushMs] = [4096, 50];

/**
 * JSON lines on standard output. Log events, not prose: `log.info({jobId}, 'attempt.finished')`.
 * Callers never pass secrets or personal data; the paths below are a second line of defence.
 */
export function createLogger(
  service: string,
  level: string,
  destination?: DestinationStream,
): Logger {
  const options = {
    level,
    base: { service, pid: process.pid },
    timestamp: () => `,"time":"${new Date().toISOString()}"`,
    formatters: {
      level: (label: string) => ({ level: label }),
      // Whichever name it goes by: a library's error holds commands, statements, values.
      log: (line: object) =>
        Object.fromEntries(
          Object.entries(line).map(([name, value]) => [
            name,
            value instanceof Error ? describeError(value) : (value as unknown),
          ]),
        ),
    },
    // pino describes `err` by itself before the formatter sees it.
    serializers: { err: describeIfError },
    hooks: { logMethod: withoutMessageOf },
    redact: {
      paths: [
        'authorization',
        '*.authorization',
        'req.headers.authorization',
        'req.headers.cookie',
        '*.clientSecret',
        '*.accessToken',
        '*.refreshToken',
        '*.signingSecret',
        '*.email',
        '*.name',
      ],
      censor: '[redacted]',
    },
  };
  return pino(options, destination ?? gathered());
}

function gathered(): DestinationStream {
  const stdout = pino.destination({ sync: false, minLength: togetherBytes });
  let due: NodeJS.Timeout | undefined;
  const flush = (): void => {
    due = undefined;
    stdout.flush();
  };
  return {
    write: (line) => {
      stdout.write(line);
      due ??= setTimeout(flush, flushMs).unref();
    },
  };
}

function describeIfError(value: unknown): unknown {
  return value instanceof Error ? describeError(value) : value;
}

/** A bare error would lend the line its message, which may quote values. */
function withoutMessageOf(this: Logger, args: Parameters<LogFn>, method: LogFn): void {
  const [first, ...rest] = args as unknown[];
  const [event] = rest;
  if (first instanceof Error) {
    method.call(this, { err: first }, typeof event === 'string' ? event : 'error');
  } else method.apply(this, args);
}

/** The last line of a process that a forgotten error ends: Node's own would print all its fields. */
export function endOnForgottenErrors(log: Logger, end: (code: number) => void): void {
  process.on('uncaughtException', (error: unknown) => {
    log.fatal({ error: describeError(error) }, 'process.failed');
    end(1);
  });
}
