import { RATE_SCRIPT } from './rate-script.js';

/** So many windows after a live call a lane with a share beside live work is still held to it. */
export const livelyWindows = 4;

/**
 * The whole decision, taken inside Redis so that all processes share one clock and one memory.
 *
 * A process reports what waits in it (per lane: how many, how long the oldest and the youngest
 * have waited, and what part of the limit the lane may use beside live work) and gets permits:
 * moments, at most a short horizon ahead, at which a call may go.
 *
 * Five rules make a moment:
 *  - weighted: no weighted counter, whenever its windows begin, may count more than the limit. The
 *    log of two windows says so exactly, so live calls that stay within it go at once;
 *  - pace: other lanes, and live calls for a minute after a 429 or for a window after Redis was
 *    emptied, go `gap` after the last paced permit, where gap = window / requests / rate. Beyond what a
 *    weighted counter allows (probing) live calls go by whichever comes first;
 *  - burst: out of quiet (fewer than `burst` permits within two windows) the gap is waived;
 *  - log: never more than `requests - 1` permits within any window plus margin;
 *  - pause: nothing before the end of what Fortnox asked for with a 429.
 * Together they stay within the limit whether Fortnox keeps an exact log, counts rejected calls
 * too, or uses its older weighted counter (see the package's README).
 *
 * Four rules say who gets the next permit: a lane with a share beside live work takes no more than
 * it while live work waits or went lately; the lane that is furthest behind its weight among the lanes
 * that could go at about the same moment (so unused weights are lent), within it the process whose
 * oldest waiter is oldest, and never a process that is overdue (it said when it would come back and
 * did not: dead or frozen).
 *
 * KEYS: 1 log (zset: permits), 2 state (hash), 3 processes (hash: id → what waits there)
 * ARGV: 1 command, then by command. `now` is empty except in simulations.
 */
