#!/bin/sh
# SPDX-License-Identifier: MIT
# imports.sh FILE... - fails if a program needs a DLL that is not a part of
# Windows.  OBJDUMP is the tool to use.
set -u
status=0
for file; do
    for dll in $("${OBJDUMP:-objdump}" -p "$file" |
        sed -n 's/.*DLL Name: //p' | tr '[:upper:]' '[:lower:]'); do
        case $dll in
        advapi32.dll | bcrypt.dll | kernel32.dll | msvcrt.dll | ntdll.dll | \
        shell32.dll | user32.dll | ws2_32.dll | ucrtbase.dll | \
        api-ms-win-crt-*.dll) ;;
        *)
            echo "imports: $file needs $dll" >&2
            status=1
            ;;
        esac
    done
done
[ $status -ne 0 ] || echo "imports: nothing but Windows is needed: $*"
exit $status
