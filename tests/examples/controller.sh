#!/bin/sh
# SPDX-License-Identifier: MIT
# controller.sh PROGRAM DIRECTORY - the client hears what the server's thread
# says, and that ends.
"$1" >"$2/said" || exit 1
sed -i.before 's/^S: 220 .* postern .*/S: 220/' "$2/said"
cat >"$2/wanted" <<'END'
S: 220
C: PING
S: 259 Pong
C: HELP
S: 250 Supported commands: DATA EHLO HELO HELP MAIL NOOP PING QUIT RCPT RSET VRFY
C: HELP PING
S: 250 Syntax: PING [ignored]
C: QUIT
S: 221 Bye
stopped: 0
END
diff "$2/said" "$2/wanted"
