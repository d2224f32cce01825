-- What every load has: the token, and one line at the end that bench.sh reads:
-- BENCH <requests/s> <p50 µs> <p99 µs> <errors>
local token = os.getenv("BENCH_TOKEN")
if token and token ~= "" then wrk.headers["Authorization"] = "Bearer " .. token end

done = function(summary, latency)
  local e = summary.errors
  io.write(string.format("BENCH %.1f %.1f %.1f %d\n", summary.requests / summary.duration * 1e6,
    latency:percentile(50), latency:percentile(99),
    e.connect + e.read + e.write + e.timeout + e.status))
end
