#!/bin/sh
# SPDX-License-Identifier: MIT
# layers.sh [TREE] - checks which rooms use each other.
#
# Reads the #include lines of src, win32, ports and include.  Fails if a room
# uses another one that it may not; if a public header includes more than
# <stddef.h>; if a platform is named outside the rooms for platforms; if a
# function is in another room than its name says; if files of a room call each
# other in a circle; if a file of C or a script does not begin with a comment
# that says what it does.  Before that it tests itself on a small tree that
# breaks each rule once.
set -u
LC_ALL=C
export LC_ALL

# room: rooms it may use | public headers it may use
table='
base:     | postern_base postern_memory
os:       base | postern_base
posix:    base os | postern_base postern_net
win32:    base os posix | postern_base postern_net
ports:    | postern_base postern_net postern_lwip
smtp:     base | postern_base postern_mail postern_proxy
sasl:     base | postern_base postern_auth
timer:    base | postern_base
tls:      base os | postern_base postern_net postern_tls postern_memory
engine:   base smtp sasl | postern_base postern_mail postern_engine postern_auth postern_proxy
client:   base smtp sasl | postern_base postern_mail postern_auth postern_client
loop:     base timer | postern_base postern_net
server:   base os smtp sasl timer tls engine loop | any
controller: os | any
testing:  os | any
pool:     os | any
handlers: base os | any
relay:    base tls | any
cli:      os | any
include:  | any
'

arrows() {
    find src include win32 ports -name tests -prune -o -name '*.[ch]' \
        -print 2>/dev/null | sort |
    xargs awk -v table="$table" '
function fault(text) {
    printf "%s:%d: %s\n", FILENAME, FNR, text
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
# Only src/tls/NAME may include the headers of the TLS library with that name.
function provider_of(path,   part) {
    return split(path, part, "/") == 4 && part[2] == "tls" ? part[3] : ""
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
            && stem !~ /_(base|mail|auth|proxy)$/)
            fault("a small public header may not use \"" name "\"")
    } else if (part[1] == "..")
        fault("say the room: \"" name "\"")
    else if (room == "include")
        fault("a public header may not use \"" name "\"")
}
function bracketed(name) {
    if (room == "include" && name != "stddef.h")
        fault("a public header may not use <" name ">")
    else if (!platform && !index(standard, " " name " ") \
        && (provider == "" || index(name, provider) != 1))
        fault("not a header of C89, nor of this TLS library: <" name ">")
}
# A function is defined by a line that begins a declaration, followed by a brace
# in the first column.
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
    provider = provider_of(FILENAME)
    platform = room == "posix" || room == "win32" || room == "ports"
    last = ""
    if (!(room in rooms))
        fault("no such room in the table of tests/layers.sh: " room)
}
/^[ \t]*#[ \t]*include[ \t]*"/ { split($0, q, "\""); quoted(q[2]) }
/^[ \t]*#[ \t]*include[ \t]*</ { split($0, q, /[<>]/); bracketed(q[2]) }
/^[ \t]*#[ \t]*(if|elif)/ {
    free = platform || FILENAME == "src/base/config.h"
    if (!free && $0 ~ systems)
        fault("a platform outside src/posix, win32 and ports: " $0)
    if (!free && provider == "" \
        && FILENAME != "include/postern_base.h" && $0 ~ compilers)
        fault("a compiler outside src/posix and win32: " $0)
}
/^{/ { defined(last) }
/^[a-z]/ { last = $0 }
'
}

