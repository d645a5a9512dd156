import { frontThatRewrites } from './fronts.js';
import { withUrl } from './plant.js';
import type { Misconfiguration, Planted } from './planted.js';
import type { World } from './world.js';

const redisSetting =
  (name: string, value: string, sound: string) =>
  async ({ redis }: World): Promise<Planted> => {
    await redis.admin.config('SET', name, value);
    return { undo: () => redis.admin.config('SET', name, sound) };
  };

const redisRights =
  (rules: readonly string[], sound: readonly string[]) =>
  async ({ redis }: World): Promise<Planted> => {
    await redis.admin.call('ACL', 'SETUSER', 'sync', ...rules);
    return { undo: () => redis.admin.call('ACL', 'SETUSER', 'sync', ...sound) };
  };

/** Of Redis, or of the way to it. */
export const misconfiguredRedis: readonly Misconfiguration[] = [
  {
    name: 'the password of Redis is wrong',
    plant: (world) => withUrl(world, 'REDIS_URL', (url) => (url.password = 'gr8-but-wrong')),
    ...{ check: 'redis', level: 'fault', remedy: /password in REDIS_URL is refused/ },
  },
  {
    name: 'nothing listens at the port of Redis',
    plant: (world) => withUrl(world, 'REDIS_URL', (url) => (url.port = '9')),
    ...{ check: 'redis', level: 'fault', remedy: /start Redis, or correct host and port/ },
  },
  {
    name: 'Redis is asked for TLS and does not speak it',
    plant: (world) => ({
      environment: {
        REDIS_URL: (world.environment['REDIS_URL'] ?? '').replace('redis:', 'rediss:'),
      },
    }),
    ...{ check: 'redis', level: 'fault', remedy: /rediss:\/\/ only where/ },
  },
  {
    name: 'the user of Redis may not do everything',
    plant: redisRights(['-zadd', '-@scripting'], ['+@all', '-@dangerous', '+info']),
    ...{ check: 'redis.rights', level: 'fault', remedy: /\+@all -@dangerous/ },
  },
  {
    name: "the user of Redis lacks the limiter's keys",
    plant: redisRights(['resetkeys', '~sync:*'], ['~fortnox-limiter:*']),
    ...{ check: 'redis.rights', level: 'fault', remedy: /keys in docs\/stores.md/ },
  },
  {
    name: 'Redis writes nothing',
    plant: redisSetting('min-replicas-to-write', '5', '0'),
    ...{ check: 'redis.writes', level: 'fault', remedy: /lead to the primary/ },
  },
  {
    name: 'Redis drops what it likes',
    plant: redisSetting('maxmemory-policy', 'allkeys-lru', 'noeviction'),
    ...{ check: 'redis.eviction', level: 'fault', remedy: /maxmemory-policy noeviction/ },
  },
  {
    name: 'Redis keeps nothing over a restart',
    plant: redisSetting('appendonly', 'no', 'yes'),
    ...{ check: 'redis.persistence', level: 'warning', remedy: /appendonly yes/ },
  },
  {
    name: 'Redis is too old',
    plant: async (world) => {
      const version = /redis_version:(\S+)/.exec(await world.redis.admin.info('server'))?.[1] ?? '';
      const older = '5.0.'.padEnd(version.length, '9');
      const front = await frontThatRewrites(world.redis.port, version, older);
      const { environment } = withUrl(world, 'REDIS_URL', (url) => (url.port = String(front.port)));
      return { ...(environment ? { environment } : {}), undo: front.close };
    },
    ...{ check: 'redis.version', level: 'fault', remedy: /6\.2 or later/ },
  },
];
