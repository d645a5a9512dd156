/**
 * A token bucket, in the form in which rate-limiter-flexible takes a script of ours. Its own counts
 * in fixed windows, and who is refused there has to wait for the end of the window: minutes, at the
 * sizes that senders need. Here a sender goes on at the bucket's pace at once.
 *
 * Redis's clock counts, so that several APIs agree. The key vanishes when the bucket is full again.
 *
 * KEYS: 1 bucket (hash). ARGV: 1 tokens asked for, 2 unused, 3 capacity, 4 seconds in which an empty
 * bucket fills. Answers how many tokens are taken, more than the capacity when refused, and the
 * milliseconds after which it can be asked again.
 */
export const tokenBucketScript = `
local asked, capacity = tonumber(ARGV[1]), tonumber(ARGV[3])
local perMs = capacity / (tonumber(ARGV[4]) * 1000)
local time = redis.call('TIME')
local now = tonumber(time[1]) * 1000 + math.floor(tonumber(time[2]) / 1000)
local known = redis.call('HMGET', KEYS[1], 'taken', 'at')
local since = math.max(0, now - (tonumber(known[2]) or now))
local taken = math.max(0, (tonumber(known[1]) or 0) - since * perMs) + asked
if taken > capacity then
  return { capacity + asked, math.ceil((taken - capacity) / perMs) }
end
redis.call('HSET', KEYS[1], 'taken', string.format('%.17g', taken), 'at', now)
redis.call('PEXPIRE', KEYS[1], math.ceil(taken / perMs) + 1000)
return { math.ceil(taken), 1 }
`;
