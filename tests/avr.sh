#!/bin/sh
# SPDX-License-Identifier: MIT
# avr.sh - checks that the rooms without system calls compile without a warning
# if int and size_t have 16 bits.  `make check-avr`; needs avr-gcc and avr-libc.
cd "$(dirname "$0")/.." || exit 1
: "${AVR:=avr-gcc}"
command -v "$AVR" >/dev/null || {
    echo "avr: not tried, there is no $AVR"
    exit 0
}

count=0
for file in $(ls src/base/*.c src/smtp/*.c src/sasl/*.c src/timer/*.c \
    src/engine/*.c src/loop/*.c src/server/*.c |
    grep -v server/default.c); do
    $AVR -mmcu=atmega2560 -Os -std=c89 -pedantic-errors -Wall -Wextra \
        -Wconversion -Wshadow -Wstrict-prototypes -Wmissing-prototypes \
        -Werror -DPST_PROFILE_SMALL -Iinclude -Isrc -c -o /dev/null "$file" ||
        exit 1
    count=$((count + 1))
done
echo "avr: $count files, int has 16 bits"
