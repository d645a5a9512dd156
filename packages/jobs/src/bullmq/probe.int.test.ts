import { randomBytes } from 'node:crypto';
import { Redis } from 'ioredis';
import { openDeliveryQueue, type DeliveryQueue } from './queue.js';

const admin = new Redis(process.env['TEST_REDIS_URL'] ?? 'redis://127.0.0.1:6379');
const queues: DeliveryQueue[] = [];
const users: string[] = [];

afterEach(async () => {
  await Promise.all(queues.splice(0).map((queue) => queue.close()));
  for (const user of users.splice(0)) await admin.call('ACL', 'DELUSER', user);
});
afterAll(() => {
  admin.disconnect();
});

/** A queue whose user has these rights, and how to change them. */
async function queueOf(...rules: readonly string[]) {
  const user = `u${randomBytes(6).toString('hex')}`;
  users.push(user);
  const allow = (...more: readonly string[]) => admin.call('ACL', 'SETUSER', user, ...more);
  await allow('on', '>geheim', '~sync:*', '~fortnox-limiter:*', ...rules);
  const url = new URL(process.env['TEST_REDIS_URL'] ?? 'redis://127.0.0.1:6379');
  url.username = user;
  url.password = 'geheim';
  const queue = openDeliveryQueue({ redisUrl: url.href });
  queues.push(queue);
  return { queue, allow };
}

it('is content with everything that is not dangerous', async () => {
  const { queue } = await queueOf('+@all', '-@dangerous');
  expect(await queue.state()).toEqual({ kind: 'up' });
  await queue.deliver([{ jobId: `job_${randomBytes(4).toString('hex')}`, dispatchSeq: 1 }]);
});

it.each([
  [
    ['+@all', '-zadd', '-xadd'],
    ['zadd', 'xadd'],
  ],
  [['+@all', '-@scripting'], ['eval']],
  [['+@all', '-evalsha'], ['evalsha']],
  [['+@all', '-@blocking'], ['bzpopmin']],
  [['+@all', '-set'], ['set']],
])('names what is missing: %j', async (rules, commands) => {
  const { queue, allow } = await queueOf(...rules);
  const state = await queue.state();
  expect(state).toMatchObject({ kind: 'permission-missing' });
  expect(state.kind === 'permission-missing' && state.commands).toEqual(
    expect.arrayContaining(commands),
  );
  await allow('+@all');
  expect(await queue.state()).toEqual({ kind: 'up' });
});

it('says which keys are missing', async () => {
  const { queue, allow } = await queueOf('+@all', '-@dangerous', 'resetkeys', '~sync:*');
  expect(await queue.state()).toEqual({
    kind: 'permission-missing',
    commands: ['(a key of ~sync:* or ~fortnox-limiter:*)'],
  });
  await allow('~fortnox-limiter:*');
  expect(await queue.state()).toEqual({ kind: 'up' });
});

it('leaves nothing behind', async () => {
  const { queue } = await queueOf('+@all', '-@dangerous');
  await queue.state();
  expect(await admin.exists('sync:fortnox-sync:probe')).toBe(0);
  expect(await admin.pttl('fortnox-limiter:probe')).toBeLessThanOrEqual(10_000);
});
