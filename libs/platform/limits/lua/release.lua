-- Gives the slot ARGV[1] back; repeatable. KEYS[1] as in hold.lua.
return redis.call('ZREM', KEYS[1], ARGV[1])
