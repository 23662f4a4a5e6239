#!/bin/sh
# SPDX-License-Identifier: MIT
# test.sh - builds the firmware, starts each image in the emulator, and sends
# mail to it.  The makefile sets the variables of build.sh.
set -eu
cd "$(dirname "$0")/../.."
here=ports/mps2-an385
out=build/firmware

for tool in "${CROSS:=arm-none-eabi-}gcc" qemu-system-arm openssl python3; do
    command -v "$tool" >/dev/null || {
        echo "skipped: firmware (there is no $tool: make deps-firmware)"
        exit 0
    }
done
sh $here/build.sh
python3 $here/tests/run.py $out/clear.elf
python3 $here/tests/run.py $out/tls.elf $out/certificate.c.pem
python3 $here/tests/run.py $out/tls1.elf $out/certificate.c.pem
python3 $here/tests/weigh.py "${CROSS}size" $out/*.elf
