#!/bin/sh
# SPDX-License-Identifier: MIT
# libuv.sh PROGRAM DIRECTORY - a server in a loop of libuv.
if ! command -v python3 >/dev/null; then
    echo "there is no python3 to talk to the example"
    exit 0
fi
PYTHONPATH=$(dirname "$0") exec python3 -B - "$@" <<'END'
from loops import backpressure, drain, idle, later, messages, resets, stop_now
from talk import Program

with Program('0') as program:
    messages(program)
    backpressure(program)
    later(program)
    resets(program)
    idle(program, 0.5)
    drain(program)
with Program('0') as program:
    stop_now(program)
END
