#!/bin/sh
# SPDX-License-Identifier: MIT
# make.sh FOLDER - writes the three files of winget into FOLDER, for the ZIPs of
# this version that are in build: their names and SHA-256.  A packager writes in
# his address and name.
set -eu
folder=$1
cd "$(dirname "$0")/../.."
version=$(sh src/version.sh)
url=https://postern.invalid

# installers: one for each ZIP.
installers() {
    for row in x86_64:x64 i686:x86; do
        name=postern-$version-win-${row%:*}
        [ -f "build/$name.zip" ] || continue
        sum=$(sha256sum "build/$name.zip" | cut -d ' ' -f 1 | tr a-f A-F)
        cat <<END
- Architecture: ${row#*:}
  InstallerUrl: $url/$name.zip
  InstallerSha256: $sum
  NestedInstallerFiles:
  - RelativeFilePath: $name\\postern.exe
    PortableCommandAlias: postern
END
    done
}

rm -rf "$folder"
mkdir -p "$folder"
installers >"$folder/installers"
[ -s "$folder/installers" ] || {
    echo "make.sh: build has no ZIP of $version" >&2
    exit 1
}
for template in packaging/winget/*.in; do
    file=$folder/$(basename "$template" .in)
    sed -e "s/@VERSION@/$version/" -e "/@INSTALLERS@/{
        r $folder/installers
        d
    }" "$template" >"$file"
done
rm "$folder/installers"
echo "make.sh: $folder"
