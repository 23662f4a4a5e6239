#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""amalgam.py FOLDER - writes the library as two files, postern.c and postern.h.

postern.h is all public headers; postern.c is all sources, those of POSIX and of
Windows, and with BearSSL or (-DPOSTERN_TLS_NONE) without.  A name that is
private to a file gets the file's name before it where another file has the
same.  A comment says where each part comes from.
"""
import os
import re
import sys

TOKEN = re.compile(r"""
      (?P<comment>/\*.*?\*/)
    | (?P<text>"(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*')
    | (?P<directive>(?m:^)[ \t]*\#(?:\\\n|[^\n])*)
    | (?P<member>(?:->|(?<![.\d])\.)\s*[A-Za-z_]\w*)
    | (?P<name>[A-Za-z_]\w*)
    | (?P<other>\s+|\d[\w.]*|.)
""", re.X | re.S)

# The sources of a part that a build may leave out define this; others see what
# stands in its place.
PART = "#define PST_PART\n"
STAND_INS = "!defined(PST_PART)"

INCLUDE = re.compile(r'^[ \t]*#[ \t]*include[ \t]+"([^"]+)"[^\n]*\n', re.M)
DEFINE = re.compile(r"^[ \t]*#[ \t]*define[ \t]+(\w+)", re.M)


def read(path):
    """A file, without the line that says its licence: one does for all."""
    with open(path, encoding="ascii") as f:
        return re.sub(r"^/\* SPDX-.*\n", "", f.read())


def lists():
    """The lists of src/objects.mk: a name, and its files without `$O`."""
    text = read("src/objects.mk").replace("\\\n", " ")
    return {name: re.findall(r"(\S+)\$O", row)
            for name, row in re.findall(r"^(\w+) *= *(.*)$", text, re.M)}


def library():
    """The names of the lists that are the library, but for the system's."""
    text = read("src/objects.mk").replace("\\\n", " ")
    row = re.search(r"^LIBRARY *= *(.*)$", text, re.M).group(1)
    return [name for name in re.findall(r"\$\((\w+)\)", row)
            if name != "SYSTEM"]


def tokens(text):
    """Pairs of a kind and a text; together they are the whole."""
    return [(m.lastgroup, m.group()) for m in TOKEN.finditer(text)]


# ---- names that are private to a file -------------------------------------

def plain(text):
    """The code without comments, texts and directives."""
    return "".join(" " if kind in ("comment", "text", "directive") else token
                   for kind, token in tokens(text))


def outermost(code):
    """The code with every body of a function or a list emptied, but for the
    constants of an enum."""
    depth, kept = 0, []
    for part in re.split(r"([{}])", code):
        depth -= part == "}"
        if depth == 0 or depth == 1 and part not in "{}" and re.search(
                r"\benum\b[\s\w]*\{$", "".join(kept[-2:])):
            kept.append(part)
        depth += part == "{"
    return "".join(kept)


def private_names(text):
    """What a source declares for itself alone, outside of its functions: each
    name, and whether it is a function's."""
    code = outermost(plain(text))
    names = {}
    for body in re.findall(r"\benum\b[\s\w]*\{([^}]*)\}", code):
        names.update(dict.fromkeys(re.findall(r"(?:^|,)\s*(\w+)", body), False))
    names.update(dict.fromkeys(
        re.findall(r"\b(?:struct|union|enum)\s+(\w+)\s*\{", code), False))
    code = re.sub(r"\b(struct|union|enum)\b[\s\w]*\{[^}]*\}", "int ", code)
    code = re.sub(r"=\s*\{[^}]*\}", "", code)
    code = re.sub(r"\{[^}]*\}", ";", code)
    for statement in code.split(";"):
        if re.search(r"\b(typedef|static)\b", statement):
            names.update(declared(re.sub(r"=[^,]*|\[[^]]*\]", "", statement)))
    return {name: is_function for name, is_function in names.items()
            if not re.match("(pst|postern)_", name, re.I)}


def declared(statement):
    """The names that a declaration gives to something, as private_names."""
    pointer = re.match(r"[\w\s*]*[\s*]\(\s*\*\s*(?:\w+\s+)*(\w+)\)", statement)
    if pointer:
        return {pointer.group(1): False}
    if "(" in statement:
        return dict.fromkeys(re.findall(r"(\w+)\s*$", statement.split("(")[0]),
                             True)
    return {name: False for part in statement.split(",") for name in
            re.findall(r"(\w+)$", part.strip())}


def renamed(text, names):
    """The text with `names` put in place of others.  What is in a comment is
    left alone, and so is the name of a member of a struct: what ends such a
    declaration."""
    row = tokens(text)
    solid = [token for kind, token in row
             if kind != "comment" and not token.isspace()]
    bodies, at, changed = [], -1, []
    for kind, token in row:
        if kind != "comment" and not token.isspace():
            at += 1
        if kind == "directive" and "include" not in token:
            token = renamed_macro(token, names)
        elif kind == "name" and token in names:
            if not (bodies and bodies[-1]) or re.match(
                    r"[\w*\]]", solid[at + 1]):
                token = names[token]
        elif token == "{":
            bodies.append(is_struct(solid[:at]))
        elif token == "}":
            bodies.pop()
        changed.append(token)
    return "".join(changed)


def renamed_macro(directive, names):
    """The same for a macro, whose own parameters are left alone."""
    parameters = re.match(r"\s*#\s*define\s+\w+\(([^)]*)\)", directive)
    own = re.findall(r"\w+", parameters.group(1)) if parameters else []
    return re.sub(r"(?<![\w.>#])[A-Za-z_]\w*", lambda m: m.group()
                  if m.group() in own else names.get(m.group(), m.group()),
                  directive)


def is_struct(before):
    """A brace that stands behind these tokens begins the body of a struct."""
    return (before[-1:] and before[-1] in ("struct", "union")
            or before[-2:-1] and before[-2] in ("struct", "union"))


# ---- one file of many -----------------------------------------------------

class Book:
    """What is written, and which headers are in it."""

    def __init__(self, folders, clashes):
        self.folders = folders
        self.clashes = clashes
        self.parts = []
        self.seen = set()
        self.stand_ins = []

    def find(self, name, of):
        for folder in [os.path.dirname(of)] + self.folders:
            path = os.path.normpath(os.path.join(folder, name))
            if os.path.exists(path):
                return path
        raise SystemExit("amalgam: %s includes %s, which is nowhere"
                         % (of, name))

    def add(self, path, text=None):
        """Adds a file, and the headers that it includes where they are not in
        the book."""
        text = read(path) if text is None else text
        pieces = INCLUDE.split(text)
        self.title(path)
        for at in range(0, len(pieces), 2):
            self.parts.append(pieces[at])
            if at + 1 < len(pieces):
                header = self.find(pieces[at + 1], path)
                if self.once(header):
                    self.parts.append("\n/* the rest of %s */\n" % path)

    def title(self, path):
        self.parts.append("\n/* ==== %s %s */\n" % (path, "=" * (68 - len(path))))

    def once(self, header):
        """Adds a header, unless it is there or is part of postern.h; rows that
        are meant to be included again have no guard."""
        guard = re.search(r"^#ifndef (\w+_H)\n#define \1$", read(header), re.M)
        if header.startswith("include" + os.sep) or header in self.seen:
            return False
        if guard:
            self.seen.add(header)
        if STAND_INS in read(header):
            self.stand_ins.append(header)
            return False
        self.add(header)
        return True

    def add_stand_ins(self):
        """From here on, what stands in place of parts that a build leaves out
        is seen: the parts themselves are in the book."""
        for header in self.stand_ins:
            self.add(header)

    def source(self, path):
        text = read(path).replace(PART, "")
        stem = os.path.splitext(os.path.basename(path))[0]
        room = os.path.basename(os.path.dirname(path))
        names = {name: "%s_%s_%s" % (room, stem, name)
                 for name in private_names(text) if name in self.clashes}
        self.add(path, renamed(text, names))
        own = [name for name in dict.fromkeys(DEFINE.findall(text))]
        self.parts += ["#undef %s\n" % name for name in own]

    def text(self):
        return "".join(self.parts)


def clashing(sources):
    """The private names that have to be changed, and what they become in a
    file: those that two sources have, and those that others use for a variable
    of their own."""
    owners, users, pointers = {}, {}, set()
    for path in sources:
        text = read(path)
        for name, is_function in private_names(text).items():
            owners.setdefault(name, []).append(is_function)
        words = set(re.findall(r"[A-Za-z_]\w*", plain(text)))
        for name in words:
            users[name] = users.get(name, 0) + 1
        pointers.update(re.findall(r"\(\*(\w+)\)\(", text))
    return {name for name, found in owners.items()
            if len(found) > 1 or name in pointers
            or not found[0] and users[name] > 1}


def public_header():
    """All public headers, those first that others include."""
    folder, order = "include", []

    def visit(name):
        if name in order:
            return
        for other in INCLUDE.findall(read(os.path.join(folder, name))):
            visit(other)
        order.append(name)

    for name in sorted(os.listdir(folder)):
        if name.endswith(".h"):
            visit(name)
    book = Book([folder], set())
    for name in order:
        path = os.path.join(folder, name)
        book.title(path)
        book.parts.append(INCLUDE.sub("", read(path)))
    return book.text()


def preamble(path):
    """What a header defines before it includes others."""
    return "\n".join(line for line in read(path).split("#include")[0]
                     .split("*/\n", 1)[1].splitlines()
                     if line.startswith("#") and "_H" not in line) + "\n"


def whole_source():
    rows = lists()
    common = [path for name in library() for path in rows.get(name, [])]
    choices = [("POSTERN_TLS_NONE", rows["PROVIDER_none"],
                rows["PROVIDER_bearssl"]),
               ("_WIN32", rows["WIN32"], rows["POSIX"])]
    everything = common + [path for _, yes, no in choices for path in yes + no]
    book = Book(["include", "src", "win32"],
                clashing([path + ".c" for path in everything]))
    book.parts.append(
        "/* postern.c - the library postern in one file.  It is made of the"
        "\n   files that are named below: change those. */\n"
        "#ifdef _WIN32\n" + preamble("win32/win32.h") + "#else\n")
    book.once("src/posix/posix.h")
    book.parts.append('#endif\n#include "postern.h"\n')
    for path in common:
        if PART in read(path + ".c"):
            book.source(path + ".c")
    book.add_stand_ins()
    for path in common:
        if PART not in read(path + ".c"):
            book.source(path + ".c")
    for macro, yes, no in choices:
        seen = set(book.seen)
        book.parts.append("\n#ifdef %s\n" % macro)
        for path in yes:
            book.source(path + ".c")
        book.seen = set(seen)
        book.parts.append("\n#else\n")
        for path in no:
            book.source(path + ".c")
        book.seen = seen
        book.parts.append("\n#endif\n")
    return book.text()


def main():
    folder = sys.argv[1]
    os.chdir(os.path.join(os.path.dirname(os.path.abspath(__file__)), ".."))
    os.makedirs(folder, exist_ok=True)
    for name, text in (("postern.h", public_header()),
                       ("postern.c", whole_source())):
        with open(os.path.join(folder, name), "w", encoding="ascii") as f:
            f.write("/* SPDX-License-Identifier: MIT */\n" + text)


main()
