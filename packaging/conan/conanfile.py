# SPDX-License-Identifier: MIT
"""conanfile.py - a recipe of Conan 2, to be run in the unpacked tarball:
conan create packaging/conan"""
import os
import re

from conan import ConanFile
from conan.tools.cmake import CMake, CMakeToolchain, cmake_layout
from conan.tools.files import copy, load


class Postern(ConanFile):
    name = "postern"
    license = "MIT"
    description = "SMTP server to embed in a C program"
    settings = "os", "arch", "compiler", "build_type"
    options = {"shared": [True, False], "tls": ["bearssl", "none"]}
    # BearSSL is that of the system.
    default_options = {"shared": False, "tls": "none"}

    @property
    def _top(self):
        return os.path.join(self.recipe_folder, "..", "..")

    def set_version(self):
        header = load(self, os.path.join(self._top, "include",
                                         "postern_base.h"))
        self.version = re.search(r'POSTERN_VERSION "(.*)"', header)[1]

    def export_sources(self):
        for pattern in ("include/*", "src/*", "win32/*", "*.in", "LICENSE",
                        "CMakeLists.txt"):
            copy(self, pattern, self._top, self.export_sources_folder)

    def configure(self):
        self.settings.rm_safe("compiler.cppstd")
        self.settings.rm_safe("compiler.libcxx")

    def layout(self):
        cmake_layout(self)

    def generate(self):
        toolchain = CMakeToolchain(self)
        toolchain.variables["POSTERN_TLS"] = str(self.options.tls)
        toolchain.generate()

    def build(self):
        cmake = CMake(self)
        cmake.configure()
        cmake.build()

    def package(self):
        CMake(self).install()
        copy(self, "LICENSE", self.source_folder,
             os.path.join(self.package_folder, "licenses"))

    def package_info(self):
        self.cpp_info.libs = ["postern"]
        if self.options.tls == "bearssl":
            self.cpp_info.system_libs.append("bearssl")
        if self.settings.os == "Windows":
            self.cpp_info.system_libs += ["ws2_32", "bcrypt", "advapi32"]
        else:
            self.cpp_info.system_libs.append("pthread")
