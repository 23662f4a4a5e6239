#!/bin/sh
# layers.sh [TREE] - the arrows between the rooms, checked.
#
# Reads the #include lines of src, win32 and include and fails when a room
# uses one that it may not; when a public header includes more than
# <stddef.h>; when a platform is named outside the rooms for platforms; when a
# function stands in another room than its name says.  Before that it checks
# itself on a small tree that breaks each rule once.
set -u
LC_ALL=C
export LC_ALL

# room: rooms it may use | public headers it may use
table='
base:     | postern_base
os:       base | postern_base
posix:    base os | postern_base postern_net
win32:    base os posix | postern_base postern_net
smtp:     base | postern_base postern_mail
timer:    base | postern_base
tls:      base os | postern_base postern_net postern_tls
engine:   base smtp | postern_base postern_mail postern_engine
loop:     base timer | postern_base postern_net
server:   base os smtp timer tls engine loop | any
handlers: os | any
cli:      os | any
include:  | any
'

check() {
    find src include win32 -name '*.[ch]' 2>/dev/null | sort |
    xargs awk -v table="$table" '
function fault(text) {
    printf "%s:%d: %s\n", FILENAME, FNR, text
    faults++
}
function read_table(   rows, n, i, part) {
    n = split(table, rows, "\n")
    for (i = 1; i <= n; i++) {
        if (split(rows[i], part, /[:|]/) < 3)
            continue
        gsub(/ /, "", part[1])
        rooms[part[1]] = " " part[2] " "
        headers[part[1]] = " " part[3] " "
    }
}
function room_of(path,   part) {
    split(path, part, "/")
    return part[1] == "src" ? part[2] : part[1]
}
function quoted(name,   part, stem) {
    if (split(name, part, "/") == 2) {
        if (part[1] != room && !index(rooms[room], " " part[1] " "))
            fault(room " may not use " part[1] ": \"" name "\"")
    } else if (name ~ /^postern[a-z_]*\.h$/) {
        stem = substr(name, 1, length(name) - 2)
        if (!index(headers[room], " " stem " ") && headers[room] !~ / any /)
            fault(room " may not use \"" name "\"")
        if (FILENAME ~ /^include.*_(base|mail|net|engine|tls)\.h$/ \
            && stem !~ /_(base|mail)$/)
            fault("a small public header may not use \"" name "\"")
    } else if (part[1] == "..")
        fault("say the room: \"" name "\"")
    else if (room == "include")
        fault("a public header may not use \"" name "\"")
}
function bracketed(name) {
    if (room == "include" && name != "stddef.h")
        fault("a public header may not use <" name ">")
    else if (name == "bearssl.h" && FILENAME != "src/tls/bearssl.c")
        fault("only src/tls/bearssl.c may use <bearssl.h>")
    else if (!platform && name != "bearssl.h" \
        && !index(standard, " " name " "))
        fault("not a header of C89: <" name ">")
}
# A function is defined where a line that begins a declaration is followed by
# a brace at the left margin.
function defined(line,   name) {
    if (!match(line, /pst_[a-z0-9]+_[a-z0-9_]*\(/))
        return
    split(substr(line, RSTART, RLENGTH), name, "_")
    if (name[2] in rooms && name[2] != room && !platform)
        fault("a function of " name[2] " in " room)
}
BEGIN {
    read_table()
    standard = " assert.h ctype.h errno.h float.h limits.h locale.h math.h" \
        " setjmp.h signal.h stdarg.h stddef.h stdio.h stdlib.h string.h" \
        " time.h "
    systems = "_WIN32|WIN32|_WIN64|__MINGW|__CYGWIN__|__linux|linux|__unix" \
        "|__APPLE__|__FreeBSD__|__NetBSD__|__OpenBSD__|__DragonFly__|BSD" \
        "|__sun|_AIX|__hpux|__HAIKU__|__ANDROID__|_POSIX_|_XOPEN_"
    compilers = "__GNUC__|__clang__|_MSC_VER|__BORLANDC__|__WATCOMC__"
}
FNR == 1 {
    room = room_of(FILENAME)
    platform = room == "posix" || room == "win32"
    last = ""
    if (!(room in rooms))
        fault("no such room in the table of tests/layers.sh: " room)
}
/^[ \t]*#[ \t]*include[ \t]*"/ { split($0, q, "\""); quoted(q[2]) }
/^[ \t]*#[ \t]*include[ \t]*</ { split($0, q, /[<>]/); bracketed(q[2]) }
/^[ \t]*#[ \t]*(if|elif)/ {
    free = platform || FILENAME == "src/base/config.h"
    if (!free && $0 ~ systems)
        fault("a platform outside src/posix and win32: " $0)
    if (!free && FILENAME != "src/tls/bearssl.c" && $0 ~ compilers)
        fault("a compiler outside src/posix and win32: " $0)
}
/^{/ { defined(last) }
/^[a-z]/ { last = $0 }
END { exit faults != 0 }
'
}

# One line breaks one rule; the last file breaks none.
break_rules() {
    mkdir -p src/base src/smtp src/engine src/tls src/cli src/posix include
    echo '#include "smtp/line.h"' >src/base/upward.c
    echo '#include "tls/tls.h"' >src/engine/sideways.c
    echo '#include "server/server.h"' >src/cli/inside.c
    echo '#include "../base/text.h"' >src/smtp/dots.c
    echo '#include "postern.h"' >src/smtp/manual.c
    echo '#include <bearssl.h>' >src/tls/other.c
    echo '#include <sys/socket.h>' >src/engine/socket.c
    echo '#include <stdio.h>' >include/postern_net.h
    echo '#include "postern.h"' >include/postern_mail.h
    echo '#ifdef _WIN32' >src/engine/platform.c
    echo '# if defined(__linux__)' >src/smtp/platform.c
    printf 'int pst_smtp_f(void)\n{\n' >src/base/name.c
    printf '#include "base/text.h"\n#include "own.h"\n#include <string.h>\n' \
        >src/smtp/fine.c
    printf 'int pst_os_f(void)\n{\n' >src/posix/fine.c
}

self_test() {
    scratch=$(mktemp -d) || exit 1
    found=$(cd "$scratch" && break_rules && check)
    wanted='include/postern_mail.h include/postern_net.h
src/base/name.c src/base/upward.c src/cli/inside.c
src/engine/platform.c src/engine/sideways.c src/engine/socket.c
src/smtp/dots.c src/smtp/manual.c src/smtp/platform.c
src/tls/other.c'
    rm -rf "$scratch"
    if [ "$(echo "$found" | sed 's/:.*//' | xargs)" != \
        "$(echo $wanted)" ]; then
        echo "layers.sh does not find what it should; it found:"
        echo "$found"
        exit 1
    fi
}

self_test
cd "${1:-$(dirname "$0")/..}" || exit 1
if ! check; then
    echo "layers: the arrows above are forbidden"
    exit 1
fi
echo "layers: $(find src include win32 -name '*.[ch]' 2>/dev/null |
    wc -l | xargs) files, no forbidden arrow"
