#!/bin/sh
# Makes a rented machine yours: run it at each start of the machine.
#
#   sh examples/start_box.sh BOX/haul.yaml           fetch all, and end
#   sh examples/start_box.sh BOX/haul.yaml --serve   and then serve the page
#
# Keys come from the environment: CIVITAI_TOKEN, HF_TOKEN.
set -eu

fail() {
  echo "$1 Use it as: sh start_box.sh BOX/haul.yaml [--serve]" >&2
  exit 28
}

[ $# -gt 0 ] || fail "Name the manifest."
[ -f "$1" ] || fail "There is no manifest $1."
[ $# -eq 1 ] || [ "$2" = --serve ] || fail "It knows --serve, not $2."

box=$(cd "$(dirname "$1")" && pwd)
manifest=$box/$(basename "$1")
cd "$(dirname "$0")/.."

# A machine may have Bun, or Node alone.
if command -v bun >/dev/null 2>&1; then run=bun; else run="npx -y bun@1.4.5"; fi

$run install --frozen-lockfile --silent
$run haul sync "$manifest"

if [ "${2:-}" = --serve ]; then
  # The link of the page is in BOX/pair.txt, for nobody's eyes but yours.
  exec $run haul serve --root "$box/downloads" --pair-file "$box/pair.txt"
fi
