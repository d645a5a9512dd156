/**
 * How fast calls may go: narrowed by 429s, widened by the time without. First part of
 * `ADMISSION_SCRIPT`; answers the command `limited` itself.
 */
export const RATE_SCRIPT = `
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
`;
