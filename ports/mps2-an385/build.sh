#!/bin/sh
# SPDX-License-Identifier: MIT
# build.sh - builds the images of the firmware, build/firmware/NAME.elf: clear,
# tls, tls1 (for one client) and bare (only to measure it).  WARNINGS, MAKE and
# LWIP come from the makefile.
set -eu
cd "$(dirname "$0")/../.."
: "${CROSS:=arm-none-eabi-}" "${LWIP:=build/lwip/source}" "${MAKE:=make}"
here=ports/mps2-an385
out=build/firmware

processor='-mcpu=cortex-m3 -mthumb -Os -fno-pic -ffunction-sections
    -fdata-sections'
processor=$(echo $processor)
# Small sizes, and without all parts that can be left out, except TLS.
profile='-DPST_PROFILE_SMALL -DPST_WITH_ALL=0'
compile="${CROSS}gcc ${WARNINGS:-} $processor $profile -Iinclude"
of_others="-isystem $LWIP/src/include -isystem build/sources/bearssl/inc"

# library NAME TLS DEFINITIONS - builds libpostern-NAME.a without unused rooms.
library() {
    $MAKE -s -j2 "libpostern-$1.a" "O=.$1.o" "S=-$1" SYSTEM= "TLS=$2" \
        CC="${CROSS}gcc" AR="${CROSS}ar" CPPFLAGS="$profile $3" \
        CLIENT= CONTROLLER= TESTING= POOL= HANDLERS= RELAY= \
        CFLAGS="$processor -isystem $PWD/build/sources/bearssl/inc"
}

bearssl() {
    [ -f $out/bearssl/libbearssl.a ] && return
    cat >build/sources/bearssl/conf/postern-m3.mk <<CONF
include conf/Unix.mk
BUILD = $PWD/$out/bearssl
CC = ${CROSS}gcc
AR = ${CROSS}ar
CFLAGS = -w $processor -DBR_USE_UNIX_TIME=0 -DBR_USE_URANDOM=0 \
    -DBR_ARMEL_CORTEXM_GCC=1
CONF
    $MAKE -s -j2 -C build/sources/bearssl CONF=postern-m3 lib \
        >$out/bearssl.log || { cat $out/bearssl.log; exit 1; }
}

core() {
    echo core/def core/inet_chksum core/init core/ip core/mem core/memp \
        core/netif core/pbuf core/sys core/tcp core/tcp_in core/tcp_out \
        core/timeouts core/ipv4/etharp core/ipv4/icmp core/ipv4/ip4 \
        core/ipv4/ip4_addr core/ipv4/ip4_frag netif/ethernet | tr ' ' '\n'
}

# each COMMAND - runs it for each input line: a source file and its object.
each() {
    xargs -P 2 -L 1 sh -c "$* -c -o \$2 \$1" sh
}

# image NAME LIBRARY RAM STACK DEFINITIONS FILE...
image() {
    name=$1 library=$2 ram=$3 stack=$4 definitions=$5
    shift 5
    folder=$out/$name.d
    rm -rf "$folder"
    mkdir -p "$folder"
    core | sed "s|.*|$LWIP/src/&.c $folder/&.o|; s|/\([^/ ]*\)\.o\$|/lwip_\1.o|
        s| [^ ]*/\([^/]*\)\$| $folder/\1|" |
        each "$compile -w $definitions -I$here $of_others"
    for file in "$@"; do
        echo "$file $folder/$(basename "$file" .c).o"
    done | each "$compile $definitions -I$here -Iports/lwip -I$out $of_others"
    ${CROSS}gcc $processor --specs=nano.specs -nostartfiles \
        -T $here/link.ld -Wl,--gc-sections -Wl,-Map="$out/$name.map" \
        -Wl,--defsym=ram_size="$ram" -Wl,--defsym=stack_size="$stack" \
        -o "$out/$name.elf" "$folder"/*.o "$library" \
        $out/bearssl/libbearssl.a
}

for tool in "${CROSS}gcc" openssl; do
    command -v "$tool" >/dev/null || {
        echo "firmware: there is no $tool: make deps-firmware"
        exit 1
    }
done
mkdir -p $out
[ -f "$LWIP/src/core/tcp.c" ] || sh ports/lwip/fetch.sh
[ -d build/sources/bearssl ] || sh win32/get.sh bearssl
bearssl
library m3-clear none ""
library m3 bearssl -DPST_WITH_TLS=1
sh $here/certificate.sh $out/certificate.c

of_the_board=$(ls $here/*.c | grep -vE '/(main|digest|figures|network|secure|clear|bare)\.c$')
of_the_server="$of_the_board $here/main.c $here/digest.c $here/figures.c
    $here/network.c $(ls ports/lwip/*.c)"
with_tls="$of_the_server $here/secure.c $out/certificate.c"

image bare libpostern-m3-clear.a 32K 2K -DBOARD_MEMORY=16384 \
    $of_the_board $here/bare.c
image clear libpostern-m3-clear.a 48K 2K -DBOARD_MEMORY=14336 \
    $of_the_server $here/clear.c
image tls libpostern-m3.a 160K 7K -DBOARD_MEMORY=114688 $with_tls
image tls1 libpostern-m3.a 64K 7K "-DBOARD_MEMORY=39936 -DBOARD_CLIENTS=1" \
    $with_tls
${CROSS}size $out/*.elf
