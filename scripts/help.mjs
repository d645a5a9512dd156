// What `--help` prints for the tasks of run.mjs: before anything is installed, built or started.
const services = `DATABASE_URL, REDIS_URL   use these servers instead of starting private ones`;

/** Lines of `name  meaning`, aligned and indented. */
const table = (rows) => {
  const width = Math.max(...rows.map(([name]) => name.length));
  return rows.map(([name, meaning]) => `  ${name.padEnd(width)}  ${meaning}`).join('\n');
};

const ofStart = [
  ['HOST', 'where everything listens; 127.0.0.1'],
  ['PORT', 'of the API; 3000, or a free one when it is not set and 3000 is taken'],
  ['METRICS_PORT', "of the worker's /healthz, /readyz and /metrics; 9464, likewise"],
  ['SANDBOX_PORT', 'of the sandbox; 4000, likewise'],
  ['PUBLIC_URL', 'how browsers reach the API, if not at HOST and PORT'],
  ['DATABASE_URL', 'a PostgreSQL of your own instead of a private one'],
  ['REDIS_URL', 'a Redis of your own instead of a private one'],
  ['NO_COLOR', 'no colours on a terminal either'],
];

const texts = {
  start: `npm start [-- --exit]

The whole system on this machine: installs and builds what is missing, starts a private PostgreSQL and
Redis, the sandbox (stand-ins for SubscriptionFlow and Fortnox), the API and a worker, connects a sample
company, marks its invoices as paid and prints what became of each. Serves until Ctrl-C. Data stay in
.data/start; the sample company of the former start is replaced.

Options:
  --exit   stop after the table; exit code 0 only if every sample ended as it should

Settings (those of the API and the worker reach them as well: npm run api -- --help):
${table(ofStart)}`,
  test: `npm test [-- <path pattern>…] [-t <name>] [other options of Jest]

All automated tests, on servers of their own; or those whose path matches. Exit code 0 if all passed.

Settings:
${table([
  ['TEST_DATABASE_URL, TEST_REDIS_URL', 'use these servers (they are filled with rubbish)'],
  ['TEST_SERVICES=testcontainers', 'start them in containers'],
  ['TEST_POSTGRES_IMAGE, TEST_REDIS_IMAGE', 'the images of those'],
])}`,
  check: `npm run check

Everything that CI runs besides the tests: format, types, lint, dependency rules, unused code, and that
schema and migrations agree. Takes no options and no settings. Exit code 0 if all is well.`,
  build: `npm run build

Installs what is missing, generates the database client, compiles apps and packages (tsc -b) and builds
the console; each only if something has changed. Takes no options and no settings.`,
  prepare: `node scripts/run.mjs prepare

What npm start does before it starts anything. Takes no options and no settings.`,
  hooks: `npm run hooks

Looks at what is staged before each commit in this clone: format and lint, some seconds. Sets
core.hooksPath of this clone and nothing else; undone with git config --unset core.hooksPath.
Takes no options and no settings.`,
  'new-migration': `npm run db:new-migration -- <name>

Writes the SQL that leads from the present migrations to prisma/schema.prisma into prisma/migrations, on a
private PostgreSQL. Takes no settings.`,
  backfill: `npm run backfill -- <file.jsonl> [--connection <id>]

Enqueues invoice.paid events, one per line, behind live work and with a progress bar. May be interrupted
and run again; a bad line is told with its number and does not stop the rest.

Options:
  --connection <id>   for every line; without it the event's source.site decides

Settings:
${table([
  ['SYNC_API_TOKEN', "an operator's token (or SYNC_API_TOKEN_FILE); required"],
  ['SYNC_API_URL', "the API's address; PUBLIC_URL, else http://127.0.0.1:3000"],
])}`,
  chaos: `npm run chaos [-- --invoices <n>] [-- other options]

Kills, freezes and restarts workers, APIs, Redis and PostgreSQL while invoices flow and Fortnox answers
badly, then compares Fortnox's ledger with what was sent. On servers of its own. Takes no settings. Exit code 1 on any
finding.

Options (seconds; 0: never):
${table([
  ['--invoices, --companies', '2000, 20'],
  ['--workers, --apis', '3, 2'],
  ['--sending', '120; the invoices are told about over this time'],
  ['--kill-every, --freeze-every', '2, 12; workers'],
  ['--kill-api-every', '25'],
  ['--restart-redis-every, --empty-redis-every', '15, 20'],
  ['--restart-postgres-every', '30'],
  ['--least-injections', '3; goes on until each kind has been injected so often'],
  ['--faults-for', '900; after so long faults end in any case'],
  ['--faults', '10; percent of the calls to Fortnox'],
  ['--recovery-within', '10; work that goes on later counts as a finding'],
])}`,
  mutations: `npm run mutations [-- -t <guard>]

Breaks one guard of the engine after the other and expects the random histories to notice. Ten minutes on
a quiet machine, on servers of its own.

Options:
  -t <guard>   this one alone

Settings:
  ${services.replace('DATABASE_URL, REDIS_URL', 'TEST_DATABASE_URL, TEST_REDIS_URL')}`,
  'containers-proof': `npm run containers-proof

Makes the images, follows docs/operate/install.md with Docker Compose word by word until an invoice is booked,
and takes everything away again. Needs Docker; without a registry of images it makes small ones out of what is
installed here (scripts/local-images.sh). Takes some minutes.

Options: none of its own; others are Jest's.
Settings: none.`,

  'upgrade-proof': `npm run upgrade-proof

Builds the previous version from its tag and runs it beside this one on this one's tables, forward and back;
every invoice must be booked once. Two minutes, on servers of its own; needs the repository's history.
Takes no options.

Settings:
  ${services.replace('DATABASE_URL, REDIS_URL', 'TEST_DATABASE_URL, TEST_REDIS_URL')}`,
  fuzz: `npm run fuzz [-- --requests <n>] [-- --seed <n>]

Sends right and wrong requests, made from the API's own document, to every operation of a whole system.
The same seed sends the same requests. A quarter of an hour, on servers of its own.

Options:
  --requests <n>   100000
  --seed <n>       1

Settings:
  ${services.replace('DATABASE_URL, REDIS_URL', 'TEST_DATABASE_URL, TEST_REDIS_URL')}`,
  bench: `npm run bench [-- <name>…] [-- --seconds <n>] [-- --minutes <n>] [-- --results] [-- --short]

The benchmarks, one table each, on a Redis and a PostgreSQL of their own: limiter-simulation, limiter-floor,
limiter-processes, token-refresh, recovery-time, neighbour-delay, ingress, worker, time-to-books, neighbour,
many-companies, poisoned-company, replay-beside, growth, redis-memory. Figures so far: docs/benchmarks.md, benchmarks/RESULTS.md. Takes no settings.

Options:
  --seconds <n>   60; for each part that runs in real time
  --minutes <n>   20; of what is simulated
  --results       writes what they printed into benchmarks/RESULTS.md
  --short         three rounds of ingress and worker; fails when one has fallen by more than a third`,
};

/** The text for a task; `undefined` where there is none. */
export const helpFor = (task) => texts[task];
