#!/bin/sh
# SPDX-License-Identifier: MIT
# ctest.sh PROGRAM - runs examples/ctest with this console program; and again
# with a sender that sends nothing, which has to fail.
cd "$(dirname "$0")/.." || exit 1
program=$PWD/${1:-postern}
for tool in cmake ctest curl; do
    if ! command -v $tool >/dev/null; then
        echo "ctest: not tested, there is no $tool"
        exit 0
    fi
done
scratch=$(mktemp -d) || exit 1
trap 'rm -rf "$scratch"' 0

# try NAME - runs CTest; its output is in the log.
try() {
    cmake -S "$scratch/tests" -B "$scratch/$1" -DPOSTERN="$program" \
        >"$scratch/log" 2>&1 &&
        (cd "$scratch/$1" && ctest --timeout 60) >"$scratch/log" 2>&1
}

cp -r examples/ctest "$scratch/tests"
try good || {
    cat "$scratch/log"
    exit 1
}
printf '#!/bin/sh\nexit 0\n' >"$scratch/tests/sender.sh"
! try bad || {
    echo "ctest: messages that are missing are not missed"
    exit 1
}
for failed in sends_one_message server_stops says_that_it_was_refused; do
    grep -q "$failed (Failed)" "$scratch/log" || {
        cat "$scratch/log"
        echo "ctest: $failed does not fail"
        exit 1
    }
done
echo "ctest: examples/ctest passes, and fails without a message"
