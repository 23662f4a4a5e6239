#!/bin/sh
# SPDX-License-Identifier: MIT
# abi.sh COMPILER LIBRARY [SHARED] - checks the names in the libraries: the
# static one has all functions of the public headers, and other names only if
# they begin with pst_; the shared one has these functions and no other names.
cd "$(dirname "$0")/.." || exit 1
cc=$1
library=$2
shared=${3:-none}
LC_ALL=C
export LC_ALL
scratch=$(mktemp -d) || exit 1
trap 'rm -rf "$scratch"' 0

fail() {
    echo "abi: $*"
    exit 1
}

if ! command -v nm >/dev/null; then
    echo "abi: not compared, there is no nm"
    exit 0
fi

# Tests the script that reads the headers with a small but difficult header.
cat >"$scratch/small.h" <<'END'
/* postern_comment(int); */
#define postern_macro(a) \
    postern_macro_goes_on(a);
extern "C" {
typedef int (*postern_type)(void);
typedef struct postern_row { int (*postern_member)(int); } postern_row;
enum postern_kind { POSTERN_ONE = 1 };
struct postern_other { int a; };
int postern_one(int (*call)(void), postern_row *row); int postern_two(void);
const char *postern_three(const char *format, ...)  /* a; b */
    POSTERN_FORMAT(1, 2);
extern const postern_row postern_rows[3];
extern int postern_count;
struct postern_other *postern_four(
    void);
}
END
[ "$(sh src/exports.sh names "$scratch/small.h" | xargs)" = "postern_count \
postern_four postern_one postern_rows postern_three postern_two" ] ||
    fail "src/exports.sh does not read headers as it should"
sh src/exports.sh def "$scratch/small.h" | grep -q '^postern_count DATA$' ||
    fail "src/exports.sh does not know a variable"

same() {
    diff "$scratch/wanted" "$scratch/found" ||
        fail "$1 (>) has not what the headers declare (<)"
}

# On macOS names begin with "_", which is removed.
sh src/exports.sh names include/*.h >"$scratch/wanted"
nm -g "$library" 2>/dev/null | awk 'NF == 3 && $2 ~ /[A-TV-Z]/ { print $3 }' |
    sed 's/^_//' | sort -u >"$scratch/all"
if grep -v -e '^postern_' -e '^pst_' "$scratch/all"; then
    fail "$library has a name that begins with neither postern_ nor pst_"
fi
grep '^postern_' "$scratch/all" >"$scratch/found"
same "$library"
count=$(wc -l <"$scratch/wanted" | xargs)

number=$(sh src/exports.sh number)
grep -q "libpostern.so.$number" docs/abi.md ||
    fail "docs/abi.md speaks of another than libpostern.so.$number"

if [ ! -f "$shared" ] || [ "$(uname -s)" = Darwin ]; then
    echo "abi: $count names of the headers in $library; no shared library"
    exit 0
fi
nm -D --defined-only "$shared" | awk '$2 != "A" { print $3 }' |
    sed "s/@@POSTERN_$number\$//" | sort >"$scratch/found"
same "$shared"
if command -v readelf >/dev/null; then
    readelf -d "$shared" | grep -q "soname: \[libpostern.so.$number\]" ||
        fail "$shared has another soname"
fi

# A program linked with the shared library finds all functions, and runs.
cp "$shared" "$scratch/libpostern.so.$number"
ln -s "libpostern.so.$number" "$scratch/libpostern.so"
{
    echo '#include <stdio.h>'
    echo '#include <string.h>'
    for header in include/*.h; do
        echo "#include <${header#*/}>"
    done
    echo 'int main(void) { puts(postern_version());'
    echo 'return strcmp(postern_version(), POSTERN_VERSION); }'
} >"$scratch/program.c"
$cc -Iinclude -o "$scratch/program" "$scratch/program.c" -L"$scratch" -lpostern \
    -Wl,--no-undefined || fail "a program does not link with $shared"
LD_LIBRARY_PATH="$scratch${LD_LIBRARY_PATH:+:$LD_LIBRARY_PATH}" \
    "$scratch/program" >/dev/null || fail "a program with $shared does not run"
echo "abi: $count names of the headers in $library and $shared"
