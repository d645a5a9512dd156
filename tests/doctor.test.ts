import { misconfigurations } from './doctor/misconfigurations.js';
import { diagnose, doctor, makeWorld, type Environment, type World } from './doctor/world.js';

jest.setTimeout(120_000);

let world: World;
beforeAll(async () => {
  world = await makeWorld();
});
afterAll(() => world.stop());

/** What must never be printed, of this environment and of what is encrypted with its keys. */
function secretsIn(environment: Environment): string[] {
  const { DATABASE_URL = '', ENCRYPTION_KEYS = '', OPERATOR_TOKENS = '' } = environment;
  const password = URL.canParse(DATABASE_URL) ? new URL(DATABASE_URL).password : '';
  const [token = ''] = OPERATOR_TOKENS.split(':').slice(-1);
  return ['gr8-', password, ENCRYPTION_KEYS, token].filter((secret) => secret !== '');
}

it('finds no fault in a sound installation, and ends with 0', async () => {
  const { exitCode, checks } = await diagnose(world.environment);
  expect(checks.filter(({ level }) => level === 'fault')).toEqual([]);
  expect(exitCode).toBe(0);
  expect(checks.length).toBeGreaterThan(20);
});

it('has twenty and more faults to be found', () => {
  expect(misconfigurations.length).toBeGreaterThanOrEqual(20);
});

it.each(misconfigurations.map((one) => [one.name, one] as const))(
  'finds that %s, and says what to do',
  async (_name, { plant, check, level, remedy }) => {
    const { environment = {}, undo } = await plant(world);
    const spoilt = { ...world.environment, ...environment };
    const found = await diagnose(spoilt);
    await undo?.();
    expect(found.checks).toContainEqual({
      ...{ check, level, what: expect.any(String) as string },
      remedy: expect.stringMatching(remedy) as string,
    });
    expect(found.exitCode).toBe(found.checks.some((one) => one.level === 'fault') ? 1 : 0);
    expect(found.tookMs).toBeLessThan(15_000);
    for (const secret of secretsIn(spoilt)) expect(found.text).not.toContain(secret);
  },
);

it('says something about everything when nothing is set at all', async () => {
  const { exitCode, checks } = await diagnose({});
  expect(exitCode).toBe(1);
  for (const { level, remedy } of checks) expect(level === 'ok' || remedy !== undefined).toBe(true);
});

it('prints a table that needs no colours, and counts what is wrong', async () => {
  const { text } = await doctor({ ...world.environment, REDIS_URL: undefined });
  expect(text).toMatch(/^FAULT {4}settings\.REDIS_URL +is not set$/m);
  expect(text).toMatch(/→ set it: redis:\/\//);
  expect(text).toMatch(/1 faults, \d+ warnings, \d+ checks/);
  expect(text).not.toContain('\u001b');
});

it('asks only for what the process in question needs', async () => {
  const worker = { ...world.environment, OPERATOR_TOKENS: undefined };
  expect((await doctor(worker, '--for', 'worker')).exitCode).toBe(0);
  expect((await doctor(worker, '--for', 'api')).exitCode).toBe(1);
});

it('explains itself without asking anybody, and refuses what it does not know', async () => {
  const told = await doctor({}, '--help');
  expect([told.exitCode, told.text]).toEqual([0, expect.stringContaining('npm run doctor')]);
  expect((await doctor({}, '--jsn')).exitCode).toBe(2);
});
