#!/bin/sh
# SPDX-License-Identifier: MIT
# version.sh - says which version this is, as include/postern_base.h has it.
sed -n 's/^#define POSTERN_VERSION "\(.*\)"/\1/p' \
    "$(dirname "$0")/../include/postern_base.h"
