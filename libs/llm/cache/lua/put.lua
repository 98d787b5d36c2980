-- KEYS: entry, traits, vector, partition, then for each source its index and its tombstone
-- ARGV: value, traits, vector (all sealed), ttl (ms), head, heads kept, index member
-- Returns 0 if a source was erased meanwhile: what comes late must not bring it back.
for i = 6, #KEYS, 2 do
  if redis.call('EXISTS', KEYS[i]) == 1 then return 0 end
end
local ttl = tonumber(ARGV[4])
for i = 1, 3 do redis.call('SET', KEYS[i], ARGV[i], 'PX', ttl) end
redis.call('LPUSH', KEYS[4], ARGV[5])
redis.call('LTRIM', KEYS[4], 0, tonumber(ARGV[6]) - 1)
if redis.call('PTTL', KEYS[4]) < ttl then redis.call('PEXPIRE', KEYS[4], ttl) end
for i = 5, #KEYS, 2 do
  redis.call('SADD', KEYS[i], ARGV[7])
  if redis.call('PTTL', KEYS[i]) < ttl then redis.call('PEXPIRE', KEYS[i], ttl) end
end
return 1
