#!/usr/bin/env bash
# Builds, starts, stops, tests and measures the four processes. `./run.sh help` lists what it can do.
set -euo pipefail
unset CDPATH

self=${BASH_SOURCE[0]}
while [ -L "$self" ]; do
  target=$(readlink "$self")
  case $target in /*) self=$target ;; *) self=$(dirname "$self")/$target ;; esac
done
root=$(cd "$(dirname "$self")" && pwd -P)

export OWL_HOME=${OWL_HOME:-$root/.owl}
export OWL_PORT_BASE=${OWL_PORT_BASE:-8000}
if [ -z "${OWL_POSTGRES:-}" ]; then export OWL_STORAGE=${OWL_STORAGE:-sqlite}; fi
export OWL_CONTROL=${OWL_CONTROL:-on}
OWL_CONSOLE=${OWL_CONSOLE:-on}
unset OWL_CONTROL_SCRIPT OWL_CONTROL_STARTS # Only the live console gets them.
services=(gateway user task notification)
most_replicas=50
stamp=$root/artifacts/run.stamp
ready_seconds=30
stop_seconds=5

say() { printf '%s\n' "$*"; }
fail() { printf 'run.sh: %s\n' "$*" >&2; exit 1; }

help() {
  cat <<'EOF'
./run.sh                 build if needed, start all four in the foreground; Ctrl-C stops them
./run.sh SERVICE         one service in the foreground: gateway, user, task or notification
./run.sh up              start all four and the live console in the background; returns when they answer
./run.sh down            stop them
./run.sh grains          live: which silo holds how many activations of which grain; --once shows them once
./run.sh status          what runs, where, how large; exit code 0 when all four answer
./run.sh start SERVICE   start one in the background; returns when it answers
./run.sh stop SERVICE    end it cleanly (SIGTERM)
./run.sh kill SERVICE    end it the hard way (SIGKILL)
./run.sh pause SERVICE   freeze it (SIGSTOP): it is there, but does not answer; pause task 60s ends by itself
./run.sh resume SERVICE  let it go on (SIGCONT)
                         start, stop, kill, pause and resume take the number of a replica behind SERVICE: start task 2
./run.sh heal            bring everything back; returns when all four answer
./run.sh console         the live console in the foreground: the page that shows what runs
./run.sh build           only build
./run.sh test [ARGS]     run every test; ARGS go to dotnet test
./run.sh soak [MINUTES]  kill processes at random under load, on ports of its own, and check that nothing is lost
./run.sh lab [ARGS]      experiments with faults, on a system of its own, and a report; --quick runs all of them shortened, --help lists more
./run.sh bench [ARGS]    measure all four against two baselines, for 20 minutes; --quick is a smoke run, --help lists more
./run.sh sbom            the bill of materials (CycloneDX) and the licences of all that the processes are made of, in artifacts/sbom
./run.sh help            this text

setting         default              meaning
OWL_HOME        .owl in the checkout data, logs and pids
OWL_PORT_BASE   8000                 port of the gateway; user, task, notification and the live console follow (1024 to 62000)
OWL_STORAGE     sqlite               sqlite: every acknowledged write is on disk; memory: lost at exit
OWL_POSTGRES                         connection string: keep data in PostgreSQL, which several replicas can share
OWL_REPLICAS    3 with PostgreSQL    how many replicas of a service the others look for on this machine
OWL_SECRET                           what every call to a service must show; README.md has the settings for several hosts
OWL_CONSOLE     on                   on: up and the foreground run serve the live console too; off: they do not
OWL_CONTROL     on                   on: the live console can kill, freeze and start what runs here; off: it cannot
OWL_DASHBOARD   off                  on: Orleans' dashboard of each silo at /dashboard, without a log-in
OTEL_EXPORTER_OTLP_ENDPOINT          where traces, metrics and logs go; without it nowhere. OTEL_* apply as OpenTelemetry has them
EOF
}

# ---- services -------------------------------------------------------------------------------------------------

service_of() { # the short name of a service, however it is written
  case ${1%-service} in
    gateway | user | task | notification) say "${1%-service}" ;;
    *) return 1 ;;
  esac
}

require_service() {
  service_of "${1:-}" || { printf 'run.sh: which service? gateway, user, task or notification\n' >&2; exit 2; }
}

# What runs is called by its service, and from the second replica on by its number too: task, task-2.
require_instance() {
  local service replica=${2:-1}
  service=$(require_service "${1:-}") || exit 2
  case $replica in *[!0-9]* | 0* | ???*) replica=0 ;; esac
  if [ "$replica" -lt 1 ] || [ "$replica" -gt $most_replicas ]; then
    printf "run.sh: '%s' is no replica; they have the numbers from 1 to %s\n" "$2" $most_replicas >&2
    exit 2
  fi
  if [ "$replica" = 1 ]; then say "$service"; else say "$service-$replica"; fi
}

replica_of() { case $1 in *-*) say "${1#*-}" ;; *) say 1 ;; esac }

long_name() {
  local service=${1%-*} replica
  replica=$(replica_of "$1")
  case $service in gateway | console) ;; *) service=$service-service ;; esac
  if [ "$replica" = 1 ]; then say "$service"; else say "$service $replica"; fi
}

port_of() {
  local base
  base=$((OWL_PORT_BASE + 10 * ($(replica_of "$1") - 1)))
  case ${1%-*} in
    gateway) say "$base" ;;
    user) say $((base + 1)) ;;
    task) say $((base + 2)) ;;
    notification) say $((base + 3)) ;;
    console) say $((base + 4)) ;;
  esac
}

instances() { # the four services, and what else of them was started
  local service replica
  for service in "${services[@]}"; do
    say "$service"
    for replica in $(find "$OWL_HOME/run" -name "$service-*.pid" 2>/dev/null | sed -E 's/.*-([0-9]+)\.pid$/\1/' | sort -n); do
      say "$service-$replica"
    done
  done
}

require_replicas() { # a second replica has the same data as the first
  if [ "$(replica_of "$1")" -gt 1 ] && [ -z "${OWL_POSTGRES:-}" ]; then
    fail "replicas of a service share their data, and that takes PostgreSQL: set OWL_POSTGRES before the first one starts"
  fi
}

program_of() {
  local project
  case ${1%-*} in
    gateway) project=Gateway ;;
    user) project=UserService ;;
    task) project=TaskService ;;
    notification) project=NotificationService ;;
    console) project=Console ;;
  esac
  say "$root/artifacts/publish/$project/release/Owl.$project.dll"
}

log_of() { say "$OWL_HOME/logs/$1.log"; }

# ---- processes: only those that were started here are ever signalled ---------------------------------------------

state_and_start_of() { LC_ALL=C ps -o stat= -o lstart= -p "$1" 2>/dev/null || true; }

note_pid() {
  local state since
  read -r state since <<<"$(state_and_start_of "$2")" || true
  printf '%s\n%s\n' "$2" "$since" >"$OWL_HOME/run/$1.pid"
}

# The pid of a service that runs. A pid that now belongs to someone else, or to a corpse, does not count.
pid_of() {
  local file=$OWL_HOME/run/$1.pid pid since state started
  [ -f "$file" ] || return 1
  { read -r pid && read -r since; } <"$file" || return 1
  [ -n "$pid" ] || return 1
  read -r state started <<<"$(state_and_start_of "$pid")" || true
  case $state in Z* | "") return 1 ;; esac
  [ "$started" = "$since" ] && say "$pid"
}

is_frozen() { case $(state_and_start_of "$1") in T*) return 0 ;; *) return 1 ;; esac; }

answers() { curl -s -o /dev/null -f --max-time "${2:-1}" "http://127.0.0.1:$(port_of "$1")/health/ready"; }

# Runs a command every 50 ms until it succeeds; fails after so many seconds.
wait_until() {
  local until=$((SECONDS + $1))
  shift
  until "$@"; do
    [ "$SECONDS" -lt "$until" ] || return 1
    sleep 0.05
  done
}

is_gone() { ! pid_of "$1" >/dev/null; }

# Asked while the services need the cores to start, so it runs no program before there is somebody to ask.
is_gone_or_answers() {
  local pid
  if ! { read -r pid <"$OWL_HOME/run/$1.pid" && kill -0 "$pid"; } 2>/dev/null; then return 0; fi
  (: <>"/dev/tcp/127.0.0.1/$(port_of "$1")") 2>/dev/null && answers "$1"
}

launched=() # what this run has started
starts=()   # what the live console gets to know of that: for so many seconds, who does not answer yet is starting

launch() { # starts a service in the background unless it runs; does not wait for it
  local service=$1 log control=()
  log=$(log_of "$service")
  if [ "$service" = console ] && [ "$OWL_CONTROL" = on ]; then control=("OWL_CONTROL_SCRIPT=$root/run.sh"); fi
  exec 8>"$OWL_HOME/run/$service.lock"
  if command -v flock >/dev/null; then flock 8; fi # Two run.sh must not both start it.
  if ! is_gone "$service"; then
    exec 8>&-
    return 0
  fi
  if [ -n "$(find "$log" -size +20480 2>/dev/null)" ]; then mv "$log" "$log.1"; fi # over 10 MiB
  # In this session, never one of its own: Linux shares the cores by session, and four of them halve the speed.
  env ${control[@]+"${control[@]}"} ${starts[@]+"${starts[@]}"} OWL_REPLICA="$(replica_of "$service")" \
    nohup dotnet "$(program_of "$service")" >>"$log" 2>&1 </dev/null 8>&- &
  launched+=($!)
  note_pid "$service" $!
  disown # Its end is told in our words, not in the shell's.
  exec 8>&-
}

await() { # waits until a service answers; tells its last words when it does not
  local service=$1
  if wait_until $ready_seconds is_gone_or_answers "$service" && ! is_gone "$service"; then return 0; fi
  if is_gone "$service"; then
    printf '%s\n' "$(grep 'cannot start' "$(log_of "$service")" | tail -n 1 || true)" >&2
    fail "$(long_name "$service") did not start; its log: $(log_of "$service")"
  fi
  fail "$(long_name "$service") does not answer after $ready_seconds s; its log: $(log_of "$service")"
}

stop_all() { # SIGTERM to all of the given at once, SIGKILL to what is left
  local service pid
  for service in "$@"; do
    if pid=$(pid_of "$service"); then
      kill -TERM "$pid" 2>/dev/null || true
      kill -CONT "$pid" 2>/dev/null || true # One that is frozen could not hear the first.
    fi
  done
  for service in "$@"; do
    if ! wait_until $stop_seconds is_gone "$service" && pid=$(pid_of "$service"); then
      say "$(long_name "$service") did not end within $stop_seconds s: it is killed"
      kill -KILL "$pid" 2>/dev/null || true
      wait_until $stop_seconds is_gone "$service" || fail "$(long_name "$service") (pid $pid) cannot be ended"
    fi
    rm -f "$OWL_HOME/run/$service.pid"
  done
}

# Lets a frozen service go on after so many seconds, also when nobody waits for it any more: the terminal is closed, or
# the process that asked is frozen itself. It ends early when the service goes on before, or is frozen anew.
thaw_later() { # service, its pid, seconds
  local marker=$OWL_HOME/run/$1.thaw left=$3
  printf '%s\n' $$ >"$marker"
  (
    trap '' HUP
    exec >/dev/null 2>&1 </dev/null
    while [ "$left" -gt 0 ]; do
      sleep 1
      left=$((left - 1))
      if ! [ "$(cat "$marker")" = $$ ] || ! is_frozen "$2"; then exit 0; fi
    done
    if [ "$(pid_of "$1")" = "$2" ]; then kill -CONT "$2"; fi
    rm -f "$marker"
  ) &
  disown
}

heal() {
  local service pid
  for service in $(instances); do
    if pid=$(pid_of "$service") && is_frozen "$pid"; then kill -CONT "$pid"; fi
  done
  up
  for service in $(instances); do launch "$service"; done # Other replicas that were started, and did not end cleanly.
  for service in $(instances); do
    wait_until $ready_seconds answers "$service" || fail "$(long_name "$service") does not answer"
  done
}

running_pid() { # the pid of a service that must run
  pid_of "$1" || fail "$(long_name "$1") does not run under $OWL_HOME"
}

# ---- building -----------------------------------------------------------------------------------------------------

require_settings() {
  case $OWL_PORT_BASE in '' | *[!0-9]*) fail "OWL_PORT_BASE is '$OWL_PORT_BASE' but must be an integer from 1024 to 62000" ;; esac
  if [ "${#OWL_PORT_BASE}" -gt 5 ] || [ "$OWL_PORT_BASE" -lt 1024 ] || [ "$OWL_PORT_BASE" -gt 62000 ]; then
    fail "OWL_PORT_BASE is '$OWL_PORT_BASE' but must be an integer from 1024 to 62000"
  fi
  case $OWL_CONTROL in on | off) ;; *) fail "OWL_CONTROL is '$OWL_CONTROL' but must be 'on' or 'off'" ;; esac
  case $OWL_CONSOLE in on | off) ;; *) fail "OWL_CONSOLE is '$OWL_CONSOLE' but must be 'on' or 'off'" ;; esac
  case ${OWL_STORAGE:-sqlite} in sqlite | memory) ;; *) fail "OWL_STORAGE is '$OWL_STORAGE' but must be 'sqlite' or 'memory'" ;; esac
  command -v curl >/dev/null || fail "curl is missing; on Debian and Ubuntu: apt-get install curl"
  mkdir -p "$OWL_HOME/data" "$OWL_HOME/logs" "$OWL_HOME/run" || fail "$OWL_HOME cannot be made; set OWL_HOME to another directory"
}

require_dotnet() {
  if ! command -v dotnet >/dev/null || ! dotnet --list-sdks 2>/dev/null | grep -q '^10\.'; then
    fail ".NET SDK 10 is missing. Get it from https://dot.net/download; on Debian and Ubuntu: apt-get install dotnet-sdk-10.0"
  fi
}

is_built() {
  [ -f "$stamp" ] && [ "$(cat "$stamp")" = "$(sources | cksum)" ] &&
    [ -z "$(find "$root/src" "$root/Directory.Build.props" "$root/Directory.Packages.props" "$root/global.json" \
      -newer "$stamp" -type f -not -path '*/bin/*' -not -path '*/obj/*' | head -n 1)" ]
}

sources() { find "$root/src" -type f -not -path '*/bin/*' -not -path '*/obj/*' | LC_ALL=C sort; }

build() {
  if is_built; then
    command -v dotnet >/dev/null || require_dotnet
    return 0
  fi
  require_dotnet
  mkdir -p "$root/artifacts"
  exec 9>"$root/artifacts/run.lock"
  if command -v flock >/dev/null; then flock 9; fi # Two builds of one checkout would step on each other.
  if ! is_built; then
    say "Building; the first time takes about a minute ..."
    # Not newer than the build's own start: what is saved meanwhile is built the next time.
    sources | cksum >"$stamp.new"
    if ! dotnet publish "$root/src/Services.slnf" -c Release -v quiet --nologo >"$root/artifacts/build.log" 2>&1 9>&-; then
      cat "$root/artifacts/build.log" >&2
      fail "the build failed"
    fi
    mv "$stamp.new" "$stamp"
  fi
  exec 9>&-
}

# ---- what people call -----------------------------------------------------------------------------------------------

safety() {
  if [ -n "${OWL_POSTGRES:-}" ]; then
    say "PostgreSQL (every acknowledged write is on its disk)"
  elif [ "$OWL_STORAGE" = memory ]; then say "memory: lost at exit"; else say "$OWL_HOME/data (every acknowledged write is on disk)"; fi
}

banner() {
  local service
  for service in "${services[@]}"; do
    printf '%-21s http://localhost:%s\n' "$(long_name "$service")" "$(port_of "$service")"
  done
  printf '%-21s %s\n' data "$(safety)"
  if ! is_gone console; then printf '%-21s %s\n' 'see it live' "http://localhost:$(port_of console)/"; fi
  say
  cat <<EOF
Try:
curl -X POST http://localhost:$(port_of user)/users -H "Content-Type: application/json" -d '{"name": "Alice"}'
curl -X POST http://localhost:$(port_of gateway)/tasks -H "Content-Type: application/json" -d '{"title": "買い物リストを整理する", "user_id": 1}'
curl http://localhost:$(port_of notification)/notifications
EOF
}

up() {
  local service fresh=()
  build
  starts=("OWL_CONTROL_STARTS=$ready_seconds")
  for service in "${services[@]}"; do
    if is_gone "$service"; then
      launch "$service"
      fresh+=("$service")
    fi
  done
  for service in ${fresh[@]+"${fresh[@]}"}; do await "$service"; done
  start_console
}

start_console() {
  if [ "$OWL_CONSOLE" = on ] && is_gone console; then
    launch console
    await console
  fi
}

status() {
  local service pid state memory total=0 all=0
  printf '%-21s %-14s %-8s %-24s %s\n' service state pid address 'memory'
  for service in $(instances); do
    pid=-
    memory=0
    if ! pid=$(pid_of "$service"); then
      state=down
      pid=-
      all=1
    else
      memory=$(($(ps -o rss= -p "$pid" | xargs) / 1024))
      if is_frozen "$pid"; then
        state=frozen
        all=1
      elif answers "$service"; then
        state=up
      else
        state='not answering'
        all=1
      fi
    fi
    total=$((total + memory))
    printf '%-21s %-14s %-8s %-24s %s MB\n' "$(long_name "$service")" "$state" "$pid" "http://localhost:$(port_of "$service")" "$memory"
  done
  printf '%-21s %s MB\n' 'memory together' "$total"
  if is_gone console; then say 'live console          down'; else printf '%-21s %s\n' 'live console' "http://localhost:$(port_of console)/"; fi
  printf '%-21s %s\n' deliveries "$(deliveries)"
  printf '%-21s %s\n' data "$(safety)"
  return $all
}

secret_header() { if [ -n "${OWL_SECRET:-}" ]; then printf 'header = "Authorization: Bearer %s"\n' "${OWL_SECRET//[\"\\]/\\&}"; fi; }

deliveries() { # what task-service says of its outbox
  local answer
  # The secret goes through a pipe: what is on a command line, everybody can read.
  if ! answer=$(secret_header | curl -s -f --max-time 1 -K - "http://127.0.0.1:$(port_of task)/status"); then
    say "unknown: task-service does not answer"
    return
  fi
  printf '%s\n' "$answer" | sed -nE 's/.*"pending_deliveries":([0-9]+),"oldest_pending_seconds":([0-9.]+),"notification_service":"([^"]*)".*/\1 pending, the oldest for \2 s; notification-service: \3/p' |
    grep . || say "unknown: task-service's store does not answer"
}

