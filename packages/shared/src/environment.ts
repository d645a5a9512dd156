import type { z } from 'zod';

/** Thrown by `readEnvironment`; its message names variables, never their values. */
export class ConfigurationError extends Error {
  override readonly name = 'ConfigurationError';
}

/**
 * Reads settings once, at the edge. A missing or malformed one stops the process with one line
 * that names the variable; the value may be a secret and the message ends up in a log.
 * An empty string counts as not set, as shells and compose files produce it for "unset".
 */
export function readEnvironment<S extends z.ZodType>(
  schema: S,
  environment: NodeJS.ProcessEnv,
): z.output<S> {
  const present = Object.fromEntries(Object.entries(environment).filter(([, v]) => v !== ''));
  const parsed = schema.safeParse(present);
  if (parsed.success) return parsed.data;
  const names = new Map(
    parsed.error.issues.map((issue) => [
      issue.path.join('.') || 'environment',
      remedy(issue, present),
    ]),
  );
  const list = [...names].map(([name, what]) => `${name} (${what})`).join(', ');
  throw new ConfigurationError(`settings missing or malformed: ${list}`);
}

/** Only messages written by us are repeated: zod's own may quote what was received. */
function remedy(issue: z.core.$ZodIssue, present: Readonly<Record<string, unknown>>): string {
  if (issue.code === 'custom') return issue.message;
  if (present[String(issue.path[0])] === undefined) return 'required';
  return 'malformed';
}
