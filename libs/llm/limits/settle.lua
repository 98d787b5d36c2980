-- Replaces reservations by what was used, once however often the same group is sent.
-- KEYS: marker of the group; then five for each settlement, as in admit.lua after its first.
-- ARGV: three for each settlement: second of the reservation, tokens to give back, nano dollars to give back.
if not redis.call('SET', KEYS[1], 1, 'NX', 'EX', 3600) then return end
for settlement = 0, (#KEYS - 1) / 5 - 1 do
  local second = ARGV[settlement * 3 + 1]
  local tokens, nano = ARGV[settlement * 3 + 2], ARGV[settlement * 3 + 3]
  local window = KEYS[settlement * 5 + 2]
  if redis.call('HEXISTS', window, second) == 1 then
    redis.call('HINCRBY', window, second, -tonumber(tokens))
  end
  for budget = 3, 6 do
    local key = KEYS[settlement * 5 + budget]
    if redis.call('EXISTS', key) == 1 then redis.call('DECRBY', key, nano) end
  end
end
