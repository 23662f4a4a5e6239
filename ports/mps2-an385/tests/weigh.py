#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""weigh.py SIZE IMAGE... - compares the sizes of images with README.md."""
import os
import subprocess
import sys

sys.dont_write_bytecode = True

import promised


def weigh(size, image):
    text, data, bss = map(int, subprocess.check_output(
        [size, image], text=True).splitlines()[1].split()[:3])
    promised.compare(os.path.basename(image).replace(".elf", ""),
                     {"flash": text + data, "RAM": data + bss})


if __name__ == "__main__":
    for path in sys.argv[2:]:
        weigh(sys.argv[1], path)
