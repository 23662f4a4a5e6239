#!/bin/sh
# SPDX-License-Identifier: MIT
# server.sh - a server that outlives the test that starts it.
#   server.sh start FOLDER POSTERN [OPTION ...]
#   server.sh with FOLDER COMMAND...    runs it with POSTERN_HOST and _PORT
#   server.sh stop FOLDER               its status is that of the server
set -u
what=$1
folder=$2
shift 2

# Waits until a file is there.  1: the server has ended before.
wait_for() {
    while [ ! -s "$1" ]; do
        [ ! -s "$folder/status" ] || return 1
        sleep 0.05
    done
}

case $what in
start)
    rm -rf "$folder"
    mkdir -p "$folder"
    # CTest waits for who holds the output of a test.
    (
        "$@" -l 127.0.0.1:0 --port-file "$folder/port" &
        echo $! >"$folder/number"
        wait $!
        echo $? >"$folder/status"
    ) </dev/null >"$folder/log" 2>&1 &
    wait_for "$folder/port" || {
        cat "$folder/log"
        exit 1
    }
    ;;
with)
    read -r POSTERN_HOST POSTERN_PORT <"$folder/port"
    export POSTERN_HOST POSTERN_PORT
    "$@"
    ;;
stop)
    kill "$(cat "$folder/number")"
    wait_for "$folder/status" || :
    cat "$folder/log"
    exit "$(cat "$folder/status")"
    ;;
esac
