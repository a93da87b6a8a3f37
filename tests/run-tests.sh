#!/usr/bin/env bash
# Runs every test once and counts them. Arguments go to dotnet test; --install (or CI=true) installs first what the tests
# need. Without it, what is missing is named, and the tests that need it are skipped.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

log=$PWD/artifacts/test.log
install=${CI:-false}
if [ "${1:-}" = --install ]; then
  install=true
  shift
fi

say() { printf '%s\n' "$*"; }

missing_tools() { # the packages of what is not there
  local tool
  for tool in shellcheck sqlite3 curl ps:procps chromium ip:iproute2 faketime strace spin gcc; do
    command -v "${tool%%:*}" >/dev/null || say "${tool#*:}"
  done
  [ -n "$(find /usr/lib/postgresql -name initdb 2>/dev/null)" ] || say postgresql # Debian keeps it off the PATH.
}

install_tools() {
  local sudo=()
  if [ "$(id -u)" != 0 ]; then sudo=(sudo -n); fi
  command -v apt-get >/dev/null &&
    ${sudo[@]+"${sudo[@]}"} apt-get update -qq >/dev/null 2>&1 &&
    ${sudo[@]+"${sudo[@]}"} apt-get install -y -qq "$@" >/dev/null 2>&1
}

counted() { # a number of the summary that dotnet test ends with
  sed -nE "s/^ *$1: ([0-9]+)$/\1/p" "$2" | tail -n 1 | grep . || say 0
}

mapfile -t missing < <(missing_tools)
say "All tests take about 20 minutes on two cores; ARGS such as --filter-class NAME run a part of them."
if [ ${#missing[@]} -gt 0 ] && [ "$install" = true ]; then
  say "Installing what is missing: ${missing[*]}"
  install_tools "${missing[@]}" || say "Could not install ${missing[*]}: what needs them is skipped or fails"
elif [ ${#missing[@]} -gt 0 ]; then
  say "Not there: ${missing[*]}. What needs them is skipped; ./run.sh test --install installs them."
fi

# A job that was started with Ctrl-C ignored would hand that on to every process that a test interrupts.
command=(env)
if env --default-signal=INT --default-signal=QUIT true 2>/dev/null; then command=(env --default-signal=INT --default-signal=QUIT); fi
if [ $# -gt 0 ]; then set -- --ignore-exit-code 8 "$@"; fi # 8: a project in which nothing is chosen.
mkdir -p artifacts
./run.sh build
export OWL_TEST_PUBLISHED=on # Its processes are those that users start, and compiled ahead of time.
passed=0 failed=0 skipped=0 ended=0
if command -v shellcheck >/dev/null; then
  if shellcheck run.sh .ci/run tests/run-tests.sh tests/Docs/check tests/OpenApi/check; then passed=1; else failed=1; fi
else
  skipped=1
fi
# Those that start systems come one after the other: beside another one a service can miss a limit that it keeps otherwise.
"${command[@]}" dotnet test --solution OwlOrleans.sln -c Release --max-parallel-test-modules 1 --filter-not-trait run=by-itself \
  --timeout 30m --show-slowest-tests 10 "$@" | tee "$log" || ended=1
passed=$((passed + $(counted succeeded "$log")))
failed=$((failed + $(counted failed "$log")))
skipped=$((skipped + $(counted skipped "$log")))
if [ "$failed" = 0 ] && { [ "$ended" = 1 ] || [ "$(counted total "$log")" = 0 ]; }; then failed=1; fi # It came to no count.
if [ "$skipped" -gt 0 ]; then
  if [ "${CI:-}" = true ]; then say "with CI=true nothing may be skipped" && failed=$((failed + 1)); fi
  say "$passed passed, $failed failed, $skipped skipped"
else
  say "$passed passed, $failed failed"
fi
[ "$failed" -eq 0 ]
