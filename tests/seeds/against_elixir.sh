#!/bin/bash
# Compares what real Elixir prints for the scripts of this folder with what is recorded for suplab. Needs `elixir`;
# the counters take half a minute.
#
# What cannot be the same is left out: times, pids, references, numbers of functions, the stack frames of Erlang's
# and Elixir's own files. Processes that tick at the same moment may print in any order: lines of counters are
# compared counter by counter, the reports by themselves.
cd "$(dirname "$0")" || exit 2

normal() {
  sed -E -e 's/[0-9]{2}:[0-9]{2}:[0-9]{2}\.[0-9]{3}/TIME/' -e 's/#PID<[0-9.]*>/#PID<>/g' \
    -e 's/#Reference<[0-9.]*>/#Reference<>/g' -e 's/#Function<[^>]*>/#Function<>/g' \
    -e '/^ *\((stdlib|elixir) [0-9.]*\)/d'
}

# Lines of each counter, then the reports, then the rest.
sorted() {
  local text
  text=$(normal)
  for counter in One Two Three; do grep "^Counter.$counter: " <<<"$text"; done
  grep -v "^Counter\.[A-Za-z]*: " <<<"$text"
}

failed=0
for script in "${@:-counter/*.exs kv/*.exs}"; do
  for file in $script; do
    for kind in out err; do
      recorded=${file%.exs}.$kind
      [ -f "$recorded" ] || recorded=/dev/null
      touch /tmp/against_elixir.$$
      case $kind in
        out) (cd "$(dirname "$file")" && elixir "$(basename "$file")" 2>/tmp/against_elixir.$$.err >/tmp/against_elixir.$$.out) ;;
      esac
      diff <(sorted </tmp/against_elixir.$$.$kind) <(sorted <"$recorded") >/tmp/against_elixir.$$ \
        || { echo "== $file ($kind): < elixir, > suplab"; cat /tmp/against_elixir.$$; failed=1; }
    done
  done
done
rm -f /tmp/against_elixir.$$*
[ $failed = 0 ] && echo "nothing differs"
exit $failed
