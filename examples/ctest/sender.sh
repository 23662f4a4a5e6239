#!/bin/sh
# SPDX-License-Identifier: MIT
# sender.sh RECIPIENT - what is tested: it sends a message.
printf 'Subject: Hello\r\n\r\nWorld\r\n' |
    curl -sS --upload-file - --mail-from a@a.example --mail-rcpt "$1" \
        "smtp://$POSTERN_HOST:$POSTERN_PORT"
