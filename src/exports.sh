#!/bin/sh
# SPDX-License-Identifier: MIT
# exports.sh FORM HEADER... - what the public headers declare, as a linker wants
# to hear it: `map` for that of ELF systems, `def` for that of Windows, `list`
# for macOS, `names` one a line for everybody else.
LC_ALL=C
export LC_ALL
form=$1
shift

# What ends the soname: docs/abi.md says when it has to grow.
NUMBER=0

# Outside of every struct: a declaration of a function is what has a name of
# ours before a parenthesis, one of a variable begins with `extern`.
names() {
    cat "$@" | awk '
# Takes the comments out of the line.
{
    line = $0
    $0 = ""
    while (line != "") {
        at = index(line, inside ? "*/" : "/*")
        if (!inside)
            $0 = $0 (at ? substr(line, 1, at - 1) " " : line)
        line = at ? substr(line, at + 2) : ""
        if (at)
            inside = !inside
    }
}
/\\$/ && (macro || /^ *#/) { macro = 1; next }
macro || /^ *#/ { macro = 0; next }
/extern "C" {/ { next }
{
    for (i = 1; i <= length($0); i++) {
        c = substr($0, i, 1)
        depth += (c == "{") - (c == "}")
        if (depth < 0)
            depth = 0
        if (depth == 0 && c == ";") {
            judge(text)
            text = ""
        } else if (depth == 0 && c != "}")
            text = text c
    }
    text = text " "
}
function judge(t,   n) {
    sub(/^ */, "", t)
    if (t ~ /^typedef / || t !~ /postern_/)
        return
    if (match(t, /postern_[a-z0-9_]+ *\(/)) {
        n = substr(t, RSTART, RLENGTH)
        sub(/ *\($/, "", n)
        print n
    } else if (t ~ /^extern / && match(t, /postern_[a-z0-9_]+(\[[^]]*\])?$/)) {
        n = substr(t, RSTART, RLENGTH)
        sub(/\[.*/, "", n)
        print n, "DATA"
    }
}' | sort -u
}

case $form in
number) echo $NUMBER ;;
names) names "$@" | sed 's/ DATA$//' ;;
list) names "$@" | sed -e 's/ DATA$//' -e 's/^/_/' ;;
def) echo EXPORTS && names "$@" ;;
map)
    echo "POSTERN_$NUMBER {"
    echo "global:"
    names "$@" | sed -e 's/ DATA$//' -e 's/.*/    &;/'
    echo "local:"
    echo "    *;"
    echo "};"
    ;;
*)
    echo "exports: map, def, list, names or number?" >&2
    exit 1
    ;;
esac
