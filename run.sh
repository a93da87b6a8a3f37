#!/usr/bin/env bash
# Hands over to the command-line tool (src/Tools/Owl), and builds that when it has changed. `./run.sh help` lists what it can do.
set -euo pipefail
unset CDPATH

self=${BASH_SOURCE[0]}
while [ -L "$self" ]; do
  target=$(readlink "$self")
  case $target in /*) self=$target ;; *) self=$(dirname "$self")/$target ;; esac
done
root=$(cd "$(dirname "$self")" && pwd -P)
program=$root/artifacts/publish/Owl/release/Owl.CommandLine.dll
stamp=$root/artifacts/tool.stamp
parts=("$root/src/Tools/Owl" "$root/src/Tools/Processes" "$root/Directory.Build.props" "$root/Directory.Packages.props" "$root/global.json")

fail() {
  printf 'run.sh: %s\n' "$*" >&2
  exit 1
}

is_quick() { # looks or ends only: to be done at once, and also while the sources do not compile
  case ${1:-} in status | stop | kill | pause | freeze | resume | logs | down | completion) [ -f "$program" ] ;; *) return 1 ;; esac
}

sources() { find "${parts[@]}" -type f | LC_ALL=C sort; }

is_built() {
  [ -f "$program" ] && [ -f "$stamp" ] && [ "$(cat "$stamp")" = "$(sources | cksum)" ] &&
    [ -z "$(find "${parts[@]}" -newer "$stamp" -type f | head -n 1)" ]
}

build() {
  local log=$root/artifacts/tool.log
  mkdir -p "$root/artifacts"
  exec 9>>"$root/artifacts/build.lock" # Two builds of one checkout would step on each other.
  if command -v flock >/dev/null && ! flock -n 9; then printf 'Waiting for the build in another terminal ...\n' && flock 9; fi
  if ! is_built; then
    printf 'Building the command-line tool ...\n'
    sources | cksum >"$stamp.new" # Not newer than the build's own start: what is saved meanwhile is built the next time.
    if ! dotnet publish "$root/src/Tools/Owl" -c Release -v quiet --nologo >"$log" 2>&1 9>&-; then
      cat "$log" >&2
      fail "the build failed"
    fi
    mv "$stamp.new" "$stamp"
  fi
  exec 9>&-
}

if ! command -v dotnet >/dev/null || { ! is_quick "$@" && ! is_built && ! dotnet --list-sdks 2>/dev/null | grep -q '^10\.'; }; then
  case $(sed -n 's/^ID=//p' /etc/os-release 2>/dev/null || true) in
    ubuntu) hint="apt-get install dotnet-sdk-10.0, or https://dot.net/download" ;;
    debian) hint="https://learn.microsoft.com/dotnet/core/install/linux-debian (Debian's own packages do not have it)" ;;
    *) hint="https://dot.net/download" ;;
  esac
  fail ".NET SDK 10 is missing. Get it from: $hint"
fi
if ! is_quick "$@" && ! is_built; then build; fi
exec dotnet "$program" "$@"
