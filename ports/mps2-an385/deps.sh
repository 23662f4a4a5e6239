#!/bin/sh
# SPDX-License-Identifier: MIT
# deps.sh - installs what the firmware and its tests need on Debian: compiler,
# emulator, clients, and tools to download sources; and downloads the sources.
set -eu
cd "$(dirname "$0")/../.."
sh tests/packages.sh deps-firmware \
    make gcc-arm-none-eabi libnewlib-arm-none-eabi qemu-system-arm dpkg-dev \
    python3 openssl curl swaks libnet-ssleay-perl libio-socket-ssl-perl
sh ports/lwip/fetch.sh
sh win32/get.sh bearssl
