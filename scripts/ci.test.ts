import { readFileSync } from 'node:fs';
import { parse } from 'yaml';

type Step = { readonly uses?: string; readonly run?: string; readonly with?: object };
type Job = { readonly 'timeout-minutes': number; readonly steps: readonly Step[] };
type Workflow = { readonly jobs: Readonly<Record<string, Job>> };

const { jobs } = parse(readFileSync('.github/workflows/ci.yml', 'utf8')) as Workflow;
const script = readFileSync('.ci/run', 'utf8');
const parts = [...script.matchAll(/LIMIT=(\d+) run (\w+) (.+?)(?:;.*)?$/gm)];

it("GitHub's workflow runs .ci/run and nothing beside it", () => {
  const commands = Object.values(jobs).flatMap(({ steps }) => steps.flatMap(({ run = [] }) => run));
  expect(commands).toEqual(['bash .ci/run']);
  // An environment, a condition or a leniency would make it another run than that on any machine.
  const allowed = ['uses', 'run', 'with'];
  const keys = Object.values(jobs).flatMap(({ steps }) => steps.flatMap(Object.keys));
  expect(keys.filter((key) => !allowed.includes(key))).toEqual([]);
  const ofJobs = Object.values(jobs).flatMap(Object.keys);
  expect(ofJobs.toSorted()).toEqual(['runs-on', 'steps', 'timeout-minutes']);
});

it('runs the commands of a developer: check, test, benchmarks in short, the whole system once, and containers', () => {
  const commands = parts.map(([, , , command = '']) => command);
  expect(commands).toEqual([
    ...['npm run check', 'npm test', 'npm run bench -- --short'],
    ...['npm start -- --exit', 'npm run containers-proof'],
  ]);
});

it('lets each part reach its own limit before the workflow ends', () => {
  const seconds = parts.reduce((sum, [, limit]) => sum + Number(limit), 0);
  for (const job of Object.values(jobs))
    expect(job['timeout-minutes'] * 60).toBeGreaterThan(seconds);
});

it('runs on the Node that .nvmrc names, the oldest line that package.json allows', () => {
  const [{ steps } = { steps: [] }] = Object.values(jobs);
  expect(steps).toContainEqual({
    uses: expect.stringMatching(/^actions\/setup-node@/) as string,
    with: { 'node-version-file': '.nvmrc' },
  });
  const { engines } = JSON.parse(readFileSync('package.json', 'utf8')) as {
    readonly engines: { readonly node: string };
  };
  expect(engines.node).toMatch(new RegExp(`^>=${readFileSync('.nvmrc', 'utf8').trim()}\\.`));
});