# A file calls another one if it uses the name of a function or table that the
# other file of its room defines.  A file that calls nothing, or that nobody
# calls, is in no circle: such files are removed until none is left.  The rest
# are circles, and files between two of them.
circles() {
    find src win32 ports -name '*.c' 2>/dev/null | sort |
    xargs awk '
function define(text,   name) {
    if (text ~ /^[ ]*(static|typedef|extern)/ \
        || !match(text, /(pst|postern)_[a-z0-9_]+[ ]*[[(=]/))
        return
    name = substr(text, RSTART, RLENGTH)
    sub(/[ ]*[[(=]$/, "", name)
    definers[room, name] = definers[room, name] " " FILENAME
}
# The name of a definition is before a brace that is not in other braces.
function follow(text,   c, i) {
    for (i = 1; i <= length(text); i++) {
        c = substr(text, i, 1)
        if (c == "{") {
            if (depth++ == 0)
                define(begun)
        } else if (c == "}") {
            depth--
            begun = ""
        } else if (c == ";" && depth == 0)
            begun = ""
        else if (depth == 0)
            begun = begun c
    }
}
function note(text) {
    while (match(text, /(pst|postern)_[a-z0-9_]+/)) {
        mentions[FILENAME, substr(text, RSTART, RLENGTH)]
        text = substr(text, RSTART + RLENGTH)
    }
}
# Removes comments, strings and characters.
function bare(line,   out, end) {
    out = ""
    for (;;) {
        if (commented) {
            if (!(end = index(line, "*/")))
                return out
            line = substr(line, end + 2)
            commented = 0
        }
        if (!match(line, /\/\*|"([^"\\]|\\.)*"|\047([^\047\\]|\\.)*\047/))
            return out line
        out = out substr(line, 1, RSTART - 1) " "
        commented = substr(line, RSTART, 2) == "/*"
        line = substr(line, RSTART + RLENGTH)
    }
}
FNR == 1 {
    room = FILENAME
    sub(/\/[^\/]*$/, "", room)
    files[FILENAME] = room
    commented = depth = 0
    begun = ""
}
{
    line = bare($0)
    directive = line ~ /^[ ]*#/ || continued
    continued = directive && line ~ /\\$/
    if (!directive)
        follow(line)
    note(line)
}
function connect(   key, part, n, i, of) {
    for (key in mentions) {
        split(key, part, SUBSEP)
        n = split(definers[files[part[1]], part[2]], of, " ")
        for (i = 1; i <= n; i++)
            if (index(definers[files[part[1]], part[2]], " " part[1]) == 0)
                calls[part[1], of[i]] = calls[part[1], of[i]] " " part[2]
    }
}
function peel(   gone, file, key, part, callers, callees) {
    do {
        gone = 0
        split("", callers)
        split("", callees)
        for (key in calls) {
            split(key, part, SUBSEP)
            if (part[1] in files && part[2] in files) {
                callees[part[1]]
                callers[part[2]]
            }
        }
        for (file in files)
            if (!(file in callers) || !(file in callees)) {
                delete files[file]
                gone = 1
            }
    } while (gone)
}
END {
    connect()
    peel()
    for (key in calls) {
        split(key, part, SUBSEP)
        if (part[1] in files && part[2] in files)
            print part[1] ": in a circle with " part[2] ":" calls[key]
    }
}
' | sort
}

# The first comment of a C file or a shell script begins with its name and a
# dash; a script in another language begins with any comment.
nameless() {
    find src win32 ports tests bench examples .ci -name '*.[ch]' -o -name '*.sh' \
        -o -name '*.py' -o -name '*.js' -o -path .ci/run 2>/dev/null | sort |
    xargs awk '
function judge(   wanted, name) {
    if (file == "")
        return
    name = file
    sub(/.*\//, "", name)
    gsub(/[.]/, "[.]", name)
    if (file ~ /\.[ch]$/)
        wanted = "^/[*] ([*] )?" name " - [^ ]+ [^ ]"
    else if (file ~ /\.(py|js)$/)
        wanted = "^(#![^ ]* ?[^ ]* )?(\"\"\"|# |// )[^ ]+ [^ ]"
    else
        wanted = "^#!/bin/sh # " name " .*- [^ ]+ [^ ]"
    if (text !~ wanted)
        print file ": does not begin with a comment that says what it does"
}
FNR == 1 {
    judge()
    file = FILENAME
    text = ""
}
/SPDX-License-Identifier/ { next }
FNR < 5 {
    line = $0
    sub(/^ +/, "", line)
    text = text line " "
}
END { judge() }
'
}

# Each line breaks one rule; the last files break none.
break_rules() {
    mkdir -p src/base src/smtp src/engine src/tls/other src/cli src/posix include
    echo '#include "smtp/line.h"' >src/base/upward.c
    echo '#include "tls/tls.h"' >src/engine/sideways.c
    echo '#include "server/server.h"' >src/cli/inside.c
    echo '#include "../base/text.h"' >src/smtp/dots.c
    echo '#include "postern.h"' >src/smtp/manual.c
    echo '#include <bearssl.h>' >src/tls/other.c
    echo '#include <bearssl.h>' >src/tls/other/wrong.c
    echo '#include <other/ssl.h>' >src/tls/other/fine.c
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

# one.c, two.c and three.c call each other in a circle, one of them by a table;
# the others call them, or only seem to.
break_circles() {
    mkdir -p src/engine src/smtp
    cat >src/engine/one.c <<'END'
int pst_engine_one(int a,
    int b)
{
    if (a) {
        b = 1;
    }
    return pst_engine_two();
}
END
    cat >src/engine/two.c <<'END'
int pst_engine_two(void)
{
    return sizeof(pst_engine_rows);
}
END
    cat >src/engine/three.c <<'END'
const row pst_engine_rows[] = {
    { '{', pst_engine_one }
};
END
    cat >src/engine/caller.c <<'END'
#define CALL(a) \
    pst_engine_other(a)
int pst_engine_caller(void)
{
    return pst_engine_one();
}
END
    cat >src/engine/called.c <<'END'
static int pst_engine_one(void);
/* pst_engine_caller() "calls {
   pst_engine_one(). */
int pst_engine_other(void)
{
    return "/* pst_engine_caller() \" pst_engine_caller"
        ? 1 : pst_smtp_other();
}
END
    printf 'int pst_smtp_other(void)\n{\n    pst_engine_caller();\n}\n' \
        >src/smtp/other.c
    printf 'int pst_smtp_same(void)\n{\n    pst_smtp_same();\n}\n' |
        tee src/smtp/left.c >src/smtp/right.c
}

break_names() {
    mkdir -p src/base tests/clients
    for file in src/base/none.c tests/short.sh; do
        echo 'int none;' >$file
    done
    echo '/* other.c - says what another file does. */' >src/base/wrong.c
    printf '#!/bin/sh\n# short.sh\n' >tests/short.sh
    printf '#!/usr/bin/env python3\nimport os\n' >tests/clients/none.py
    printf '/* test_bare.c */\n#include <a.h>\n' >tests/test_bare.c
    printf '/*\n * fine.c - says something.\n' >src/base/fine.c
    printf '/* fine.h - says something. */\n' >src/base/fine.h
    printf '#!/bin/sh\n# fine.sh FILE - says something.\n' >tests/fine.sh
    printf '#!/usr/bin/env python3\n"""Says something."""\n' >tests/fine.py
    printf '# fine.py - says something.\n' >tests/clients/fine.py
}

# expect BREAK CHECK FILE... - checks a tree made by BREAK.
expect() {
    scratch=$(mktemp -d) || exit 1
    found=$(cd "$scratch" && $1 && $2)
    rm -rf "$scratch"
    checked=$2
    shift 2
    [ "$(echo "$found" | sed 's/:.*//' | xargs)" = "$*" ] && return
    echo "layers.sh: $checked does not find what it should; it found:"
    echo "$found"
    exit 1
}

self_test() {
    expect break_rules arrows \
        include/postern_mail.h include/postern_net.h \
        src/base/name.c src/base/upward.c src/cli/inside.c \
        src/engine/platform.c src/engine/sideways.c src/engine/socket.c \
        src/smtp/dots.c src/smtp/manual.c src/smtp/platform.c \
        src/tls/other.c src/tls/other/wrong.c
    expect break_circles circles \
        src/engine/one.c src/engine/three.c src/engine/two.c
    expect break_names nameless \
        src/base/none.c src/base/wrong.c tests/clients/none.py \
        tests/short.sh tests/test_bare.c
}

self_test
cd "${1:-$(dirname "$0")/..}" || exit 1
faults=$(arrows; circles; nameless)
if [ -n "$faults" ]; then
    echo "$faults"
    echo "layers: what is said above is forbidden"
    exit 1
fi
echo "layers: $(find src include win32 ports -name '*.[ch]' 2>/dev/null |
    wc -l | xargs) files, no forbidden arrow, no circle"
