-- One of the searches of the file BENCH_TARGETS after the other, each thread from another place on.
dofile(os.getenv("BENCH_DIR") .. "/wrk/common.lua")
local targets, threads = {}, 0
for line in io.lines(os.getenv("BENCH_TARGETS")) do targets[#targets + 1] = line end

setup = function(thread)
  threads = threads + 1
  thread:set("at", threads * 997)
end

request = function()
  at = at % #targets + 1
  return wrk.format("GET", targets[at])
end