background=() # what the foreground run itself has started beside the services

foreground() {
  local service colour=0 interrupted=0
  build
  for service in "${services[@]}"; do
    if ! is_gone "$service"; then fail "$(long_name "$service") already runs; stop it with: ./run.sh down"; fi
  done
  trap end_foreground EXIT
  trap 'exit 0' INT TERM HUP
  for service in "${services[@]}"; do
    : >>"$(log_of "$service")"
    if [ -t 1 ]; then colour=$((colour + 1)); fi
    # From the end of the old log on, and into the new one when the log was moved away.
    tail -n 0 -F "$(log_of "$service")" 2>/dev/null > >(prefix "$service" "$colour") &
    background+=($!)
  done
  starts=("OWL_CONTROL_STARTS=$ready_seconds")
  trap 'interrupted=1' INT TERM HUP # Nothing may come between a start and the note of its pid.
  for service in "${services[@]}"; do launch "$service"; done
  trap 'exit 0' INT TERM HUP
  if [ $interrupted = 1 ]; then exit 0; fi
  # In a child, because a signal ends `wait` at once, wherever the child is. Ctrl-C does not reach the services
  # themselves: a shell starts what is in the background without SIGINT.
  supervise &
  background+=($!)
  wait $!
}

end_foreground() {
  trap '' INT TERM HUP
  kill ${launched[@]+"${launched[@]}"} 2>/dev/null || true # Also one whose pid could not be noted.
  stop_all "${services[@]}" console
  sleep 0.2 # For the last lines of the logs.
  kill ${background[@]+"${background[@]}"} 2>/dev/null || true
}

