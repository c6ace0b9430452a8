#!/bin/bash
# Records what real Elixir prints for each script here into NAME.out. What differs from run to run (times,
# pids) is masked when the test compares.
cd "$(dirname "$0")" || exit 2
for script in *.exs; do
  ${ELIXIR:-elixir} "$script" </dev/null >"${script%.exs}.out" 2>/dev/null
  echo "exit status $?" >>"${script%.exs}.out"
done
