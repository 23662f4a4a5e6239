#!/bin/sh
# SPDX-License-Identifier: MIT
# wine.sh PROGRAM [NAME ...] - postern.exe as a process, under wine, with the
# clients of this system.  Needs wine and python3; root for the disk that is
# full.  NAME picks checks whose names contain it.  RUN runs a program, if it
# is not wine itself.
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

# The numbers of the version stand twice.
version=$(sed -n 's/.*POSTERN_VERSION "\(.*\)"/\1/p' include/postern_base.h)
if ! grep -q "NUMBERS $(echo "$version" | sed 's/\./, /g'), 0\$" \
    win32/postern.rc; then
    echo "wine: win32/postern.rc does not say $version"
    exit 1
fi

scratch=$(mktemp -d) || exit 1
trap 'rm -rf "$scratch"' 0
WINEPREFIX=${WINEPREFIX:-${TMPDIR:-/tmp}/postern-wine}
WINEDEBUG=-all
LC_ALL=C.UTF-8
WINEDLLOVERRIDES='mscoree=;mshtml='
export LC_ALL PROGRAM RUN WINEPREFIX WINEDEBUG WINEDLLOVERRIDES
# The first start is a long one.
$RUN "$PROGRAM" --version >/dev/null 2>&1

# It becomes the program itself: signals and the exit status are its own.
printf '#!/bin/sh\nexec $RUN "$PROGRAM" "$@"\n' >"$scratch/postern"
chmod +x "$scratch/postern"
POSTERN=$scratch/postern
# SIGINT is Ctrl-C; the others end a program at once.
POSTERN_STOP=SIGINT
export POSTERN POSTERN_STOP
python3 tests/clients/wine.py "$@" || exit 1
[ $# -gt 0 ] || sh tests/kill_sweep.sh 6 "$POSTERN"
