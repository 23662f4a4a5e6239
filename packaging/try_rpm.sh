#!/bin/sh
# SPDX-License-Identifier: MIT
# try_rpm.sh - builds the RPM packages here, stripped and compressed as on
# Fedora, checks them with rpmlint, and uses the unpacked files.  BuildRequires
# are packages of Fedora, so they are not checked.
. "$(dirname "$0")/common.sh"
need bash rpmbuild rpm2cpio cpio pkg-config
make_tarball
scripts=$(rpm --eval '%{_rpmconfigdir}')
strip="bash $scripts/brp-strip"
run rpmbuild --nodeps -ba packaging/rpm/postern.spec \
    --define "_topdir $work" --define "_sourcedir $work/tarball" \
    --define "__os_install_post bash $scripts/brp-compress; $strip"
mkdir "$work/root"
for package in "$work"/RPMS/*/*.rpm; do
    rpm2cpio "$package" | (cd "$work/root" && cpio -idm --quiet)
done
use_installed "$work/root" usr/lib64
if command -v rpmlint >/dev/null; then
    run rpmlint -r packaging/rpm/postern.rpmlintrc "$work"/RPMS/*/*.rpm \
        "$work"/SRPMS/*.rpm packaging/rpm/postern.spec
    said="rpmlint finds no error, "
fi
echo "$name: built, ${said:-}used from a folder"
