#!/bin/sh
# SPDX-License-Identifier: MIT
# check.sh [NAME ...] - tries the recipes, or those with these names, as far as
# the installed tools allow; prints what is skipped.
cd "$(dirname "$0")" || exit 1
failed=
[ $# -gt 0 ] || set -- $(ls try_*.sh | sed 's/try_\(.*\)\.sh/\1/')
for recipe; do
    sh "./try_$recipe.sh" || failed="$failed $recipe"
done
[ -z "$failed" ] || {
    echo "check: failed:$failed"
    exit 1
}
