#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""TLS by openssl and Python, which takes less than a minute: as run.py."""
import sys

sys.dont_write_bytecode = True

import certificate
import encrypted
import identities
import run
import s_client
import troubles


def checks():
    for room in (s_client, encrypted, identities):
        yield from room.CHECKS
    yield from troubles.tls_checks()


if __name__ == "__main__":
    if not certificate.built():
        print("skipped  TLS: this build has none")
        sys.exit(0)
    sys.exit(run.main(sys.argv[1:], checks))
