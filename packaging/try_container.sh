#!/bin/sh
# SPDX-License-Identifier: MIT
# try_container.sh - builds the image by buildah, runs it and sends a message to
# it.  A small local Debian replaces debian:bookworm-slim, which would be
# downloaded.
. "$(dirname "$0")/common.sh"
need buildah mmdebstrap python3
[ "$(id -u)" -eq 0 ] || skip "it takes root"
make_tarball
tar -xf "$tarball" -C "$work"
base=$(sed -n 's/^FROM \([^ ]*\) AS build$/\1/p' \
    packaging/container/Containerfile)
run mmdebstrap --variant=minbase bookworm "$work/debian.tar"

# build GOAL... - runs buildah with a store of its own.
build() {
    buildah --root "$work/store" --runroot "$work/run" --storage-driver vfs "$@"
}

run build from --name base scratch
run build add base "$work/debian.tar" /
run build commit base "docker.io/library/$base"
run build bud --isolation chroot --pull-never -t postern-try \
    -f "$work/postern-$version/packaging/container/Containerfile" \
    "$work/postern-$version"
run build from --name try --pull-never postern-try
files=$(cd "$(build mount try)" && find . -type f | sort | tr '\n' ' ')
[ "$files" = "./LICENSE ./postern " ] || {
    echo "$name: the image has $files"
    exit 1
}
build config --entrypoint '[]' try
cat >"$work/use.py" <<'END'
import smtplib, socket, subprocess, sys, time
with socket.create_server(("127.0.0.1", 0)) as server:
    port = server.getsockname()[1]
child = subprocess.Popen(sys.argv[1:] + [
    "/postern", "-l", "127.0.0.1:%d" % port, "--count", "1", "--wait", "60"])
for _ in range(600):
    try:
        client = smtplib.SMTP("127.0.0.1", port, timeout=20)
        break
    except OSError:
        time.sleep(0.1)
client.sendmail("a@a.example", "b@b.example", "Subject: Hello\r\n\r\n")
client.quit()
sys.exit(child.wait(60))
END
run python3 "$work/use.py" buildah --root "$work/store" --runroot "$work/run" \
    --storage-driver vfs run --isolation chroot try
run build rm --all
rm -rf "$work"
echo "$name: built by buildah, takes a message"
