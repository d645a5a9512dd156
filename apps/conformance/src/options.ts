import { parseArgs } from 'node:util';
import { ConfigurationError } from '@sync/shared';

export type Options = {
  readonly connectionId: string;
  readonly scope: 'everything' | 'reversible-only';
  /** Ids of the questions to be asked; empty: all. */
  readonly only: readonly string[];
  /** Where the answers are written, as JSON. */
  readonly out: string | undefined;
  /** A former run's JSON that today's answers must agree with. */
  readonly expect: string | undefined;
  readonly consent: 'given' | 'to-be-typed';
  readonly usedCompany: 'refused' | 'forced';
  readonly rateLimit: 'kept' | 'exceeded-on-purpose';
};

/** Also for `--help`. */
export const usage = `usage: npm run conformance -- --connection <id> [options]
  --reversible-only     ask nothing that cannot be undone
  --only <id,id,…>      ask these questions only
  --out <file>          write the answers as JSON
  --expect <file>       fail where an answer differs from that file's, the --out of a former run
  --yes                 begin without asking; otherwise the company's database number is typed
  --force               also where the connection has carried invoices of its own
  --exceed-rate-limit   provoke answers 429 on purpose, to see how Fortnox counts
npm run conformance -- --describe prints all questions and asks none

Asks a Fortnox test company the questions that no document answers, and prints what follows (docs/conformance.md).
Settings: DATABASE_URL, REDIS_URL, ENCRYPTION_KEYS and FORTNOX_* as the worker's (npm run worker -- --help)`;

const known = {
  connection: { type: 'string' },
  'reversible-only': { type: 'boolean' },
  only: { type: 'string' },
  out: { type: 'string' },
  expect: { type: 'string' },
  yes: { type: 'boolean' },
  force: { type: 'boolean' },
  'exceed-rate-limit': { type: 'boolean' },
  describe: { type: 'boolean' },
  help: { type: 'boolean' },
} as const;

/** Throws `ConfigurationError` with the usage where the arguments cannot be followed. */
export function readOptions(args: readonly string[]): Options | 'describe' | 'help' {
  const values = parse(args);
  if (values.help) return 'help';
  if (values.describe) return 'describe';
  if (values.connection === undefined) throw new ConfigurationError(usage);
  return {
    connectionId: values.connection,
    scope: values['reversible-only'] ? 'reversible-only' : 'everything',
    only: values.only === undefined ? [] : values.only.split(','),
    out: values.out,
    expect: values.expect,
    consent: values.yes ? 'given' : 'to-be-typed',
    usedCompany: values.force ? 'forced' : 'refused',
    rateLimit: values['exceed-rate-limit'] ? 'exceeded-on-purpose' : 'kept',
  };
}

function parse(args: readonly string[]) {
  try {
    return parseArgs({ args: [...args], options: known, allowPositionals: false }).values;
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new ConfigurationError(`${why}\n${usage}`);
  }
}
