/**
 * The whole decision, taken inside Redis so that all processes share one clock and one memory.
 *
 * A process reports what waits in it (per lane: how many, how long the oldest and the youngest
 * have waited) and gets permits: moments, at most a short horizon ahead, at which a call may go.
 *
 * Four rules make a moment:
 *  - pace: `gap` after the last permit, where gap = window / requests / rate;
 *  - burst: out of quiet (fewer than `burst` permits within two windows) the gap is waived;
 *  - log: never more than `requests - 1` permits within any window plus margin;
 *  - pause: nothing before the end of what Fortnox asked for with a 429.
 * Together they stay within the limit whether Fortnox keeps an exact log, counts rejected calls
 * too, or uses its older weighted counter: for the weighted counter the previous window counts at
 * most requests - 1, and a paced call adds one at a time (worked out in the package's README).
 *
 * Three rules say who gets the next permit: the lane that is furthest behind its share among the lanes
 * that wait (so unused shares are lent), within it the process whose oldest waiter is oldest, and
 * never a process that is overdue (it said when it would come back and did not: dead or frozen).
 *
 * KEYS: 1 log (zset: permits), 2 state (hash), 3 processes (hash: id → what waits there)
 * ARGV: 1 command, then by command. `now` is empty except in simulations.
 */
export const ADMISSION_SCRIPT = `
local log, state, processes = KEYS[1], KEYS[2], KEYS[3]
local command, fixedNow = ARGV[1], ARGV[2]
local requests, window = tonumber(ARGV[3]), tonumber(ARGV[4])

local function clock()
  if fixedNow ~= '' then return tonumber(fixedNow) end
  local time = redis.call('TIME')
  return tonumber(time[1]) * 1000 + tonumber(time[2]) / 1000
end
local now = clock()

-- Numbers travel as text; %.17g keeps every digit of a double.
local function text(number) return string.format('%.17g', number) end

local s = {}
local raw = redis.call('HGETALL', state)
for i = 1, #raw, 2 do s[raw[i]] = raw[i + 1] end
local function get(name, default) return tonumber(s[name]) or default end

-- Rates are shares of the published limit. START is 5 % below it; SAFE is the most that all three
-- models of Fortnox's window allow (24 of 25 for the published limit).
local START, SAFE = 1 / 1.05, math.max(0.5, (requests - 1) / requests - 0.002)
if SAFE < START then START = SAFE end
local FLOOR = 0.1
local PROBE_LIMIT = 0.985
local STEP = 0.01

local rate = get('rate', START)
local lastChange = get('changed', now)
local last = get('last', 0)
local pause = get('pause', 0)
local lastLimited = get('limited', 0)
local ceiling = math.min(SAFE, get('ceiling', SAFE))

-- Additive increase, lazily, by the time that has passed: one step per window up to a ceiling just
-- below the rate of the last 429, which drifts back to SAFE within some ten minutes; and beyond
-- SAFE a tenth of a step per minute, only after ten quiet minutes and not within six hours of a
-- 429 that came while probing.
local function widen()
  local elapsed = math.max(0, now - lastChange)
  local windows = elapsed / window
  ceiling = ceiling + (SAFE - ceiling) * (1 - math.exp(-elapsed / 600000))
  if SAFE - ceiling < 0.0005 then ceiling = SAFE end
  if rate < ceiling then
    rate = math.min(ceiling, rate + STEP * windows)
  elseif rate < SAFE then
    rate = ceiling
  elseif now - math.max(lastLimited, get('born', now)) > 600000 and now > get('noprobe', 0) and get('busy', 0) >= 1500 then
    rate = math.min(math.max(rate, PROBE_LIMIT), rate + STEP / 10 * math.min(1, windows * window / 60000))
  end
  lastChange = now
end

local function remember(fields)
  local list = {}
  for name, value in pairs(fields) do
    list[#list + 1] = name
    list[#list + 1] = type(value) == 'number' and text(value) or value
  end
  redis.call('HSET', state, unpack(list))
  redis.call('PEXPIRE', state, 21600000)
end

if command == 'limited' then
  -- Multiplicative decrease, once per half window: several calls in flight are one event. A lone
  -- 429 is jitter and costs 3 %; in a row they mean that somebody else shares the limit.
  widen()
  local asked = tonumber(ARGV[5])
  local streak = get('streak', 0)
  local fields = {}
  if now - lastLimited > window / 2 then
    streak = now - lastLimited < 2 * window and streak + 1 or 1
    if rate > SAFE then fields.noprobe = now + 21600000 end
    ceiling = math.min(ceiling, math.max(0.9 * SAFE, rate - 0.01))
    local cut = streak == 1 and 0.97 or streak == 2 and 0.9 or 0.8
    rate = math.max(FLOOR, math.min(rate, START) * cut)
    fields.streak = streak
    fields.limited = now
  end
  -- Without Retry-After: two gaps, doubled for every 429 in a row, at most one window.
  local rest = math.min(window, 2 * window / requests * 2 ^ math.max(0, streak - 1))
  if asked >= 0 then rest = asked end
  fields.rate, fields.ceiling, fields.changed, fields.busy = rate, ceiling, now, 0
  fields.pause = math.max(pause, now + rest)
  remember(fields)
  return { text(fields.pause - now) }
end

-- command 'permits': id; generation of the state that the caller knows; permits it took by itself
-- while it could not reach Redis; permits it took within the last window; and per lane name,
-- weight, count, age of the oldest, age of the youngest
local id, known, unlogged, recent = ARGV[5], ARGV[6], tonumber(ARGV[7]), tonumber(ARGV[8])
widen()
local gap = window / requests / rate
local margin = window * 0.002
local burst = rate > SAFE and 1 or math.max(1, math.floor(requests / 5))
local cap = rate > SAFE and requests or math.max(1, requests - 1)
-- Long enough for round trips and late timers, short enough for another lane to cut in.
local horizon = math.max(50, math.min(250, gap / 2))

redis.call('ZREMRANGEBYSCORE', log, '-inf', '(' .. text(now - 2 * window - margin))
local serial = get('serial', 0)
local function enter(at)
  serial = serial + 1
  redis.call('ZADD', log, text(at), serial)
  last = math.max(last, at)
end

local generation = s.generation
if not generation then generation = id .. ':' .. text(now) end
-- State that was lost (restart, flush) is made up from what each process remembers having sent.
if known ~= '' and known ~= generation then unlogged = math.max(unlogged, recent) end
for _ = 1, math.min(unlogged, requests) do enter(now) end

local lanes = {}
for i = 9, #ARGV, 5 do
  lanes[#lanes + 1] = { name = ARGV[i], weight = tonumber(ARGV[i + 1]), count = tonumber(ARGV[i + 2]),
    oldest = now - tonumber(ARGV[i + 3]), youngest = now - tonumber(ARGV[i + 4]) }
end

-- What waits in the other processes; those long overdue are forgotten, overdue ones passed over.
local others = {}
local rows = redis.call('HGETALL', processes)
for i = 1, #rows, 2 do
  if rows[i] ~= id then
    local row = cjson.decode(rows[i + 1])
    if now > row.due + 10000 then redis.call('HDEL', processes, rows[i])
    elseif now <= row.due + 50 then others[#others + 1] = row end
  end
end

local passes = {}
local least = nil
for i, lane in ipairs(lanes) do
  passes[i] = get('pass' .. lane.name, 0)
  local waiting = lane.count > 0
  for _, row in ipairs(others) do waiting = waiting or row.since[i] >= 0 end
  lane.waiting = waiting
  if waiting and s['idle' .. lane.name] ~= '1' then
    least = math.min(least or passes[i], passes[i])
  end
end
least = least or get('least', 0)
-- A lane that comes back from idleness starts level: it may not claim what it left unused.
for i, lane in ipairs(lanes) do
  if lane.waiting and s['idle' .. lane.name] == '1' then passes[i] = math.max(passes[i], least) end
end

local function nextPermit()
  local at = math.max(now, pause)
  if redis.call('ZCOUNT', log, text(at - 2 * window), '+inf') >= burst then at = math.max(at, last + gap) end
  local full = redis.call('ZREVRANGE', log, cap - 1, cap - 1, 'WITHSCORES')
  if full[2] then at = math.max(at, tonumber(full[2]) + window + margin) end
  return at
end

-- Permits of my lane are spread evenly between my oldest and my youngest waiter.
local taken = {}
local function mySince(i)
  local lane, n = lanes[i], taken[i] or 0
  if n >= lane.count then return nil end
  if lane.count == 1 then return lane.oldest end
  return lane.oldest + (lane.youngest - lane.oldest) * n / (lane.count - 1)
end

local function chooseLane()
  local best = nil
  for i, lane in ipairs(lanes) do
    local waiting = mySince(i) ~= nil
    for _, row in ipairs(others) do waiting = waiting or row.since[i] >= 0 end
    if waiting and (not best or passes[i] < passes[best]) then best = i end
  end
  return best
end

local permits = {}
local at = nextPermit()
local retryIn = at - horizon
while at <= now + horizon do
  local lane = chooseLane()
  if not lane then break end
  local mine, rival = mySince(lane), nil
  for _, row in ipairs(others) do
    if row.since[lane] >= 0 and (not rival or row.since[lane] < rival.since[lane]) then rival = row end
  end
  if rival and (not mine or rival.since[lane] < mine) then
    retryIn = math.max(now, rival.due) + 3
    break
  end
  enter(at)
  taken[lane] = (taken[lane] or 0) + 1
  passes[lane] = passes[lane] + 1 / lanes[lane].weight
  permits[#permits + 1] = lanes[lane].name
  permits[#permits + 1] = text(at - now)
  at = nextPermit()
  retryIn = at - horizon
end

retryIn = math.max(retryIn, now + 1)
local since, left = {}, 0
for i, lane in ipairs(lanes) do
  local head = mySince(i)
  since[i] = head or -1
  if head then left = left + 1 end
end
if left > 0 then
  redis.call('HSET', processes, id, cjson.encode({ due = retryIn, since = since }))
  redis.call('PEXPIRE', processes, 60000)
else
  redis.call('HDEL', processes, id)
end

local fields = { generation = generation, born = get('born', now), ceiling = ceiling, rate = rate, changed = lastChange, last = last,
  serial = serial, least = least, busy = get('busy', 0) + #permits / 2 }
for i, lane in ipairs(lanes) do
  fields['pass' .. lane.name] = passes[i]
  local waits = since[i] >= 0
  for _, row in ipairs(others) do waits = waits or row.since[i] >= 0 end
  fields['idle' .. lane.name] = waits and '0' or '1'
end
remember(fields)
redis.call('PEXPIRE', log, math.ceil(2 * window + 60000))

return { generation, text(retryIn - now), text(at - now), text(gap), permits }
`;
