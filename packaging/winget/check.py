# SPDX-License-Identifier: MIT
"""check.py MANIFESTS ZIPS - are the three files what winget wants, and right
about the ZIPs?"""
import glob
import hashlib
import json
import os
import re
import sys
import zipfile

import yaml

manifests, zips = sys.argv[1:]

# Type of manifest: what it has to have.
REQUIRED = {
    "version": ("DefaultLocale",),
    "installer": ("Installers", "InstallerType", "NestedInstallerType"),
    "defaultLocale": ("PackageLocale", "Publisher", "PackageName", "License",
                      "ShortDescription"),
}
COMMON = ("PackageIdentifier", "PackageVersion", "ManifestType",
          "ManifestVersion")


def look_at_zip(installer, version):
    name = installer["InstallerUrl"].rsplit("/", 1)[1]
    assert version in name, name
    with open(os.path.join(zips, name), "rb") as file:
        octets = file.read()
    assert hashlib.sha256(octets).hexdigest().upper() == \
        installer["InstallerSha256"], name
    with zipfile.ZipFile(os.path.join(zips, name)) as archive:
        names = archive.namelist()
        assert archive.testzip() is None
    for nested in installer["NestedInstallerFiles"]:
        path = nested["RelativeFilePath"].replace("\\", "/")
        assert path in names, (path, names)
        assert len(nested["PortableCommandAlias"]) <= 40


def check(path):
    with open(path, encoding="utf-8") as file:
        made = yaml.safe_load(file)
    kind = made["ManifestType"]
    for name in COMMON + REQUIRED[kind]:
        assert name in made, (path, name)
    assert re.fullmatch(r"[^.\s]{1,32}(\.[^.\s]{1,32}){1,7}",
                        made["PackageIdentifier"])
    assert os.path.basename(path).startswith(made["PackageIdentifier"] + ".")
    for installer in made.get("Installers", ()):
        assert installer["Architecture"] in ("x86", "x64", "arm64")
        look_at_zip(installer, made["PackageVersion"])
    schemas = os.environ.get("WINGET_SCHEMAS")
    if schemas:
        import jsonschema
        with open(os.path.join(schemas, kind + ".json")) as file:
            jsonschema.Draft7Validator(json.load(file)).validate(made)
    return kind, made["PackageVersion"]


found = [check(path) for path in glob.glob(os.path.join(manifests, "*.yaml"))]
assert sorted(kind for kind, _ in found) == sorted(REQUIRED), found
assert len({version for _, version in found}) == 1, found
