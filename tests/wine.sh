#!/bin/sh
# SPDX-License-Identifier: MIT
# wine.sh PROGRAM [NAME ...] - tests postern.exe under wine, with the clients of
# this system.  Needs wine and python3; root for the full disk.  NAME selects
# checks by a part of their names.  RUN runs a program, if not wine.
cd "$(dirname "$0")/.." || exit 1
PROGRAM=$(realpath --relative-to=. "${1:?which postern.exe?}")
shift
: "${RUN:=wine}"
for need in ${RUN%% *} python3; do
    if ! command -v $need >/dev/null; then
        echo "wine: not tried, there is no $need"
        exit 0
    fi
done

scratch=$(mktemp -d) || exit 1
trap 'rm -rf "$scratch"' 0
WINEPREFIX=${WINEPREFIX:-${TMPDIR:-/tmp}/postern-wine}
WINEDEBUG=-all
LC_ALL=C.UTF-8
WINEDLLOVERRIDES='mscoree=;mshtml='
export LC_ALL PROGRAM RUN WINEPREFIX WINEDEBUG WINEDLLOVERRIDES
# The first start of wine takes long.
$RUN "$PROGRAM" --version >/dev/null 2>&1

# exec, so that signals reach the program and its exit status is returned.
printf '#!/bin/sh\nexec $RUN "$PROGRAM" "$@"\n' >"$scratch/postern"
chmod +x "$scratch/postern"
POSTERN=$scratch/postern
# SIGINT is Ctrl-C; other signals end a program at once.
STOP_SIGNAL=SIGINT
export POSTERN STOP_SIGNAL
python3 tests/clients/wine.py "$@" || exit 1
[ $# -gt 0 ] || sh tests/kill_sweep.sh 6 "$POSTERN"
