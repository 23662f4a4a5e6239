#!/bin/sh
# SPDX-License-Identifier: MIT
# tls.sh PROGRAM - checks TLS of the console server with openssl and Python.
cd "$(dirname "$0")/.." || exit 1
for tool in python3 openssl; do
    if ! command -v $tool >/dev/null; then
        echo "tls: not tried: there is no $tool"
        exit 0
    fi
done
POSTERN=${1:-./postern} exec python3 tests/clients/tls.py
