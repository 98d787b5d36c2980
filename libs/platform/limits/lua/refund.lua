-- Takes the token ARGV[1] back; repeatable. Keys as in reserve.lua.
local cost = redis.call('HGET', KEYS[2], ARGV[1])
if cost then
  redis.call('HDEL', KEYS[2], ARGV[1])
  redis.call('HINCRBY', KEYS[2], '', -tonumber(cost))
  redis.call('ZREM', KEYS[1], ARGV[1])
end
return 1
