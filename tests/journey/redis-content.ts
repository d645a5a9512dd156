import { once } from 'node:events';
import { producerConnection } from '@sync/jobs';

type Redis = ReturnType<typeof producerConnection>;

/** Every key of a Redis database with everything in it, as one text; nothing is changed. */
export async function redisContent(url: string): Promise<string> {
  const redis = producerConnection(url);
  try {
    await once(redis, 'ready');
    const pieces: string[] = [];
    for await (const keys of redis.scanStream({ count: 500 })) {
      if (!Array.isArray(keys)) continue;
      for (const key of keys.map(String)) pieces.push(key, await valueOf(redis, key));
    }
    return pieces.join('\n');
  } finally {
    redis.disconnect();
  }
}

/** Read by type: a DUMP compresses longer texts, and nothing would be found in it. */
async function valueOf(redis: Redis, key: string): Promise<string> {
  switch (await redis.type(key)) {
    case 'string':
      return (await redis.get(key)) ?? '';
    case 'hash':
      return JSON.stringify(await redis.hgetall(key));
    case 'list':
      return JSON.stringify(await redis.lrange(key, 0, -1));
    case 'set':
      return JSON.stringify(await redis.smembers(key));
    case 'zset':
      return JSON.stringify(await redis.zrange(key, 0, -1));
    case 'stream':
      return JSON.stringify(await redis.xrange(key, '-', '+'));
    default:
      return '';
  }
}
