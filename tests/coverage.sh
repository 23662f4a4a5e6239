#!/bin/sh
# SPDX-License-Identifier: MIT
# coverage.sh SUFFIX - shows by gcov which lines and branches of src the tests
# have run, room by room; SUFFIX is that of the objects (".cov").  Fails if a
# room has less than it must.  GCOV is the gcov of the compiler.
cd "$(dirname "$0")/.." || exit 1

find src -name "*$1.gcno" | sort | xargs "${GCOV:-gcov}" -b -c -t 2>/dev/null |
awk '
# The percentages of lines and branches that each room must reach.
function must(room, what) {
    if (room == "engine" || room == "smtp")
        return what == "lines" ? 100 : 95
    return what == "lines" ? 90 : 0
}
function percent(part, whole) {
    return whole == 0 ? 100 : 100 * part / whole
}
function verdict(room, what, part, whole) {
    if (percent(part, whole) >= must(room, what))
        return ""
    return sprintf("  %d %% of %s are demanded", must(room, what), what)
}
# A line counts once, even if several of its branches were not taken.
function lack(what) {
    if (where[file, what] !~ (" " number "$"))
        where[file, what] = where[file, what] " " number
}
function show(room, what, text,   i) {
    for (i = 1; i <= files; i++)
        if (room_of[i] == room && where[name[i], what] != "")
            print name[i] ": " text ":" where[name[i], what]
}
$0 ~ /: *0:Source:/ {
    file = $0
    sub(/.*Source:/, "", file)
    split(file, part, "/")
    room = part[1] == "src" ? part[2] : ""
    if (room == "")
        next
    name[++files] = file
    room_of[files] = room
    if (!(room in lines)) {
        order[++rooms] = room
        lines[room] = 0
    }
}
room == "" { next }
/^ *[0-9#=-]+\*?: *[1-9][0-9]*:/ {
    split($0, field, ":")
    number = field[2] + 0
    if (field[1] ~ /-/)
        next
    lines[room]++
    if (field[1] ~ /[#=]/)
        lack("lines")
    else
        run[room]++
}
/^branch/ {
    branches[room]++
    if ($0 ~ /never/ || $4 == "0")
        lack("branches")
    else
        taken[room]++
}
END {
    for (i = 1; i <= rooms; i++) {
        room = order[i]
        line[room] = verdict(room, "lines", run[room], lines[room])
        branch[room] = verdict(room, "branches", taken[room], branches[room])
        if (line[room] != "")
            show(room, "lines", "not run")
        if (branch[room] != "")
            show(room, "branches", "not taken")
        if (line[room] branch[room] != "")
            failed = 1
    }
    print "room          lines      run   branches    taken"
    for (i = 1; i <= rooms; i++) {
        room = order[i]
        printf "%-10s %8d %7.1f%% %10d %7.1f%%%s%s\n", room, lines[room], \
            percent(run[room], lines[room]), branches[room], \
            percent(taken[room], branches[room]), line[room], branch[room]
    }
    if (rooms == 0)
        print "coverage: there is nothing to count"
    exit failed || rooms == 0
}'
