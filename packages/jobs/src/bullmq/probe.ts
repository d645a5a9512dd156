import type { Redis } from 'ioredis';
import { within } from './within.js';

/** Whether Redis takes deliveries; `error` is for the log. */
export type QueueState =
  | { readonly kind: 'up' }
  /** It answers and writes nothing: a replica, a full or failing disk. */
  | { readonly kind: 'read-only'; readonly error: unknown }
  /** Its user may not do what we need; the commands in small letters. */
  | { readonly kind: 'permission-missing'; readonly commands: readonly string[] }
  | { readonly kind: 'down'; readonly error: unknown };

/** What Redis tells of itself; what it keeps from our user is `undefined`. */
export type RedisFacts = {
  /** `7.0.15`; before 6.0 Redis does not know the question: `before-6`. */
  readonly version: string | undefined;
  /** How far its clock is ahead of ours, and how much of that the way there may account for. */
  readonly clock: { readonly aheadMs: number; readonly uncertainMs: number };
  readonly appendOnly: boolean | undefined;
  readonly evictionPolicy: string | undefined;
};

/** How long the probe's key stays; nobody reads it. */
const keptMs = 10_000;

/**
 * What BullMQ's scripts and our limiter's ask of Redis, on a key that holds a text: whatever
 * wants another type is refused without an effect, unless its permission is missing before that.
 */
const needed = `
GET,k TTL,k PTTL,k PEXPIRE,k,9 PEXPIREAT,k,9999999999999 EXISTS,k TYPE,k INCR,k INCRBY,k,1 TIME
HSET,k,f,1 HMSET,k,f,1 HGET,k,f HMGET,k,f HGETALL,k HINCRBY,k,f,1 HDEL,k,f HEXISTS,k,f HLEN,k
LPUSH,k,1 RPUSH,k,1 LPOP,k RPOP,k RPOPLPUSH,k,k LLEN,k LRANGE,k,0,0 LREM,k,0,1 LTRIM,k,0,0
LINDEX,k,0 LSET,k,0,1 LPOS,k,1 ZADD,k,1,1 ZREM,k,1 ZSCORE,k,1 ZCARD,k ZCOUNT,k,0,1 ZRANGE,k,0,0
ZREVRANGE,k,0,0 ZRANGEBYSCORE,k,0,1 ZREVRANGEBYSCORE,k,1,0 ZRANGEBYLEX,k,-,+ ZPOPMIN,k
ZREMRANGEBYSCORE,k,0,1 ZREMRANGEBYRANK,k,0,0 SADD,k,1 SREM,k,1 SCARD,k SMEMBERS,k
SISMEMBER,k,1 XADD,k,*,f,1 XTRIM,k,MAXLEN,9 XLEN,k XRANGE,k,-,+ XDEL,k,1-1 UNLINK,k DEL,k
`
  .trim()
  .replace(/\s+/g, ' ');

const script = `
local missing = {}
local function try(command)
  local reply = redis.pcall(unpack(command))
  if type(reply) ~= 'table' or not reply.err then return nil end
  local text = string.lower(reply.err)
  if string.find(text, 'permission') or string.find(text, 'noperm')
      or string.find(text, "can't run this command") then
    missing[#missing + 1] = string.lower(command[1])
    return nil
  end
  if string.find(text, 'wrongtype') or string.find(text, 'not an integer')
      or string.find(text, 'no such key') then return nil end
  return reply
end
local failed = try({'SET', KEYS[1], '-', 'PX', ARGV[1]})
if failed then return failed end
for text in string.gmatch(ARGV[2], '%S+') do
  local command = {}
  for part in string.gmatch(text, '[^,]+') do
    command[#command + 1] = part == 'k' and KEYS[1] or part
  end
  failed = try(command)
  if failed then return failed end
end
return missing`;

/** Writes something, as everything here begins with; throws when Redis does not take it. */
export async function probeWriting(redis: Redis, key: string, withinMs: number): Promise<void> {
  await within(withinMs, redis.set(key, '-', 'PX', keptMs));
}

