# SPDX-License-Identifier: MIT
"""try.py RECIPE-FOLDER WORK VERSION TLS - runs conanfile.py as `conan create`
does, with as much of Conan's modules as it uses, and a program with what it has
packed."""
import fnmatch
import os
import shutil
import subprocess
import sys
import types

folder, work, version, tls = sys.argv[1:]


def walk(top):
    for place, _, names in os.walk(top):
        for name in names:
            yield os.path.relpath(os.path.join(place, name), top)


def copy(_, pattern, source, target):
    """As in Conan, * of a pattern stands for / too."""
    for name in walk(source):
        if fnmatch.fnmatch(name, pattern):
            path = os.path.join(target, name)
            os.makedirs(os.path.dirname(path), exist_ok=True)
            shutil.copy(os.path.join(source, name), path)


def load(_, path):
    with open(path, encoding="utf-8") as file:
        return file.read()


class Settings:
    os = "Linux"
    removed = ()

    def rm_safe(self, name):
        self.removed += (name,)


class CppInfo:
    def __init__(self):
        self.libs, self.system_libs = [], []


class ConanFile:
    def __init__(self):
        self.recipe_folder = os.path.abspath(folder)
        self.export_sources_folder = self.source_folder = work + "/source"
        self.build_folder = work + "/build"
        self.package_folder = work + "/package"
        self.settings, self.cpp_info = Settings(), CppInfo()
        self.variables = {}
        values = dict(self.default_options, tls=tls)
        for name, value in values.items():
            assert value in self.options[name], (name, value)
        self.options = types.SimpleNamespace(**values)


class CMakeToolchain:
    def __init__(self, recipe):
        self.variables = recipe.variables

    def generate(self):
        pass


class CMake:
    def __init__(self, recipe):
        self.recipe = recipe

    def configure(self):
        subprocess.check_call(
            ["cmake", "-S", self.recipe.source_folder,
             "-B", self.recipe.build_folder, "-DCMAKE_INSTALL_LIBDIR=lib",
             "-DCMAKE_INSTALL_PREFIX=" + self.recipe.package_folder]
            + ["-D%s=%s" % item for item in self.recipe.variables.items()])

    def build(self):
        subprocess.check_call(["cmake", "--build", self.recipe.build_folder])

    def install(self):
        subprocess.check_call(["cmake", "--install", self.recipe.build_folder])


def module(name, **members):
    sys.modules[name] = types.ModuleType(name)
    vars(sys.modules[name]).update(members)


module("conan", ConanFile=ConanFile)
module("conan.tools")
module("conan.tools.cmake", CMake=CMake, CMakeToolchain=CMakeToolchain,
       cmake_layout=lambda recipe: None)
module("conan.tools.files", copy=copy, load=load)

sys.path.insert(0, folder)
import conanfile  # noqa: E402, of what was put in place above

recipe = conanfile.Postern()
for step in ("set_version", "export_sources", "configure", "layout",
             "generate", "build", "package", "package_info"):
    getattr(recipe, step)()
assert recipe.version == version, recipe.version
for name in ("include/postern.h", "lib/libpostern.a", "licenses/LICENSE"):
    assert os.path.exists(os.path.join(recipe.package_folder, name)), name

program = os.path.join(work, "program")
with open(program + ".c", "w", encoding="utf-8") as file:
    file.write("#include <string.h>\n#include <postern.h>\n"
               "int main(void) "
               "{ return strcmp(postern_version(), POSTERN_VERSION); }\n")
libs = recipe.cpp_info.libs + recipe.cpp_info.system_libs
subprocess.check_call(
    [os.environ.get("CC", "cc"), program + ".c", "-o", program,
     "-I" + recipe.package_folder + "/include",
     "-L" + recipe.package_folder + "/lib"] + ["-l" + name for name in libs])
subprocess.check_call([program])
