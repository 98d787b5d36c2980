-- Admits or refuses a batch of vendor calls, one after the other, in one atomic step.
-- KEYS: window of calls; then five for each ticket: window of tokens, tenant's day, tenant's month, day, month.
-- ARGV: calls a minute; then eight for each ticket: calls, tokens, tokens a minute, nano dollars, and the four
--       budgets in the order of the keys. A limit of -1 is none.
-- Returns the second of now; then two for each ticket: 0 (admitted) or the number of the limit that refuses it
--       (1 calls, 2 tokens, 3-6 budgets), and the seconds after which the window has room again.
-- A window counts by the second and looks back 61 of them, so that no 60 seconds on any clock hold more than the limit.
local SPAN, DAY, MONTH = 61, 3 * 86400, 40 * 86400
local now = tonumber(redis.call('TIME')[1])
local windows = {}

local function window(key)
  local seen = windows[key]
  if seen then return seen end
  seen = {sum = 0, oldest = now}
  local fields = redis.call('HGETALL', key)
  for i = 1, #fields, 2 do
    local second = tonumber(fields[i])
    if second <= now - SPAN then
      redis.call('HDEL', key, fields[i])
    else
      seen.sum = seen.sum + tonumber(fields[i + 1])
      if second < seen.oldest then seen.oldest = second end
    end
  end
  windows[key] = seen
  return seen
end

local function take(key, amount)
  windows[key].sum = windows[key].sum + amount
  redis.call('HINCRBY', key, now, amount)
  redis.call('EXPIRE', key, 2 * SPAN)
end

local function refusal(keys, args)
  local calls, tokens = window(KEYS[1]), window(keys[1])
  local calls_limit, tokens_limit = tonumber(ARGV[1]), tonumber(args[3])
  if calls_limit >= 0 and calls.sum + tonumber(args[1]) > calls_limit then return 1, calls.oldest + SPAN - now end
  if tokens_limit >= 0 and tokens.sum + tonumber(args[2]) > tokens_limit then
    return 2, tokens.oldest + SPAN - now
  end
  for budget = 1, 4 do
    local most = tonumber(args[4 + budget])
    local spent = most >= 0 and tonumber(redis.call('GET', keys[1 + budget]) or '0') or 0
    if most >= 0 and spent + tonumber(args[4]) > most then return 2 + budget, 0 end
  end
  return 0, 0
end

local results = {now}
for ticket = 0, (#KEYS - 1) / 5 - 1 do
  local keys, args = {}, {}
  for i = 1, 5 do keys[i] = KEYS[1 + ticket * 5 + i] end
  for i = 1, 8 do args[i] = ARGV[1 + ticket * 8 + i] end
  local refused, wait = refusal(keys, args)
  if refused == 0 then
    take(KEYS[1], tonumber(args[1]))
    take(keys[1], tonumber(args[2]))
    for budget = 1, 4 do
      redis.call('INCRBY', keys[1 + budget], args[4])
      redis.call('EXPIRE', keys[1 + budget], budget % 2 == 1 and DAY or MONTH)
    end
  end
  results[#results + 1] = refused
  results[#results + 1] = wait
end
return results
