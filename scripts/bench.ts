import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { writeResults, type Result } from './bench-results.js';
import { repositoryRoot } from './services/repository-root.js';
import { startServices, type ServiceAddresses } from './services/services.js';
import { stopOnSignals } from './services/signals.js';
import { startSupervision } from './services/supervision.js';

/** How long each part runs by default, in the unit the benchmark thinks in. */
type Lengths = { readonly seconds: string; readonly minutes: string; readonly short: boolean };

type Benchmark = {
  readonly question: string;
  readonly args: (services: ServiceAddresses, lengths: Lengths) => readonly string[];
};

/** What every push can wait for: whether something has become much slower. */
const inShort = ['ingress', 'worker'];

const shortForm: Benchmark['args'] = (_services, { short }) => (short ? ['--short'] : []);

const benchmarks: Readonly<Record<string, Benchmark>> = {
  'limiter-simulation': {
    question: 'Which way of pacing gets nearest to the limit without being answered 429?',
    args: ({ redisUrl }, { minutes }) => ['--redis', redisUrl, '--minutes', minutes],
  },
  'limiter-floor': {
    question: 'How near to the limit can anybody come who knows the window, with 50 ms of jitter?',
    args: () => [],
  },
  'limiter-processes': {
    question: 'How much of the limit do two worker processes use, under each model of the window?',
    args: ({ redisUrl }, { seconds }) => ['--redis', redisUrl, '--seconds', seconds],
  },
  'token-refresh': {
    question: 'Do tokens that live 3 s survive four processes, and processes that are killed?',
    args: ({ databaseUrl }, { seconds }) => ['--database', databaseUrl, '--seconds', seconds],
  },
  // These bring up a whole system on servers of their own.
  'recovery-time': {
    question: 'How soon after kill -9 does another worker go on?',
    args: () => [],
  },
  'neighbour-delay': {
    question: 'How much does a company with 10,000 waiting invoices delay its neighbour?',
    args: () => [],
  },
  ingress: {
    question: 'How many signed events a second are taken in, beside bare Express with BullMQ?',
    args: shortForm,
  },
  worker: {
    question: 'What does an ordinary invoice cost a worker, beside a bare BullMQ worker?',
    args: shortForm,
  },
  'time-to-books': {
    question: 'How long from the 202 to the last booked payment on an idle system?',
    args: () => [],
  },
  neighbour: {
    question: 'How much longer are invoices of one company accepted while another one floods?',
    args: () => [],
  },
  'many-companies': {
    question: 'How many companies does one worker keep at their limit, and what do idle ones cost?',
    args: () => [],
  },
  'poisoned-company': {
    question: 'How much do ten invoices that make Fortnox fail delay the company’s other forty?',
    args: () => [],
  },
  'replay-beside': {
    question: 'How much longer does a live invoice take beside 200 that are replayed?',
    args: () => [],
  },
  growth: {
    question: 'Does anything take longer with a million jobs than with a thousand?',
    args: () => [],
  },
  'redis-memory': {
    question: 'How much of Redis do 100,000 waiting invoices take?',
    args: () => [],
  },
};

/**
 * `npm run bench [-- <name>…] [--seconds 60] [--minutes 20] [--results] [--short]`: the benchmarks, one table each,
 * on a Redis and a PostgreSQL of their own. `seconds` is for each part of what runs in real time,
 * `minutes` what is simulated; `results` writes benchmarks/RESULTS.md; `short` is three
 * rounds of those that compare us with others, and fails when we have fallen behind by more than a third. Exit code 1
 * when a benchmark could not be carried out or is not as promised.
 */
export async function main(args: readonly string[], say: (line: string) => void): Promise<void> {
  const { positionals, values } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: {
      seconds: { type: 'string', default: '60' },
      minutes: { type: 'string', default: '20' },
      results: { type: 'boolean', default: false },
      short: { type: 'boolean', default: false },
    },
  });
  const unknown = positionals.filter((name) => !(name in benchmarks));
  if (unknown.length > 0) {
    say(`no benchmark ${unknown.join(', ')}; there are: ${Object.keys(benchmarks).join(', ')}`);
    process.exitCode = 1;
    return;
  }
  const directory = join(repositoryRoot(), '.data', `bench-${randomUUID().slice(0, 8)}`);
  mkdirSync(directory, { recursive: true });
  const supervision = startSupervision(directory);
  stopOnSignals(supervision);
  try {
    const start = { directory, lifetime: 'throw-away', log: say } as const;
    const services = await startServices(supervision, start);
    const wanted = values.short ? inShort : positionals;
    const results = await runAll(wanted, services, values, say);
    if (values.results) writeResults(results);
  } finally {
    await supervision.stopAll();
  }
}

/** One after the other: they would disturb each other's timing. */
async function runAll(
  wanted: readonly string[],
  services: ServiceAddresses,
  lengths: Lengths,
  say: (line: string) => void,
): Promise<readonly Result[]> {
  const results: Result[] = [];
  for (const [name, { question, args }] of Object.entries(benchmarks)) {
    if (wanted.length > 0 && !wanted.includes(name)) continue;
    say(`${name}: ${question}`);
    const { code, printed } = await run(name, args(services, lengths));
    results.push({ name, question, isKept: code === 0, printed });
    if (code === 0) continue;
    say(`${name} ended with ${code ?? 'a signal'}`);
    process.exitCode = 1;
  }
  return results;
}

type Ended = { readonly code: number | null; readonly printed: string };

/** Shows what it prints as it comes. */
function run(name: string, args: readonly string[]): Promise<Ended> {
  const program = join(repositoryRoot(), '.data/build/benchmarks', `${name}.js`);
  const child = spawn(process.execPath, [program, ...args], {
    stdio: ['inherit', 'pipe', 'inherit'],
  });
  let printed = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    printed += text;
    process.stdout.write(text);
  });
  return new Promise((resolve, reject) => {
    child.once('error', reject).once('close', (code) => {
      resolve({ code, printed });
    });
  });
}
