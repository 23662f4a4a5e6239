#!/bin/sh
# SPDX-License-Identifier: MIT
# try_homebrew.sh - installs the formula into a folder and tests it, by our own
# class Formula (homebrew/try.rb), and checks it with rubocop.
. "$(dirname "$0")/common.sh"
need ruby
make_tarball
tar -xf "$tarball" -C "$work"
run ruby packaging/homebrew/try.rb packaging/homebrew/postern.rb \
    "$work/postern-$version" "$work/prefix" "$version"
if command -v rubocop >/dev/null; then
    run rubocop --cache false --only Lint,Layout packaging/homebrew
    said=", rubocop has nothing to say"
fi
echo "$name: installed and tested with a stand-in for Homebrew${said:-}"