/** Tries every command that we need without leaving anything behind. Never throws. */
export async function readQueueState(
  redis: Redis,
  key: string,
  withinMs: number,
): Promise<QueueState> {
  try {
    const [scripted, ...direct] = await within(
      withinMs,
      Promise.all([redis.eval(script, 1, key, keptMs, needed), ...directly(redis, key)]),
    );
    const missing = [...(Array.isArray(scripted) ? scripted.map(String) : []), ...direct.flat()];
    return missing.length === 0
      ? { kind: 'up' }
      : { kind: 'permission-missing', commands: missing };
  } catch (error) {
    return stateOf(error);
  }
}

/** The limiter of calls to Fortnox keeps its counts apart from the queue's keys. */
const limiterKey = 'fortnox-limiter:probe';

/** What no script may do, and keys of another name; each is refused for its key or its digest, or for a permission. */
function directly(redis: Redis, key: string): Promise<string[]>[] {
  const asked = [
    redis.evalsha('0'.repeat(40), 0),
    redis.bzpopmin(key, 0.01),
    redis.set(limiterKey, '-', 'PX', keptMs),
  ];
  return asked.map((answer) =>
    answer.then(
      () => [],
      (error: unknown) => {
        const state = stateOf(error);
        return state.kind === 'permission-missing' ? [...state.commands] : [];
      },
    ),
  );
}

function stateOf(error: unknown): QueueState {
  const text = error instanceof Error ? error.message : '';
  const [, command] = /NOPERM.*?'([\w|]+)'/.exec(text) ?? [];
  if (command !== undefined) return { kind: 'permission-missing', commands: [command] };
  if (text.startsWith('NOPERM') && text.includes(' keys ')) {
    return { kind: 'permission-missing', commands: ['(a key of ~sync:* or ~fortnox-limiter:*)'] };
  }
  if (text.startsWith('NOPERM')) return { kind: 'permission-missing', commands: ['(see ACL LOG)'] };
  const refused = /READONLY|MISCONF|NOREPLICAS|OOM/.test(text);
  return { kind: refused ? 'read-only' : 'down', error };
}

/** Throws when Redis does not answer in time. */
export async function readRedisFacts(redis: Redis, withinMs: number): Promise<RedisFacts> {
  const asked = Date.now();
  const [seconds, microseconds] = await within(withinMs, redis.time());
  const uncertainMs = (Date.now() - asked) / 2;
  const now = Number(seconds) * 1000 + Number(microseconds) / 1000;
  const [version, told] = await within(withinMs, Promise.all([askVersion(redis), askInfo(redis)]));
  return {
    version: version ?? told('redis_version'),
    clock: { aheadMs: now - (asked + uncertainMs), uncertainMs },
    appendOnly: isOn(told('aof_enabled')),
    evictionPolicy: told('maxmemory_policy'),
  };
}

const isOn = (word: string | undefined): boolean | undefined =>
  word === undefined ? undefined : word === '1';

/** `HELLO` is no dangerous command, unlike `INFO`: it tells its version to a user of least rights. */
async function askVersion(redis: Redis): Promise<string | undefined> {
  try {
    const told = await redis.call('HELLO');
    const words = Array.isArray(told) ? told.map(String) : [];
    return words[words.indexOf('version') + 1];
  } catch (error) {
    if (error instanceof Error && /unknown command/i.test(error.message)) return 'before-6';
    return onlyIfRefused<string | undefined>(error, undefined);
  }
}

async function askInfo(redis: Redis): Promise<(name: string) => string | undefined> {
  const info = await redis.info().catch((error: unknown) => onlyIfRefused(error, ''));
  return (name) => new RegExp(`^${name}:(\\S+)`, 'm').exec(info)?.[1];
}

/** What our user may not ask is not known; anything else is an error. */
function onlyIfRefused<T>(error: unknown, otherwise: T): T {
  if (stateOf(error).kind === 'permission-missing') return otherwise;
  throw error;
}
