#!/bin/sh
# SPDX-License-Identifier: MIT
# consumers.sh - checks that other projects find the library: by find_package
# after `make install` (shared and static) and after an installation by CMake,
# by add_subdirectory and FetchContent, and as a subproject of Meson.  Skips
# tools that are not installed.  MAKE comes from the makefile.
cd "$(dirname "$0")/.." || exit 1
tree=$PWD
unset MAKEFLAGS MFLAGS MAKELEVEL DESTDIR PREFIX
scratch=$(mktemp -d) || exit 1
trap 'rm -rf "$scratch"' 0
tried=

fail() {
    tail -n 20 "$scratch/log"
    echo "consumers: $*"
    exit 1
}

run() {
    "$@" >"$scratch/log" 2>&1 || fail "failed: $*"
}

# The program compares the versions, and links TLS and threads.
mkdir "$scratch/user"
cat >"$scratch/user/program.c" <<'END'
#include <stdio.h>
#include <postern.h>
#include <postern_tls.h>
#include <postern_workers.h>
int main(void)
{
    postern_tls_free(postern_tls_new(NULL, NULL));
    postern_workers_free(NULL);
    puts(postern_version());
    return postern_version_number() != POSTERN_VERSION_NUMBER;
}
END

# cmake_user NAME LINES OPTION...
cmake_user() {
    cat >"$scratch/user/CMakeLists.txt" <<END
cmake_minimum_required(VERSION 3.13)
project(user C)
$2
add_executable(program program.c)
target_link_libraries(program PRIVATE postern::postern)
END
    name=$1
    shift 2
    run cmake -S "$scratch/user" -B "$scratch/$name" "$@"
    run cmake --build "$scratch/$name" -j2
    run "$scratch/$name/program"
    tried="$tried $name"
}

shared() {
    ldd "$scratch/$1/program" | grep -q libpostern
}

version=$(sh src/version.sh)
# A version that is not compatible is not found.
try_cmake() {
    run ${MAKE:-make} PREFIX="$scratch/place" install
    found="find_package(postern $version REQUIRED)"
    cmake_user installed-shared "$found" -DCMAKE_PREFIX_PATH="$scratch/place"
    shared installed-shared || fail "find_package does not take what is shared"
    cmake_user installed-static "$found" \
        -DCMAKE_PREFIX_PATH="$scratch/place" -DPOSTERN_STATIC=ON
    ! shared installed-static || fail "POSTERN_STATIC is not heard"
    cat >"$scratch/user/CMakeLists.txt" <<'END'
cmake_minimum_required(VERSION 3.13)
project(user C)
find_package(postern 0.0.9 REQUIRED)
END
    ! cmake -S "$scratch/user" -B "$scratch/old" \
        -DCMAKE_PREFIX_PATH="$scratch/place" >"$scratch/log" 2>&1 ||
        fail "$version is taken for 0.0.9"
    cmake_user subdirectory "add_subdirectory($tree postern)"
    cmake_user fetched "include(FetchContent)
FetchContent_Declare(postern SOURCE_DIR $tree)
FetchContent_MakeAvailable(postern)" -DBUILD_SHARED_LIBS=ON
    shared fetched || fail "BUILD_SHARED_LIBS is not heard"
    run sh tests/abi.sh "${CC:-cc}" libpostern.a \
        "$(find "$scratch/fetched" -name 'libpostern.so.?')"
    run cmake -S . -B "$scratch/own" -DPOSTERN_TLS=none \
        -DCMAKE_INSTALL_PREFIX="$scratch/other"
    run cmake --build "$scratch/own" -j2 --target install
    cmake_user installed-by-cmake "$found" \
        -DCMAKE_PREFIX_PATH="$scratch/other"
}

try_meson() {
    cat >"$scratch/user/meson.build" <<'END'
project('user', 'c')
executable('program', 'program.c', dependencies: dependency('postern'))
END
    mkdir -p "$scratch/user/subprojects"
    ln -s "$tree" "$scratch/user/subprojects/postern"
    cp packaging/postern.wrap "$scratch/user/subprojects/postern.wrap"
    sed -i 's/^directory.*/directory = postern/' \
        "$scratch/user/subprojects/postern.wrap"
    for kind in static shared; do
        run meson setup -Dpostern:default_library=$kind \
            "$scratch/meson-$kind" "$scratch/user"
        run ninja -C "$scratch/meson-$kind"
        run "$scratch/meson-$kind/program"
        tried="$tried meson-$kind"
    done
    shared meson-shared || fail "default_library is not heard"
    run sh tests/abi.sh "${CC:-cc}" libpostern.a \
        "$(find "$scratch/meson-shared" -name 'libpostern.so.?')"
}

if command -v cmake >/dev/null; then
    try_cmake
fi
if command -v meson >/dev/null && command -v ninja >/dev/null; then
    try_meson
fi
echo "consumers:${tried:- none tried, there is no cmake and no meson}"
