import type { z } from 'zod';
import { unsafeOutgoing } from './outgoing/config.js';
import { readSecretFiles } from './secret-files.js';

/** Thrown by `readEnvironment`; its message names variables, never their values. */
export class ConfigurationError extends Error {
  override readonly name = 'ConfigurationError';
}

/**
 * Reads settings once, at the edge; secrets also from the file that `<NAME>_FILE` names. A missing
 * or malformed one stops the process with one line that names the variable; the value may be a
 * secret and the message ends up in a log. An empty string counts as not set, as shells and
 * compose files produce it for "unset".
 */
export function readEnvironment<S extends z.ZodObject>(
  schema: S,
  environment: NodeJS.ProcessEnv,
): z.output<S> {
  const { settings, faults } = readSecretFiles(Object.keys(schema.shape), environment);
  if (faults.length > 0) throw malformed(faults);
  const unsafe = unsafeOutgoing(environment);
  if (unsafe !== undefined) throw malformed([['NODE_TLS_REJECT_UNAUTHORIZED', unsafe]]);
  const parsed = schema.safeParse(settings);
  if (parsed.success) return parsed.data;
  throw malformed(
    parsed.error.issues.map((issue) => [
      issue.path.join('.') || 'environment',
      remedy(issue, settings),
    ]),
  );
}

/** The same for one setting that is needed by itself; `undefined` when it is not set. */
export function readSetting(name: string, environment: NodeJS.ProcessEnv): string | undefined {
  const { settings, faults } = readSecretFiles([name], environment);
  if (faults.length > 0) throw malformed(faults);
  return settings[name];
}

function malformed(faults: readonly (readonly [string, string])[]): ConfigurationError {
  const list = [...new Map(faults)].map(([name, what]) => `${name} (${what})`).join(', ');
  return new ConfigurationError(`settings missing or malformed: ${list}`);
}

/** Only messages written by us are repeated: zod's own may quote what was received. */
function remedy(issue: z.core.$ZodIssue, present: Readonly<Record<string, unknown>>): string {
  if (issue.code === 'custom') return issue.message;
  if (present[String(issue.path[0])] === undefined) return 'required';
  return 'malformed';
}
