#!/bin/sh
# SPDX-License-Identifier: MIT
# events.sh PROGRAM - checks the output of --json with docs/events.schema.json.
cd "$(dirname "$0")/.." || exit 1
if ! command -v python3 >/dev/null; then
    echo "events: not tried: there is no python3"
    exit 0
fi
POSTERN=${1:-./postern} exec python3 tests/clients/run.py events:
