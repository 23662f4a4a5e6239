#!/bin/sh
# SPDX-License-Identifier: MIT
# try_winget.sh - checks the files of winget for the ZIPs in build
# (make -f Makefile.win dist): their checksums and paths, and the entries that
# winget requires.  With WINGET_SCHEMAS=FOLDER it also checks them with the
# schemas version.json, installer.json and defaultLocale.json in that folder.
. "$(dirname "$0")/common.sh"
need python3
python3 -c 'import yaml' 2>/dev/null || skip "there is no yaml for python3"
ls build/postern-"$(sh src/version.sh)"-win-*.zip >/dev/null 2>&1 ||
    skip "there is no ZIP; make -f Makefile.win dist makes it"
run sh packaging/winget/make.sh "$work/manifests"
run python3 -B packaging/winget/check.py "$work/manifests" build
if [ -n "${WINGET_SCHEMAS-}" ]; then
    said=", as the schemas demand"
fi
if command -v yamllint >/dev/null; then
    run yamllint -d '{extends: relaxed, rules: {line-length: disable}}' \
        "$work/manifests"
fi
echo "$name: the files agree with the ZIPs${said:-}"
