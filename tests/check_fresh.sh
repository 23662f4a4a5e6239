#!/bin/sh
# SPDX-License-Identifier: MIT
# check_fresh.sh [--windows | --firmware] [DIRECTORY] - runs the first two
# commands of the README, or those for Windows, or for the firmware, on a
# machine that has only make.
#
# Makes a minimal Debian 12 in DIRECTORY (without one below /tmp, and removes
# it), clones the last commit into it, runs `make deps run` there, sends a
# message to the server, stops it and runs `make deps test`; for Windows it
# runs `make deps-win` and then Makefile.win, for the firmware `make deps
# test-firmware`.  Needs root, mmdebstrap, git and python3; the packages come
# from the sources of this machine's apt.
set -u
cd "$(dirname "$0")/.." || exit 1

fail() {
    echo "check-fresh: $*" >&2
    [ ! -f "$logs/run" ] || grep -v "^cc " "$logs/run" | tail -n 30 >&2
    exit 1
}

# The mounts have to vanish with this script, so use a namespace.
if [ -z "${CHECK_FRESH_INSIDE:-}" ]; then
    CHECK_FRESH_INSIDE=1
    export CHECK_FRESH_INSIDE
    exec unshare --mount --propagation private sh tests/check_fresh.sh "$@"
fi

windows=
firmware=
case ${1:-} in
--windows) windows=1 && shift ;;
--firmware) firmware=1 && shift ;;
esac
logs=$(mktemp -d) || exit 1
root=${1:-$logs/root}
running=
clean_up() {
    [ -z "$running" ] || kill "$running" 2>/dev/null
    umount -l "$root/proc" "$root/dev" 2>/dev/null
    rm -rf --one-file-system "$logs"
}
trap clean_up 0
trap 'exit 1' 1 2 15

make_root() {
    sources=/etc/apt/sources.list.d/debian.sources
    [ -f "$sources" ] || sources=/etc/apt/sources.list
    apt-config dump | grep -E '^Acquire::(Check|http|https|ftp|Retries)' \
        >"$logs/apt.conf"
    mmdebstrap --mode=root --variant=minbase --include=make \
        --aptopt="$logs/apt.conf" bookworm "$root" "$sources" \
        >"$logs/bootstrap" 2>&1 || {
        tail -n 20 "$logs/bootstrap"
        fail "mmdebstrap could not make $root"
    }
    cp -L /etc/resolv.conf /etc/hosts "$root/etc/"
    mount -t proc proc "$root/proc" || fail "cannot mount $root/proc"
    # wine needs a terminal for its windows
    [ -z "$windows" ] || mount --rbind /dev "$root/dev" ||
        fail "cannot mount $root/dev"
}

inside() {
    chroot "$root" /usr/bin/env -i HOME=/root LC_ALL=C \
        PATH=/usr/sbin:/usr/bin:/sbin:/bin sh -c "cd /postern && $1"
}

deliver() {
    python3 - <<'END'
import smtplib, sys
with smtplib.SMTP('127.0.0.1', 1025, timeout=20) as client:
    refused = client.sendmail('a@example.org', ['b@example.net'],
        'Subject: fresh\r\n\r\nIt runs.\r\n')
    sys.exit(1 if refused else 0)
END
}

listening() {
    python3 -c "import socket
socket.create_connection(('127.0.0.1', 1025), 2).close()" 2>/dev/null
}

# Finds the console server: the child of make with the name postern.
server_of() {
    for process in /proc/[0-9]*; do
        [ "$(cat "$process/comm" 2>/dev/null)" = postern ] &&
            [ "$(readlink "$process/root")" = "$root" ] &&
            echo "${process#/proc/}"
    done
}

wait_until_listening() {
    tries=0
    until listening; do
        tries=$((tries + 1))
        kill -0 "$running" 2>/dev/null || fail "make deps run has ended"
        [ $tries -lt 600 ] || fail "nobody listens on port 1025"
        sleep 1
    done
}

check_run() {
    ! listening || fail "port 1025 is in use on this machine"
    inside 'exec make deps run' >"$logs/run" 2>&1 &
    running=$!
    wait_until_listening
    deliver || fail "the message was not accepted"
    server=$(server_of)
    [ -n "$server" ] || fail "somebody else listens on port 1025"
    kill -TERM $server
    wait "$running"
    status=$?
    running=
    [ $status -eq 0 ] || fail "make deps run ended with $status"
    grep '^deps: \|^postern: ' "$logs/run"
    echo "check-fresh: make deps run: a message was accepted"
}

check_test() {
    inside 'make deps test' >"$logs/run" 2>&1 ||
        fail "make deps test failed"
    grep -E '^(layers|headers|objects|examples|deps): |^ +(tests|asserts) ' \
        "$logs/run"
    echo "check-fresh: make deps test: passed"
}

check_windows() {
    for command in 'make deps-win' \
        'make -f Makefile.win CROSS=x86_64-w64-mingw32- WERROR=-Werror test' \
        'make -f Makefile.win clang-cl'; do
        inside "$command" >"$logs/run" 2>&1 || fail "$command: failed"
        grep -E '^(deps-win|imports|wine): |^ +(tests|asserts) ' "$logs/run"
        echo "check-fresh: $command: passed"
    done
}

check_firmware() {
    inside 'make deps test-firmware' >"$logs/run" 2>&1 ||
        fail "make deps test-firmware failed"
    ! grep '^skipped: firmware' "$logs/run" || fail "nothing was tested"
    grep -E '^(deps|deps-firmware|ok|skipped|  [a-z0-9]+): ?' "$logs/run"
    echo "check-fresh: make deps test-firmware: passed"
}

[ -d "$root/usr" ] && fail "there is something in $root already"
make_root
root=$(cd "$root" && pwd -P)
git clone -q --no-hardlinks . "$root/postern" || fail "cannot clone"
if [ -n "$windows" ]; then
    check_windows
elif [ -n "$firmware" ]; then
    check_firmware
else
    check_run
    check_test
fi
