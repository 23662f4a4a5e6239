#!/bin/sh
# SPDX-License-Identifier: MIT
# test_sender.sh PROGRAM DIRECTORY - the tests of the example pass.
exec "$1"
