-- Reserves ARGV[2] units under the token ARGV[1] if no more than ARGV[3] fall into the last ARGV[4] ms.
-- A token that is counted already is not counted again.
-- KEYS[1]: sorted set, token -> time; KEYS[2]: hash, token -> units, '' -> their sum.
-- Returns {allowed, counted now, sum, ms until there is room (refused) or the oldest leaves}.
local token, cost = ARGV[1], tonumber(ARGV[2])
local limit, window = tonumber(ARGV[3]), tonumber(ARGV[4])
local clock = redis.call('TIME')
local now = clock[1] * 1000 + math.floor(clock[2] / 1000)

for _, gone in ipairs(redis.call('ZRANGEBYSCORE', KEYS[1], '-inf', now - window)) do
  redis.call('HINCRBY', KEYS[2], '', -tonumber(redis.call('HGET', KEYS[2], gone)))
  redis.call('HDEL', KEYS[2], gone)
  redis.call('ZREM', KEYS[1], gone)
end

local sum = tonumber(redis.call('HGET', KEYS[2], '') or '0')
local known = redis.call('ZSCORE', KEYS[1], token)
if not known and sum + cost > limit then
  local freed = 0
  local entries = redis.call('ZRANGE', KEYS[1], 0, -1, 'WITHSCORES')
  for at = 1, #entries, 2 do
    freed = freed + tonumber(redis.call('HGET', KEYS[2], entries[at]))
    if sum - freed + cost <= limit then
      return {0, 0, sum, entries[at + 1] + window - now}
    end
  end
  return {0, 0, sum, window}
end

if not known then
  redis.call('ZADD', KEYS[1], now, token)
  redis.call('HSET', KEYS[2], token, cost)
  sum = redis.call('HINCRBY', KEYS[2], '', cost)
  redis.call('PEXPIRE', KEYS[1], window)
  redis.call('PEXPIRE', KEYS[2], window)
end
local oldest = redis.call('ZRANGE', KEYS[1], 0, 0, 'WITHSCORES')
return {1, known and 0 or 1, sum, oldest[2] + window - now}
