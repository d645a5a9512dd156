import { parseArgs } from 'node:util';
import { inspectSettings, type Scope } from './config.js';
import { examine } from './doctor.js';
import { toJson, toTable } from './print.js';

const usage = `npm run doctor [-- --for api|worker] [-- --json]

Looks at everything that the API and the workers need, and says what is wrong and what to do about
it: settings, PostgreSQL, Redis, clocks, secrets, connections, what waits, and the way out to Fortnox
and SubscriptionFlow. Needs the environment of the processes. May be run against production: it
changes nothing (Redis keeps a probe for ten seconds), and ends within seconds whatever hangs.

  --for api|worker   only the settings of that process; without it those of both
  --json             {"ok": …, "tookMs": …, "checks": [{"check", "level", "what", "remedy"}]}

Exit code 0: no fault (there may be warnings). 1: a fault. 2: it was called wrongly.
The settings are described by: npm run api -- --help, npm run worker -- --help.
`;

process.exitCode = await main(process.argv.slice(2));

async function main(args: readonly string[]): Promise<number> {
  const options = readOptions(args);
  if (options.kind === 'help') {
    process.stdout.write(usage);
    return 0;
  }
  if (options.kind === 'wrong') {
    process.stderr.write(usage);
    return 2;
  }
  const begun = performance.now();
  const findings = await examine(inspectSettings(options.scope));
  const tookMs = Math.round(performance.now() - begun);
  process.stdout.write(`${options.isJson ? toJson(findings, tookMs) : toTable(findings)}\n`);
  return findings.some(({ level }) => level === 'fault') ? 1 : 0;
}

type Options =
  | { readonly kind: 'help' }
  | { readonly kind: 'wrong' }
  | { readonly kind: 'examine'; readonly scope: Scope; readonly isJson: boolean };

function readOptions(args: readonly string[]): Options {
  try {
    const { values } = parseArgs({
      args: [...args],
      options: { for: { type: 'string' }, json: { type: 'boolean' }, help: { type: 'boolean' } },
    });
    const scope = values.for ?? 'all';
    if (values.help === true) return { kind: 'help' };
    if (scope !== 'api' && scope !== 'worker' && scope !== 'all') return { kind: 'wrong' };
    return { kind: 'examine', scope, isJson: values.json === true };
  } catch {
    return { kind: 'wrong' };
  }
}