export const ADMISSION_SCRIPT = `
${RATE_SCRIPT}
-- command 'permits': id; generation of the state that the caller knows; permits it took by itself
-- while it could not reach Redis; permits it took within the last two windows; and per lane name,
-- weight, count, age of the oldest, age of the youngest, share beside live work (1: no bound)
local id, known, unlogged, recent = ARGV[5], ARGV[6], tonumber(ARGV[7]), tonumber(ARGV[8])
widen()
local gap = window / requests / rate
local margin = window * 0.002
local burst = rate > SAFE and 1 or math.max(1, math.floor(requests / 5))
local cap = rate > SAFE and requests or math.max(1, requests - 1)
-- Long enough for round trips and late timers, short enough for another lane to cut in.
local horizon = math.max(50, math.min(250, gap / 2))
-- The most that a weighted counter may count; less as 429s have narrowed the rate, but a call where it
-- has nothing else to count.
local most = math.max(1, requests * math.min(1, rate / SAFE) - 0.001)
-- Weighing looks at every permit of two windows: for limits as Fortnox's, not for those of a load test.
local weighs = requests <= 200
-- Somebody else may use the same limit, or have used it since what was known of it was lost.
local unsure = now - get('limited', -60000) < 60000 or now - get('lost', -window) < window
local livePaced = not weighs or unsure

redis.call('ZREMRANGEBYSCORE', log, '-inf', '(' .. text(now - 2 * window - margin))
local serial = get('serial', 0)
local times = nil
local function enter(at)
  serial = serial + 1
  redis.call('ZADD', log, text(at), serial)
  last = math.max(last, at)
  if times then
    times[#times + 1] = at
    table.sort(times)
  end
end

-- Permits kept for the processes whose turn it is: counted like given ones, but only here.
local kept = {}

-- All permits of the last two windows, those to come among them, in order.
local function logged()
  if times then return times end
  times = {}
  local rows = redis.call('ZRANGE', log, 0, -1, 'WITHSCORES')
  for i = 2, #rows, 2 do times[#times + 1] = tonumber(rows[i]) end
  for _, at in ipairs(kept) do times[#times + 1] = at end
  table.sort(times)
  return times
end

-- What the worst of all weighted counters counts if a call goes at x. Its windows begin at some b
-- within the window before x: it counts what came from b on, and of what came in the window before
-- b the part of it that is less than a window old. Worst is some b at which a call came, or at which one
-- is about to leave the window before.
local function counted(x)
  local all, list = logged(), {}
  for i, at in ipairs(all) do list[i] = math.min(at, x) end
  list[#list + 1] = x
  local n, worst, old, since = #list, 1, 1, 1
  for i = 1, n do
    local b = list[i]
    if b > x - window then
      while list[old] < b - window do old = old + 1 end
      worst = math.max(worst, n - i + 1 + (i - old) * (1 - (x - b) / window))
    end
    b = list[i] + window
    if b > x - window and b <= x then
      while since <= n and list[since] < b do since = since + 1 end
      worst = math.max(worst, n - since + 1 + (since - i) * (1 - (x - b) / window))
    end
  end
  return worst
end

-- The first moment from \`at\` on at which no weighted counter would refuse.
local function afterWeighted(at)
  if redis.call('ZCARD', log) + #kept + 1 <= most or counted(at) <= most then return at end
  local low, high = at, at + gap
  while counted(high) > most and high < at + 3 * window do low, high = high, high + (high - at) end
  while high - low > 1 do
    local middle = (low + high) / 2
    if counted(middle) > most then low = middle else high = middle end
  end
  return high
end

local generation = s.generation
if not generation then generation = id .. ':' .. text(now) end
-- State that was lost (restart, flush) is made up from what each process remembers having sent.
local lost = get('lost', -window)
if known ~= '' and known ~= generation then
  unlogged = math.max(unlogged, recent)
  lost, livePaced = now, true
end
for _ = 1, math.min(unlogged, requests) do enter(now) end

local lanes = {}
for i = 9, #ARGV, 6 do
  lanes[#lanes + 1] = { name = ARGV[i], weight = tonumber(ARGV[i + 1]), count = tonumber(ARGV[i + 2]),
    oldest = now - tonumber(ARGV[i + 3]), youngest = now - tonumber(ARGV[i + 4]), share = tonumber(ARGV[i + 5]) }
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

-- Permits of my lane are spread evenly between my oldest and my youngest waiter.
local taken = {}
local function mySince(i)
  local lane, n = lanes[i], taken[i] or 0
  if n >= lane.count then return nil end
  if lane.count == 1 then return lane.oldest end
  return lane.oldest + (lane.youngest - lane.oldest) * n / (lane.count - 1)
end

-- The process of others that has waited longest in a lane.
local function rivalOf(i)
  local rival = nil
  for _, row in ipairs(others) do
    if row.since[i] >= 0 and (not rival or row.since[i] < rival.since[i]) then rival = row end
  end
  return rival
end

local lastPaced, lastOf = get('lastpaced', last), {}
for i, lane in ipairs(lanes) do lastOf[i] = get('last' .. lane.name, 0) end

local function besideLive()
  for i, lane in ipairs(lanes) do
    if lane.name == 'live' then return lane.waiting or now - lastOf[i] < ${livelyWindows} * window end
  end
  return false
end

-- What lies between two permits of a lane at the least.
local function gapOf(i)
  if lanes[i].share < 1 and besideLive() then return gap / lanes[i].share end
  return gap
end

local function paced(at)
  if redis.call('ZCOUNT', log, text(at - 2 * window), '+inf') < burst then return at end
  return math.max(at, lastPaced + gap, (kept[#kept] or 0) + gap)
end

-- When a lane could have its next permit, as far as the calls before it allow.
local function nextPermit(i)
  local lane = lanes[i]
  local at = math.max(now, pause)
  if lane.share < 1 and besideLive() then at = math.max(at, lastOf[i] + gap / lane.share) end
  local full = redis.call('ZREVRANGE', log, cap - 1, cap - 1, 'WITHSCORES')
  if full[2] then at = math.max(at, tonumber(full[2]) + window + margin) end
  local isPaced = lane.name ~= 'live' or livePaced
  -- Probing is for those who pace; a live call goes by whichever comes first.
  if rate > SAFE then return isPaced and paced(at) or math.min(paced(at), afterWeighted(at)) end
  if isPaced then at = paced(at) end
  return weighs and afterWeighted(at) or at
end

-- Lanes whose next permit is another process's.
local passed = {}
local function chooseLane()
  local ats, first, best = {}, nil, nil
  for i in ipairs(lanes) do
    if not passed[i] and (mySince(i) or rivalOf(i)) then
      ats[i] = nextPermit(i)
      first = math.min(first or ats[i], ats[i])
    end
  end
  local together = first and math.min(first + gap / 2, math.max(first, now + horizon))
  for i in ipairs(lanes) do
    if ats[i] and ats[i] <= together and (not best or passes[i] < passes[best]) then best = i end
  end
  return best, best and ats[best]
end

local permits = {}
local retryIn = nil
local function again(at) retryIn = math.min(retryIn or at, at) end
while true do
  local i, at = chooseLane()
  if not i then break end
  if at > now + horizon then
    again(at - horizon)
    break
  end
  local mine, rival = mySince(i), rivalOf(i)
  if rival and (not mine or rival.since[i] < mine) then
    -- It comes for it itself; what I may have besides has to leave it room.
    if mine then again(math.max(now, rival.due) + 3) end
    passed[i] = true
    kept[#kept + 1] = at
    times = nil
  else
    enter(at)
    lastOf[i] = math.max(lastOf[i], at)
    if lanes[i].name ~= 'live' or livePaced or rate > SAFE then lastPaced = math.max(lastPaced, at) end
    taken[i] = (taken[i] or 0) + 1
    passes[i] = passes[i] + 1 / lanes[i].weight
    permits[#permits + 1] = lanes[i].name
    permits[#permits + 1] = text(at - now)
  end
end

retryIn = math.max(retryIn or now, now + 1)
local since, left = {}, 0
for i, lane in ipairs(lanes) do
  local head = mySince(i)
  -- Whom its share keeps waiting longer is nobody's rival meanwhile: it comes back by itself.
  local isHeld = head and lane.share < 1 and besideLive() and lastOf[i] + gap / lane.share > now + horizon
  since[i] = head and not isHeld and head or -1
  if head then left = left + 1 end
end
if left > 0 then
  redis.call('HSET', processes, id, cjson.encode({ due = retryIn, since = since }))
  redis.call('PEXPIRE', processes, 60000)
else
  redis.call('HDEL', processes, id)
end

local fields = { generation = generation, born = get('born', now), ceiling = ceiling, rate = rate, changed = lastChange, last = last,
  lastpaced = lastPaced, lost = lost, serial = serial, least = least, busy = get('busy', 0) + #permits / 2 }
for i, lane in ipairs(lanes) do
  fields['pass' .. lane.name] = passes[i]
  fields['last' .. lane.name] = lastOf[i]
  local waits = mySince(i) ~= nil
  for _, row in ipairs(others) do waits = waits or row.since[i] >= 0 end
  fields['idle' .. lane.name] = waits and '0' or '1'
end
remember(fields)
redis.call('PEXPIRE', log, math.ceil(2 * window + 60000))

local ahead = {}
for i, lane in ipairs(lanes) do
  if mySince(i) then
    ahead[#ahead + 1] = lane.name
    ahead[#ahead + 1] = text(nextPermit(i) - now)
    ahead[#ahead + 1] = text(gapOf(i))
  end
end
return { generation, text(retryIn - now), text(gap), permits, ahead }
`;