supervise() { # says that all answer, then who is gone
  local service dead=' '
  for service in "${services[@]}"; do await "$service"; done
  start_console
  say
  banner
  say "Ctrl-C stops all."
  say
  while :; do
    for service in "${services[@]}"; do
      if is_gone "$service"; then
        case $dead in
          *" $service "*) ;;
          *)
            dead="$dead$service "
            say "$(long_name "$service") is gone. Start it again with: ./run.sh start $service"
            ;;
        esac
      else
        dead=${dead/ $service / }
      fi
    done
    sleep 0.2
  done
}

prefix() { # service, colour (0: none)
  local name line
  name=$(printf '%-12s' "$1")
  if [ "$2" -gt 0 ]; then name=$(printf '\033[3%sm%s\033[0m' "$2" "$name"); fi
  trap '' INT # The last lines come after Ctrl-C.
  while IFS= read -r line; do printf '%s | %s\n' "$name" "$line"; done
}

run_tests() {
  local status=0 passed failed skipped count again log=$root/artifacts/test.log
  require_dotnet
  require_tools shellcheck sqlite3 curl ps:procps chromium ip:iproute2 initdb:postgresql faketime
  passed=0 failed=0 skipped=0
  if command -v shellcheck >/dev/null; then
    if shellcheck "$root/run.sh" "$root/.ci/run"; then passed=1; else failed=1; fi
  else
    say "shellcheck is missing: the check of run.sh is skipped"
    skipped=1
  fi
  build
  (cd "$root" && dotnet test --solution OwlOrleans.sln -c Release --filter-not-trait run=by-itself "$@") | tee "$log" || status=1
  passed=$((passed + $(counted succeeded "$log")))
  skipped=$((skipped + $(counted skipped "$log")))
  if [ $status -ne 0 ]; then
    count=$(counted failed "$log")
    if [ "$count" = 0 ]; then count=1; fi # It did not come to a count.
    if again=$(run_again "$log" "$count"); then passed=$((passed + count)); else failed=$((failed + count)); fi
    printf '%s\n' "$again"
  fi
  if [ "$skipped" -gt 0 ]; then
    if [ "${CI:-}" = true ]; then say "with CI=true nothing may be skipped" && failed=$((failed + 1)); fi
    say "$passed passed, $failed failed, $skipped skipped"
  else
    say "$passed passed, $failed failed"
  fi
  [ "$failed" -eq 0 ]
}

