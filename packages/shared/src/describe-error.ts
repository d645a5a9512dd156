/**
 * An error for the log, with its causes. Prisma's messages quote the values of a query, which may
 * be secrets or personal data: of those only the code and the place are kept.
 */
export function describeError(error: unknown, depth = 0): Record<string, unknown> {
  if (!(error instanceof Error)) return { thrown: typeof error };
  const quotesValues = error.name.startsWith('Prisma') || error.name === 'DriverAdapterError';
  const code: unknown = 'code' in error ? error.code : undefined;
  return {
    type: error.name,
    ...(quotesValues ? {} : { message: error.message }),
    ...(typeof code === 'string' ? { code } : {}),
    at: frames(error),
    // Five deep is more than any library here nests; a cause may lead back to itself.
    ...(error.cause === undefined || depth >= 5
      ? {}
      : { cause: describeError(error.cause, depth + 1) }),
  };
}

function frames(error: Error): string[] {
  const lines = (error.stack ?? '').split('\n').filter((line) => /^\s+at /.test(line));
  return lines.slice(0, 12).map((line) => line.trim());
}
