#!/bin/sh
# coverage.sh SUFFIX - what the tests have run of src, room by room, by gcov;
# SUFFIX is that of the objects (".cov").  Fails when a room has less than it
# must.  GCOV names the gcov that belongs to the compiler.
cd "$(dirname "$0")/.." || exit 1

find src -name "*$1.gcno" | sort | xargs "${GCOV:-gcov}" -b -c -t 2>/dev/null |
awk '
# percent of lines and of branches that each room must reach
function must(room, what) {
    if (room == "engine" || room == "smtp")
        return what == "lines" ? 100 : 95
    return what == "lines" ? 90 : 0
}
function percent(part, whole) {
    return whole == 0 ? 100 : 100 * part / whole
}
function below(room, what, part, whole) {
    if (percent(part, whole) >= must(room, what))
        return 0
    failed[room] = failed[room] sprintf("; %d %% of %s are demanded", \
        must(room, what), what)
    return 1
}
$0 ~ /: *0:Source:/ {
    file = $0
    sub(/.*Source:/, "", file)
    split(file, part, "/")
    room = part[1] == "src" ? part[2] : ""
    if (room != "" && !(room in lines))
        order[++count] = room
}
room == "" { next }
/^ *[0-9#=-]+\*?: *[1-9][0-9]*:/ {
    split($0, field, ":")
    number = field[2] + 0
    if (field[1] ~ /-/)
        next
    lines[room]++
    if (field[1] ~ /[#=]/)
        missed[room] = missed[room] "  " file ":" number "\n"
    else
        ran[room]++
}
/^branch/ {
    branches[room]++
    if ($0 !~ /never/ && $4 != "0")
        taken[room]++
    else if (!((file, number) in seen)) {
        seen[file, number] = 1
        branch[room] = branch[room] "  " file ":" number "\n"
    }
}
END {
    printf "%-10s %8s %8s %10s %8s\n", "room", "lines", "run", "branches", \
        "taken"
    for (i = 1; i <= count; i++) {
        room = order[i]
        bad = below(room, "lines", ran[room], lines[room])
        if (below(room, "branches", taken[room], branches[room]))
            bad = 1
        sum += bad
        printf "%-10s %8d %7.1f%% %10d %7.1f%%%s\n", room, lines[room], \
            percent(ran[room], lines[room]), branches[room], \
            percent(taken[room], branches[room]), failed[room]
        if (bad)
            text = text room ", lines never run:\n" missed[room] \
                room ", branches never taken:\n" branch[room]
    }
    if (sum != 0)
        printf "%s", text
    if (count == 0)
        print "coverage: there is nothing to count"
    exit sum != 0 || count == 0
}'
