-- Each request is another solicitation: its Idempotency-Key is never used twice.
dofile(os.getenv("BENCH_DIR") .. "/wrk/common.lua")
local threads = 0
setup = function(thread) thread:set("id", threads); threads = threads + 1 end

local n, before, after = 0, "", ""
init = function()
  wrk.headers["Content-Type"] = "application/json"
  wrk.headers["Idempotency-Key"] = "KEY"
  local whole = wrk.format("POST", nil, nil, os.getenv("BENCH_BODY"))
  local at = string.find(whole, "KEY", 1, true)
  before = string.sub(whole, 1, at - 1) .. os.getenv("BENCH_RUN") .. "-" .. id .. "-"
  after = string.sub(whole, at + 3)
end
request = function()
  n = n + 1
  return before .. n .. after
end
