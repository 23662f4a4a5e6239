#!/bin/sh
# SPDX-License-Identifier: MIT
# haproxy_tcp.sh PORT HOP - HAProxy, which hands octets on and looks at none:
# the least that anybody in front of a next hop does.
set -eu
folder=$(mktemp -d)
trap 'kill $child; wait $child || :; rm -rf "$folder"' EXIT
trap 'exit 0' TERM INT
cat >"$folder/conf" <<END
global
    nbthread 1
defaults
    mode tcp
    timeout connect 10s
    timeout client 600s
    timeout server 600s
listen relay
    bind 127.0.0.1:$1
    server hop 127.0.0.1:$2
END
haproxy -db -f "$folder/conf" &
child=$!
wait $child
