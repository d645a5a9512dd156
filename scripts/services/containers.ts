import { openDatabase } from '@sync/database';
import { GenericContainer, Wait, type StartedTestContainer } from 'testcontainers';
import { answersPing } from './redis.js';
import type { ServiceAddresses } from './services.js';

/** Images and, for those who can, other registries: TEST_REDIS_IMAGE, TEST_POSTGRES_IMAGE. */
const IMAGES = {
  redis: process.env['TEST_REDIS_IMAGE'] ?? 'redis:7.4-alpine',
  postgres: process.env['TEST_POSTGRES_IMAGE'] ?? 'postgres:17-alpine',
};

/** An image may have to be loaded into memory first; the servers themselves take a second. */
const READY_MS = 60_000;

export type Containers = ServiceAddresses & { stop(): Promise<void> };

/** The same two servers in containers, for `TEST_SERVICES=testcontainers`. */
export async function startContainers(log: (line: string) => void): Promise<Containers> {
  log(`starting ${IMAGES.redis} and ${IMAGES.postgres} …`);
  const [redis, postgres] = await bothOrNeither(startRedis(), startPostgres());
  const redisUrl = `redis://${redis.getHost()}:${redis.getMappedPort(6379)}/0`;
  const databaseUrl = `postgresql://sync:sync@${postgres.getHost()}:${postgres.getMappedPort(5432)}/sync`;
  await until('Redis', () => answersPing(redis.getHost(), redis.getMappedPort(6379)));
  await until('PostgreSQL', () => answersQuery(databaseUrl));
  log('PostgreSQL and Redis are ready in their containers');
  return {
    redisUrl,
    databaseUrl,
    stop: async () => {
      await Promise.all([redis.stop(), postgres.stop()]);
    },
  };
}

/** When one cannot be started, the other is not left running. */
async function bothOrNeither(
  ...starts: readonly [Promise<StartedTestContainer>, Promise<StartedTestContainer>]
): Promise<[StartedTestContainer, StartedTestContainer]> {
  try {
    return await Promise.all(starts);
  } catch (error) {
    const settled = await Promise.allSettled(starts);
    const started = settled.flatMap((start) => (start.status === 'fulfilled' ? [start.value] : []));
    await Promise.all(started.map((container) => container.stop()));
    throw error;
  }
}

/** Protected mode would refuse everything that comes through a mapped port. */
const REDIS_SETTINGS = [
  ...['--appendonly', 'yes'],
  ...['--maxmemory-policy', 'noeviction'],
  ...['--protected-mode', 'no'],
];

function startRedis(): Promise<StartedTestContainer> {
  return new GenericContainer(IMAGES.redis)
    .withExposedPorts(6379)
    .withCommand(['redis-server', ...REDIS_SETTINGS])
    .withWaitStrategy(Wait.forLogMessage(/Ready to accept connections/))
    .start();
}

function startPostgres(): Promise<StartedTestContainer> {
  return new GenericContainer(IMAGES.postgres)
    .withExposedPorts(5432)
    .withEnvironment({ POSTGRES_USER: 'sync', POSTGRES_PASSWORD: 'sync', POSTGRES_DB: 'sync' })
    .withCommand(['postgres', '-c', 'max_connections=300', '-c', 'fsync=off'])
    .withWaitStrategy(Wait.forLogMessage(/database system is ready to accept connections/))
    .start();
}

/** The usual image starts twice, at first without a port: its log alone proves nothing. */
async function answersQuery(url: string): Promise<boolean> {
  const database = openDatabase({ url, connectMs: 1000 });
  return database
    .ping()
    .then(
      () => true,
      () => false,
    )
    .finally(() => database.close());
}

async function until(what: string, condition: () => Promise<boolean>): Promise<void> {
  const deadline = Date.now() + READY_MS;
  while (!(await condition())) {
    if (Date.now() > deadline) throw new Error(`${what} in its container does not answer`);
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}
