import { runCommand } from './command.js';
import { readConfig } from './config.js';
import { personAt } from './terminal.js';

const stop = new AbortController();
for (const signal of ['SIGTERM', 'SIGINT'] as const) {
  process.once(signal, () => {
    stop.abort();
  });
}

process.exitCode = await runCommand(process.argv.slice(2), {
  config: readConfig,
  print: (line) => process.stdout.write(`${line}\n`),
  person: personAt(process.stdin, process.stdout),
  stop: stop.signal,
});
