-- wrk script: each request is a new report with its own Idempotency-Key. PLACE comes by environment.
local place = os.getenv("PLACE") or "ZY12E-01"
local n, me = 0, tostring({}):gsub("table: ", "")

function request()
  n = n + 1
  local body = '{"place_code":"' .. place .. '","service":"light","words":"走廊第三盏灯不亮了，夜里很暗","phone":"13800138000"}'
  return wrk.format("POST", "/api/report", {
    ["Content-Type"] = "application/json", ["Origin"] = os.getenv("ORIGIN"),
    ["Idempotency-Key"] = me .. "-" .. n .. "-" .. os.time() }, body)
end


-- The thread's own count reaches `done` through its environment.
local threads = {}
function setup(thread) table.insert(threads, thread) end
function done(summary, latency)
  local bad = 0
  for _, t in ipairs(threads) do bad = bad + t:get("refused_now") end
  io.write(string.format("ANSWERS %d\nREFUSED %d\nSECONDS %.6f\nP50_US %.0f\nP99_US %.0f\n", summary.requests,
    bad, summary.duration / 1e6, latency:percentile(50), latency:percentile(99)))
end
function init() refused_now = 0 end
response = function(status) if status ~= 200 then refused_now = refused_now + 1 end end
