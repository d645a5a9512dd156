import { readFileSync } from 'node:fs';

/** Settings that are secrets, or addresses that hold one. A new one is known by how it is named. */
const isSecret = (name: string): boolean =>
  /(?:KEYS?|TOKENS?|SECRETS?|PASSWORD|(?:DATABASE|REDIS|SMTP)_URL)$/.test(name);

export type ResolvedSettings = {
  readonly settings: Readonly<Record<string, string | undefined>>;
  /** Name of the variable and what is wrong, never a value or a path. */
  readonly faults: readonly (readonly [name: string, fault: string])[];
};

/**
 * For each of `names` that is a secret, `<NAME>_FILE` may name a file that holds the value, as
 * Docker and Kubernetes hand secrets over. Line ends at the end of the file do not count. An empty
 * variable counts as not set; both of a pair, an unreadable or empty file and one of several lines
 * are faults.
 */
export function readSecretFiles(
  names: readonly string[],
  environment: NodeJS.ProcessEnv,
): ResolvedSettings {
  const given = Object.fromEntries(Object.entries(environment).filter(([, value]) => value !== ''));
  const read = names.filter(isSecret).flatMap((name) => {
    const path = given[`${name}_FILE`];
    return path === undefined ? [] : [{ name, ...readSecret(path, given[name]) }];
  });
  return {
    settings: { ...given, ...Object.fromEntries(read.map(({ name, value }) => [name, value])) },
    faults: read.flatMap(({ name, fault }) =>
      fault === undefined ? [] : [[`${name}_FILE`, fault] as const],
    ),
  };
}

type ReadSecret = { readonly value?: string; readonly fault?: string };

function readSecret(path: string, besides: string | undefined): ReadSecret {
  if (besides !== undefined) return { fault: 'is set besides the setting itself; unset one' };
  const content = contentOf(path);
  if (content === undefined) return { fault: 'names a file that cannot be read' };
  const value = content.replace(/^\uFEFF/, '').replace(/[\r\n]+$/, '');
  if (value.trim() === '') return { fault: 'names an empty file' };
  // Two entries on two lines would be taken for one long secret that nobody knows.
  if (/[\0\r\n]/.test(value)) return { fault: 'names a file of several lines; it must be one' };
  return { value };
}

/** Why not is for whoever set the path to find out: an error's text would repeat it. */
function contentOf(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return undefined;
  }
}
