-- The requests of one kind of load, for wrk: `wrk ... URL -- KIND`. Ends with one line that the benchmark reads.
local requests, turn = {}, 0
local json = { ["Content-Type"] = "application/json" }

local kinds = {
    ["post-task"] = function(i)
        return wrk.format("POST", "/tasks", json, string.format('{"title":"Write report %d","user_id":%d}', i, i))
    end,
    ["post-user"] = function(i)
        return wrk.format("POST", "/users", json, string.format('{"name":"User %d"}', i))
    end,
    ["get-user"] = function(i)
        return wrk.format("GET", "/users/" .. i)
    end,
    ["get-tasks"] = function()
        return wrk.format("GET", "/tasks")
    end,
}

-- Made once: Lua has no part in what is measured.
function init(args)
    for i = 1, 100 do
        requests[i] = kinds[args[1]](i)
    end
end

function request()
    turn = turn % 100 + 1
    return requests[turn]
end

function done(summary, latency)
    local errors = summary.errors
    print(string.format(
        'RESULT {"requests":%d,"microseconds":%d,"bad_status":%d,"socket_errors":%d}',
        summary.requests, summary.duration, errors.status,
        errors.connect + errors.read + errors.write + errors.timeout))
end