# Beside other tests that start systems, on two cores, a service can miss a limit that it keeps otherwise. So up to three
# tests that failed are run once more with nothing beside them; who failed at first is said in any case.
run_again() { # log of the first run, how many failed in it
  local name names filter=()
  names=$(sed -nE 's/^failed ([A-Za-z0-9_.]+).*/\1/p' "$1" | sort)
  if [ "$(grep -c . <<<"$names")" != "$2" ] || [ "$2" -gt 3 ]; then return 1; fi
  while read -r name; do filter+=(--filter-method "$name"); done < <(uniq <<<"$names")
  say "Run again by themselves:" "${filter[@]}"
  # 8: a project without any of these tests.
  (cd "$root" && dotnet test --solution OwlOrleans.sln -c Release --no-build --max-parallel-test-modules 1 \
    --ignore-exit-code 8 "${filter[@]}") || return 1
  say "passed only when run again by themselves:" "$(uniq <<<"$names" | paste -sd ' ')"
}

soak() { # minutes
  case $1 in '' | *[!0-9.]* | *.*.* | .) fail "'$1' is no number of minutes" ;; esac
  require_dotnet
  build
  (cd "$root" && OWL_SOAK_MINUTES=$1 dotnet test --project tests/EndToEnd.Tests -c Release --output Detailed \
    --filter-class Owl.EndToEnd.Tests.Failure.SoakTests)
}

