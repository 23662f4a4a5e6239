#!/bin/sh
# SPDX-License-Identifier: MIT
# readme.sh COMPILER LIBRARIES - compiles and links the two programs in the
# README under the strict flags, and runs the second one.
set -eu
cd "$(dirname "$0")/.."
cc=${1:-cc} libraries=${2:-libpostern.a}

dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
sed -n '/^```c$/,/^```$/p' README.md | sed '/^```/d' >"$dir/program.c"
lines=$(wc -l <"$dir/program.c")
$cc -std=c89 -pedantic-errors -Wall -Wextra -Wconversion -Wshadow \
    -Wstrict-prototypes -Werror -Iinclude -o "$dir/program" \
    "$dir/program.c" $libraries

# The test in the README needs a function to test; this one sends mail by curl.
cat >"$dir/my_send.c" <<'END'
#include <stdio.h>
#include <stdlib.h>

void my_send(const char *host, unsigned port);

void my_send(const char *host, unsigned port)
{
    char command[200];

    sprintf(command, "printf 'Subject: Hello\\r\\n\\r\\nok\\r\\n' | curl -sS"
        " -T - smtp://%.40s:%u --mail-from a@b.example"
        " --mail-rcpt c@d.example", host, port);
    if (system(command) != 0)
        fprintf(stderr, "curl has failed\n");
}
END
sed -n '/^```c test$/,/^```$/p' README.md | sed '/^```/d' >"$dir/test.c"
$cc -std=c89 -pedantic-errors -Wall -Wextra -Wconversion -Wshadow \
    -Wstrict-prototypes -Werror -Iinclude -o "$dir/test" \
    "$dir/test.c" "$dir/my_send.c" $libraries
grep -q postern_testing_wait "$dir/test.c"
ran=
if command -v curl >/dev/null; then
    "$dir/test"
    ran=", the test has run"
fi

# docs/tls.md has a function, too.
{
    printf '#include <stdio.h>\n#include <postern_tls.h>\n'
    sed -n '/^```c$/,/^```$/p' docs/tls.md | sed '/^```/d'
    printf 'int main(void)\n{\n    renew(NULL);\n    return 0;\n}\n'
} >"$dir/renew.c"
$cc -std=c89 -pedantic-errors -Wall -Wextra -Werror -Iinclude \
    -o "$dir/renew" "$dir/renew.c" $libraries

grep -q postern_server_run "$dir/program.c"
echo "readme: $((lines)) lines, compiled and linked$ran"
