#!/bin/sh
# SPDX-License-Identifier: MIT
# test_sender.sh [POSTERN] - tests a script that sends mail, here by curl, with
# the console program: it runs the script, and its status is that of the
# script, or 1 when a message is missing.
postern=${1:-postern}
work=$(mktemp -d) || exit 1
trap 'rm -rf "$work"' 0

# What is tested.
cat >"$work/send.sh" <<'END'
printf 'Subject: Hello\r\n\r\nWorld\r\n' |
    curl -sS --upload-file - --ssl-reqd --cacert "$POSTERN_CA" \
        --user anna:secret --mail-from a@a.example --mail-rcpt "$1" \
        "smtp://$POSTERN_HOST:$POSTERN_PORT"
END

# with_server COMMAND... - runs it; one message has to come.
with_server() {
    "$postern" -q -l 127.0.0.1:0 --self-signed --auth anna:secret \
        --handler "eml:$work/mail" --expect 1 -- "$@"
}

fail() {
    echo "test_sender.sh: $1"
    exit 1
}

with_server sh "$work/send.sh" b@b.example || fail "nothing came"
grep -q '^Subject: Hello' "$work"/mail/*.eml || fail "not what was sent"
with_server true 2>"$work/log" && fail "a message that is missing is missed"
with_server sh "$work/send.sh" "b@[no" 2>"$work/log" &&
    fail "a refusal is not told"
exit 0
