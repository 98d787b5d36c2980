-- Takes or renews the slot ARGV[1] for ARGV[3] ms if fewer than ARGV[2] others are held.
-- KEYS[1]: sorted set, slot -> time at which its lease is over.
-- Returns {held, number of slots held}.
local clock = redis.call('TIME')
local now = clock[1] * 1000 + math.floor(clock[2] / 1000)
redis.call('ZREMRANGEBYSCORE', KEYS[1], '-inf', now)
local count = redis.call('ZCARD', KEYS[1])
if not redis.call('ZSCORE', KEYS[1], ARGV[1]) then
  if count >= tonumber(ARGV[2]) then
    return {0, count}
  end
  count = count + 1
end
redis.call('ZADD', KEYS[1], now + ARGV[3], ARGV[1])
redis.call('PEXPIRE', KEYS[1], ARGV[3])
return {1, count}