counted() { # a number of the summary that dotnet test ends with
  sed -nE "s/^ *$1: ([0-9]+)$/\1/p" "$2" | tail -n 1 | grep . || say 0
}

require_tools() { # programs, each with its package behind a colon where that has another name
  local tool missing=()
  for tool in "$@"; do
    if [ "${tool%%:*}" = initdb ]; then # Debian keeps it off the PATH.
      [ -n "$(find /usr/lib/postgresql -name initdb 2>/dev/null)" ] || missing+=("${tool#*:}")
    else
      command -v "${tool%%:*}" >/dev/null || missing+=("${tool#*:}")
    fi
  done
  if [ ${#missing[@]} -gt 0 ]; then install_tools "${missing[@]}"; fi
}

install_tools() {
  local sudo=()
  if [ "$(id -u)" != 0 ]; then sudo=(sudo -n); fi
  say "Installing what is missing: $*"
  if command -v apt-get >/dev/null &&
    ${sudo[@]+"${sudo[@]}"} apt-get update -qq >/dev/null 2>&1 &&
    ${sudo[@]+"${sudo[@]}"} apt-get install -y -qq "$@" >/dev/null 2>&1; then
    return 0
  fi
  if [ "${CI:-}" = true ]; then fail "could not install $*, and with CI=true nothing may be skipped"; fi
  say "Could not install $*: what needs them is skipped or fails"
}

lab() {
  local log=$root/artifacts/lab.log
  build
  if [ "${CI:-}" = true ]; then require_tools ip:iproute2 initdb:postgresql; fi # Elsewhere an experiment is skipped without them.
  exec 9>"$root/artifacts/run.lock"
  if command -v flock >/dev/null; then flock 9; fi
  if ! dotnet publish "$root/src/Tools/FaultLab" -c Release -v quiet --nologo >"$log" 2>&1 9>&-; then # Only here: `up` does not wait for it.
    cat "$log" >&2
    fail "the build of the lab failed"
  fi
  exec 9>&-
  if [ "${1:-}" = --quick ]; then set -- run --all "$@"; fi
  exec dotnet "$root/artifacts/publish/FaultLab/release/Owl.FaultLab.dll" "$@"
}

bench() {
  local log=$root/artifacts/bench.log
  build
  require_tools wrk
  command -v wrk >/dev/null || fail "wrk is missing; on Debian and Ubuntu: apt-get install wrk"
  say "Building the benchmark and its baselines ..." # Only here: `up` does not wait for them.
  exec 9>"$root/artifacts/run.lock"
  if command -v flock >/dev/null; then flock 9; fi
  if ! dotnet publish "$root/tests/Benchmarks/Bench.slnf" -c Release -v quiet --nologo >"$log" 2>&1 9>&-; then
    cat "$log" >&2
    fail "the build of the benchmark failed"
  fi
  exec 9>&-
  exec dotnet "$root/artifacts/publish/Benchmarks/release/Owl.Benchmarks.dll" "$@"
}

sbom() {
  local folder=$root/artifacts/sbom chart
  require_dotnet
  cd "$root"
  dotnet tool restore >/dev/null
  dotnet tool run dotnet-CycloneDX src/Services.slnf --output "$folder" --output-format Json --filename bom.json \
    --set-name OwlOrleans --set-version 1.0.0 >/dev/null
  # What no package brings: the chart of the live console is in the checkout itself.
  chart=$(sed -nE '1s/.*uPlot \(v([0-9.]+)\).*/\1/p' src/Tools/Console/Page/uPlot.iife.min.js)
  awk -v version="$chart" '{ print }
    /^  "components": \[$/ {
      print "    {\n      \"type\": \"library\",\n      \"bom-ref\": \"pkg:npm/uplot@" version "\",\n      \"name\": \"uplot\",\n      \"version\": \"" version "\","
      print "      \"scope\": \"required\",\n      \"licenses\": [\n        {\n          \"license\": {\n            \"id\": \"MIT\"\n          }\n        }\n      ],"
      print "      \"purl\": \"pkg:npm/uplot@" version "\"\n    },"
    }' "$folder/bom.json" >"$folder/bom.json.new"
  mv "$folder/bom.json.new" "$folder/bom.json"
  # Of each library: its licences, and then, in its package URL, its name and version.
  awk -F'"' '/"type": "library"/ { licence = "" }
    /^            "(id|name)": / || /"expression": / { licence = licence (licence ? ", " : "") $4 }
    /"purl": "pkg:(nuget|npm)\// { sub("^pkg:[a-z]*/", "", $4); split($4, package, "@"); printf "%-56s %-14s %s\n", package[1], package[2], licence ? licence : "not stated" }' \
    "$folder/bom.json" >"$folder/licences.txt"
  cat "$folder/licences.txt"
}

main() {
  local command=${1:-} service pid argument replica='' seconds='' running=()
  case $command in
    help | -h | --help) help && exit 0 ;;
  esac
  require_settings
  case $command in
    '') foreground ;;
    up) up && banner ;;
    down)
      while IFS= read -r service; do running+=("$service"); done < <(instances)
      stop_all console "${running[@]}" && say "stopped"
      ;;
    status) status ;;
    heal) heal && say "all four answer" ;;
    build) build ;;
    console)
      build
      if pid=$(pid_of console); then fail "console already runs (pid $pid)"; fi
      note_pid console $$
      if [ "$OWL_CONTROL" = on ]; then export OWL_CONTROL_SCRIPT=$root/run.sh; fi
      exec dotnet "$(program_of console)"
      ;;
    grains) shift && build && exec dotnet "$root/artifacts/publish/GrainsTool/release/Owl.GrainsTool.dll" "$@" ;;
    test) shift && run_tests "$@" ;;
    soak) soak "${2:-10}" ;;
    bench) shift && bench "$@" ;;
    sbom) sbom ;;
    lab) shift && lab "$@" ;;
    start)
      service=$(require_instance "${2:-}" "${3:-}")
      if pid=$(pid_of "$service"); then
        say "$(long_name "$service") already runs (pid $pid)"
      else
        require_replicas "$service"
        build
        launch "$service"
        await "$service"
        say "$(long_name "$service") answers at http://localhost:$(port_of "$service")"
      fi
      ;;
    stop)
      service=$(require_instance "${2:-}" "${3:-}")
      running_pid "$service" >/dev/null
      stop_all "$service"
      say "$(long_name "$service") is stopped"
      ;;
    kill)
      service=$(require_instance "${2:-}" "${3:-}")
      pid=$(running_pid "$service")
      kill -KILL "$pid"
      wait_until $stop_seconds is_gone "$service" || fail "$(long_name "$service") is still there"
      say "$(long_name "$service") is killed"
      ;;
    pause)
      for argument in "${@:3}"; do
        case $argument in
          *s)
            seconds=${argument%s}
            case $seconds in '' | *[!0-9]* | 0* | ?????*) fail "'$argument' is no time from 1s to 9999s" ;; esac
            ;;
          *) replica=$argument ;;
        esac
      done
      service=$(require_instance "${2:-}" "$replica")
      pid=$(running_pid "$service")
      rm -f "$OWL_HOME/run/$service.thaw"
      kill -STOP "$pid"
      wait_until $stop_seconds is_frozen "$pid" || fail "$(long_name "$service") cannot be frozen"
      if [ -n "$seconds" ]; then
        thaw_later "$service" "$pid" "$seconds"
        say "$(long_name "$service") is frozen for $seconds s"
      else
        say "$(long_name "$service") is frozen"
      fi
      ;;
    resume)
      service=$(require_instance "${2:-}" "${3:-}")
      pid=$(running_pid "$service")
      kill -CONT "$pid"
      wait_until $stop_seconds answers "$service" || fail "$(long_name "$service") does not answer again"
      say "$(long_name "$service") goes on"
      ;;
    *)
      service_of "$command" >/dev/null || { printf "run.sh: '%s' is no command\n\n" "$command" >&2 && help >&2 && exit 2; }
      service=$(require_instance "$command" "${2:-}")
      require_replicas "$service"
      build
      if pid=$(pid_of "$service"); then fail "$(long_name "$service") already runs (pid $pid)"; fi
      note_pid "$service" $$ # exec keeps the pid, and Ctrl-C goes straight to the service.
      OWL_REPLICA=$(replica_of "$service") exec dotnet "$(program_of "$service")"
      ;;
  esac
}

main "$@"
