#!/bin/sh
# Records what real Elixir says of each script here: NAME.out, with its exit status in the last line.
cd "$(dirname "$0")" || exit 1
for script in *.exs; do
  out="${script%.exs}.out"
  timeout 60 elixir "$script" >"$out" 2>&1 </dev/null
  echo "exit $?" >>"$out"
done
