-- wrk script: one signed-in dispatcher's reads in turn, from PATHS (separated by spaces).
local paths, n = {}, 0
for p in string.gmatch(os.getenv("PATHS"), "%S+") do table.insert(paths, p) end
wrk.headers["Cookie"] = os.getenv("COOKIE")

function request()
  n = n + 1
  return wrk.format("GET", paths[n % #paths + 1])
end
local threads = {}
function setup(thread) table.insert(threads, thread) end
function init() refused_now = 0 end
function response(status) if status ~= 200 then refused_now = refused_now + 1 end end
function done(summary, latency)
  local bad = 0
  for _, t in ipairs(threads) do bad = bad + t:get("refused_now") end
  io.write(string.format("ANSWERS %d\nREFUSED %d\nSECONDS %.6f\nP50_US %.0f\nP99_US %.0f\n", summary.requests,
    bad, summary.duration / 1e6, latency:percentile(50), latency:percentile(99)))
end
