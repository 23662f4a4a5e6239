#!/bin/sh
# SPDX-License-Identifier: MIT
# bench.sh - builds the bench programs and measures ./postern and its peers.
#
#   bench/bench.sh            about two minutes
#   bench/bench.sh --full     every row, more rounds, the counts
#   bench/bench.sh --profile lockstep-1     where postern spends a message
#   bench/bench.sh --tls      TLS alone; what follows goes to tls.py (--help)
#   bench/bench.sh --keep     no run: the last results become those of the
#                             README and of bench/results
#
# Other options go to run.py (--help).  Results go into build/bench/results
# (with --only into build/bench/only, so as not to be taken for a whole run);
# POSTERN and BENCH_BUILD name another server and another build/bench.
set -eu
cd "$(dirname "$0")/.."

build=${BENCH_BUILD:-build/bench}
postern=${POSTERN:-./postern}
results=$build/results
case " $* " in *" --only "*) results=$build/only ;; esac
flags="-O2 -Wall -Wextra -Wconversion -Wshadow -Wstrict-prototypes \
    -Wmissing-prototypes"

if [ "${1:-}" = --keep ]; then
    cp "$results"/*.tsv bench/results
    [ ! -f "$results/plot.svg" ] || cp "$results/plot.svg" bench/results
    exec python3 bench/table.py bench/results --into bench/README.md
fi

[ -x "$postern" ] || { echo "bench: no $postern: run make first" >&2; exit 1; }
mkdir -p "$results"
${CC:-cc} $flags -o "$build/load" bench/load.c bench/script.c
${CC:-cc} $flags -o "$build/floor" bench/floor.c

# As many descriptors as are allowed: with 10,000 idle connections it counts.
ulimit -n "$(ulimit -Hn)" 2>/dev/null || :

if [ "${1:-}" = --profile ]; then
    exec python3 bench/counts.py --postern "$postern" --tools "$build" "$@"
fi

# tls [OPTION] - if BearSSL is there, whose headers are not for these warnings.
tls() {
    for program in tls_floor tls_load; do
        ${CC:-cc} -O2 -Wall -Wextra -o "$build/$program" \
            bench/$program.c -lbearssl || return 0
    done
    python3 bench/tls.py --postern "$postern" --tools "$build" \
        --out "$results" "$@"
}

if [ "${1:-}" = --tls ]; then
    shift
    tls "$@"
    exec python3 bench/table.py "$results"
fi

python3 bench/run.py --postern "$postern" --tools "$build" \
    --out "$results" "$@"
case " $* " in
*" --only "*) ;;
*" --full "*)
    tls --rounds 7 --seconds 1
    python3 bench/counts.py --postern "$postern" --tools "$build" \
        --out "$results" || : ;;
*)
    tls
    python3 bench/counts.py --postern "$postern" --tools "$build" \
        --out "$results" --servers postern \
        --only lockstep-1,streamed-1,body-1M || : ;;
esac
python3 bench/table.py "$results" >"$results/table.md"
python3 bench/plot.py "$results" >"$results/plot.svg"
cat "$results/table.md"
echo "rows, table and plot: $results" >&2
