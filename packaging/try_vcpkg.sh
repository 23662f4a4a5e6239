#!/bin/sh
# SPDX-License-Identifier: MIT
# try_vcpkg.sh - runs the portfile with replacements for the functions of vcpkg
# (vcpkg/try.cmake), checks that the result is as vcpkg requires, and uses it in
# a CMake project; checks vcpkg.json, too.
. "$(dirname "$0")/common.sh"
need cmake python3
make_tarball
run python3 - packaging/vcpkg/vcpkg.json "$version" <<'END'
import json, sys
port = json.load(open(sys.argv[1]))
assert port["version"] == sys.argv[2], "another version"
assert set(port) <= {"name", "version", "description", "license",
                     "dependencies", "features", "homepage", "supports"}
for feature in port["features"].values():
    assert set(feature) <= {"description", "dependencies"}
END
cat >"$work/CMakeLists.txt" <<END
cmake_minimum_required(VERSION 3.13)
project(user C)
find_package(postern $version REQUIRED CONFIG)
add_executable(program program.c)
target_link_libraries(program PRIVATE postern::postern)
END
cat >"$work/program.c" <<'END'
#include <postern.h>
int main(void) { return postern_version_number() != POSTERN_VERSION_NUMBER; }
END
for features in core tls; do
    if [ $features = tls ] && [ ! -f /usr/include/bearssl.h ]; then
        said=" without TLS, there is no BearSSL"
        continue
    fi
    packages=$work/$features
    run env POSTERN_TARBALL="$tarball" cmake -DFEATURES=$features \
        -DWORK="$packages" -P packaging/vcpkg/try.cmake
    run cmake -S "$work" -B "$packages/user" \
        -DCMAKE_PREFIX_PATH="$packages/installed"
    run cmake --build "$packages/user"
    run "$packages/user/program"
done
echo "$name: built and used with a stand-in for vcpkg${said:-}"
