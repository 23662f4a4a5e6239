#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""manual.py FOLDER - writes the manual pages of the library, man3 and man7,
from the public headers and their comments.

Each header is a page of its name, and so is each of its sections, named after
the first function or struct in it; postern.h as a whole is postern(7).  All other
functions and types get a page that points there; so do the types of postern(7).
"""
import glob
import os
import re
import sys

PIECE = re.compile(r"""
      (?P<comment>/\*.*?\*/)
    | (?P<directive>(?m:^)[ \t]*\#(?:\\\n|[^\n])*)
    | (?P<blank>\n[ \t]*\n\s*)
    | (?P<space>\s+)
    | (?P<code>(?:[^\n/]|/(?!\*))+)
""", re.X | re.S)
LEFT_OUT = re.compile(r'#\s*(if|else|endif|include|undef|define \w+_H$)')
NAME = r"[A-Za-z_]\w*"


def read(path):
    """A header, without the line that says its licence."""
    with open(path, encoding="ascii") as f:
        return re.sub(r"^/\* SPDX-.*\n", "", f.read())


# ---- what is in a header ---------------------------------------------------

def pieces(text):
    """Pairs of a kind and a text, without spaces."""
    return [(m.lastgroup, m.group().rstrip() if m.lastgroup == "code"
             else m.group()) for m in PIECE.finditer(text)
            if m.lastgroup != "space"]


class Entry:
    """A comment and what it is about: functions, types and macros."""

    def __init__(self, comment):
        self.comment = comment
        self.declarations = []

    def names(self):
        return [d.name for d in self.declarations]


class Declaration:
    """A function, a type or a macro.  `body` is what is between the braces of
    a type, or what a macro stands for."""

    def __init__(self, kind, name, code, body=""):
        self.kind = kind
        self.name = name
        self.code = code
        self.body = body


class Section:
    """A title, maybe with a number, and entries; the first of a header has the
    header's comment."""

    def __init__(self, title, number=""):
        self.title = title
        self.number = number
        self.entries = []

    def declarations(self, kind=None):
        return [d for e in self.entries for d in e.declarations
                if kind is None or d.kind == kind]


def header(path):
    """The name of a header, and its sections."""
    text = re.sub(r'#ifdef __cplusplus\n.*?\n#endif\n', "", read(path),
                  flags=re.S)
    sections, comment, begins = [Section("")], None, None
    for found in PIECE.finditer(text):
        kind, piece = found.lastgroup, found.group()
        title = re.match(r"/\* ==== (?:(\d+)\. )?(.*?) ====+(.*)\*/$", piece,
                         re.S)
        section = sections[-1]
        if begins is not None or kind == "code":
            begins = found.start() if begins is None else begins
            code = text[begins:found.end()]
            if kind == "code" and is_whole(code):
                begins, what = None, declaration(code.strip())
                comment = add(section, comment, what)
        elif title:
            number, name, rest = title.groups()
            sections.append(Section(name, number))
            comment = "/*" + rest + "*/" if rest.strip() else None
        elif kind == "comment":
            comment = keep(section, comment) or piece
        elif kind == "blank":
            comment = keep(section, comment)
        elif kind == "directive" and not LEFT_OUT.match(piece.strip()):
            comment = add(section, comment, macro(piece.strip(), text))
    return os.path.basename(path)[:-2], sections


def keep(section, comment):
    """A comment that is about nothing that is declared."""
    if comment is not None:
        section.entries.append(Entry(comment))


def without_comments(code):
    return re.sub(r"/\*.*?\*/", "", code, flags=re.S)


def is_whole(code):
    plain = without_comments(code)
    return plain.rstrip().endswith(";") and plain.count("{") == plain.count(
        "}")


def add(section, comment, what):
    """Returns the comment where it is left over.  A function that has none
    belongs to those before it."""
    if what is None or what.name in [
            d.name for d in section.declarations(what.kind)]:
        return comment
    if comment is not None:
        section.entries.append(Entry(comment))
    entry = section.entries[-1:] and section.entries[-1]
    if comment is None and what.kind == "function":
        entry = ([e for e in section.entries
                  if e.comment and e.declarations] or [None])[-1]
    if not entry or comment is None and (
            what.kind in ("struct", "enum")
            or what.kind == "type" and entry.comment
            or not entry.declarations):
        entry = Entry("")
        section.entries.append(entry)
    entry.declarations.append(what)
    return None


def declaration(code):
    plain = without_comments(code)
    line = " ".join(plain.split()).rstrip(";")
    braces = re.match(r"(.*?)\{(.*)\}\s*(\w*);$", code, re.S)
    if braces:
        name = braces.group(3) or braces.group(1).split()[-1]
        kind = "enum" if "enum" in braces.group(1).split() else "struct"
        return Declaration(kind, name, line, braces.group(2))
    function = re.match(r"typedef .*?\(\*(\w+)\)\(", line)
    if function or line.startswith("typedef"):
        name = function.group(1) if function else line.split()[-1]
        return Declaration("type", name, line)
    function = re.match(r"(.*?)\b(\w+)\((.*)$", line)
    if not function:
        return None
    line = re.sub(r" POSTERN_FORMAT\(.*\)$", "", line)
    return Declaration("function", function.group(2), line)


def macro(text, whole):
    found = re.match(r"#\s*define\s+(\w+)(\([^)]*\))?\s*(.*)$", text, re.S)
    name, parameters, body = found.groups()
    if "#undef " + name in whole:
        return None
    return Declaration("macro", name, name + (parameters or ""), body)


# ---- comments --------------------------------------------------------------

def lines_of(comment, column=0):
    """The lines of a comment, each with its indentation beyond that of the
    prose."""
    body = comment[2:-2]
    if re.match(r"\s*\n", body):
        rows = [re.sub(r"^\s*\*? ?", "", row, count=1) if row.strip() in "*"
                else re.sub(r"^\s*\* ", "", row) for row in body.split("\n")]
        rows = [row.rstrip() for row in rows]
        base = min((indent(row) for row in rows if row), default=0)
        rows = [row[base:] for row in rows]
    else:
        first, *rest = body.split("\n")
        rest = [re.sub(r"^( *)\* ", r"\1  ", row).rstrip() for row in rest]
        base = min((indent(row) for row in rest if row), default=0)
        rows = [first.strip()] + [row[base:] for row in rest]
    while rows and not rows[0]:
        rows.pop(0)
    while rows and not rows[-1]:
        rows.pop()
    return rows


def indent(row):
    return len(row) - len(row.lstrip(" "))


def paragraphs(rows):
    """Pairs: is it to be shown as it is?  And the lines.  Lines that are set
    in are; but one alone that others follow begins a paragraph."""
    found, last = [], ""
    for at, row in enumerate(rows):
        shown = indent(row) >= 2
        if shown and at + 1 < len(rows) and rows[at + 1] \
                and indent(rows[at + 1]) < 2 and not (
                    found and found[-1][0] and found[-1][1]):
            shown, last = False, ""
        if not row and found and found[-1][0]:
            found[-1][1].append("")
        elif row:
            if not found or found[-1][0] != shown or not last and not shown:
                found.append((shown, []))
            found[-1][1].append(row)
        last = row
    return [(shown, rows) for shown, rows in found if "".join(rows)]


# ---- mdoc ------------------------------------------------------------------

def escaped(text):
    text = text.replace("\\", "\\e").replace("-", "\\-")
    return "\\&" + text if text[:1] in (".", "'") else text


def quoted(text):
    """One argument of a macro."""
    text = escaped(text).replace('"', "\\(dq")
    text = "\\&" + text if re.match(r"[A-Z][a-z]$|[.,:;()\[\]?!|]$", text) \
        else text
    return '"%s"' % text if not text or " " in text else text


class Book:
    """What all pages know: the date, on which page a name is, and a section
    of a header."""

    def __init__(self, headers, pages):
        self.headers = headers
        self.pages = pages
        self.date = re.search(r"^\.Dd (.*)$", read("docs/postern.1"),
                              re.M).group(1)
        self.where = index(pages)
        self.numbered = {(stem, section.number): name
                         for name, stem, _, section in pages}
        self.texts = error_texts(headers)
        self.version = [d.body.strip('"') for _, sections in headers
                        for d in sections[0].declarations("macro")
                        if d.name == "POSTERN_VERSION"][0]


class Page:
    """A page that is being written."""

    def __init__(self, book, name, section, stem, title, names):
        self.name = name
        self.stem = stem
        self.where = book.where
        self.numbered = book.numbered
        self.rows = [".\\\" Made from the public headers: change those.",
                     ".Dd " + book.date, ".Dt %s %d" % (name.upper(), section),
                     ".Os postern " + book.version, ".Sh NAME"]
        for other in names[:-1]:
            self.put(".Nm %s ," % other)
        self.put(".Nm " + names[-1], ".Nd " + escaped(title))

    def put(self, *rows):
        if rows[:1] == (".Pp",) and re.match(r"\.S[hs] ", self.rows[-1]):
            rows = rows[1:]
        self.rows += rows

    def text(self):
        return "\n".join(self.rows) + "\n"

    def comment(self, comment):
        self.prose(lines_of(comment or "/**/"))

    def prose(self, rows):
        first = True
        for shown, lines in paragraphs([self.refer(row) for row in rows]):
            if shown:
                self.literal(lines)
            else:
                if not first:
                    self.put(".Pp")
                self.sentences(" ".join(line.strip() for line in lines))
            first = False

    def refer(self, row):
        """The row with names of pages in place of numbers of sections."""
        def page(found):
            stem = "postern" if found.group(1) else self.stem
            return self.numbered.get((stem, found.group(2)), "") + "(3)" \
                if (stem, found.group(2)) in self.numbered else found.group()
        return re.sub(r"(postern\.h )?\bsection (\d)\b(?!\.)", page, row)

    def literal(self, lines):
        while lines and not lines[-1]:
            lines.pop()
        base = min(indent(line) for line in lines if line)
        self.put(".Bd -literal -offset indent")
        self.put(*[escaped(line[base:]) for line in lines])
        self.put(".Ed")

    def sentences(self, text):
        for sentence in re.split(r"(?<=[.?!])\s+(?=\S)|(?<=[.?!]\))\s+", text):
            self.words(sentence)

    def words(self, sentence):
        """A sentence, with names of the library marked."""
        row = ""
        for word in sentence.split():
            row = self.word(row, word)
        self.end(row)

    def end(self, row):
        while len(row) > 78:
            at = row.rfind(" ", 0, 78)
            if at < 0:
                break
            self.put(escaped(row[:at]))
            row = row[at + 1:]
        if row:
            self.put(escaped(row))

    def word(self, row, word):
        found = re.match(r"""^(\(?)(`?)([\w.*]+?(?:\(3\))?)(`?)
                             (,|\.|;|:|\)|\),|\)\.|)$""",
                         word, re.X)
        macro = found and found.group(2) == found.group(4) and self.macro(
            found.group(3), found.group(2))
        if not macro:
            return row + " " + word if row else word
        self.end(row)
        after = "".join(" " + mark for mark in found.group(5))
        before = found.group(1) and ".Po\n"
        if found.group(1):
            self.put(".Pf \\&( " + macro[1:] + after)
        else:
            self.put(macro + after)
        return ""

    def macro(self, name, marked):
        """How a word is to be set, or None: as it is."""
        if name == self.name or name in self.where and self.where[
                name][0] == self.name:
            return (".Fn " if self.is_function(name) else ".Vt ") + name
        if re.match(r"\*\w+\*$", name):
            return ".Em " + name.strip("*")
        name, numbered = re.match(r"(.*?)(\(3\))?$", name).groups()
        if name in self.where and (name != "postern" or numbered):
            return ".Xr %s %d" % (name, self.where[name][1])
        if re.match(r"POSTERN_[A-Z0-9_]+$", name):
            return ".Dv " + name
        if re.match(r"postern_\w+\.h$", name) or name == "postern.h":
            return ".In " + name
        return ".Va " + quoted(name) if marked else None

    def is_function(self, name):
        return name in self.where and self.where[name][2] == "function"

    # -- what is declared ----------------------------------------------------

    def synopsis(self, include, section):
        self.put(".Sh SYNOPSIS", ".In %s.h" % include)
        for declared in section.declarations("type"):
            self.put(".Vt " + quoted(declared.code + ";"))
        for declared in section.declarations("function"):
            result, arguments = re.match(
                r"(.*?)\b%s\((.*)\)$" % declared.name, declared.code).groups()
            self.put(".Ft " + quoted(result.strip()), ".Fo " + declared.name)
            self.put(*[".Fa " + quoted(a) for a in split(arguments)])
            self.put(".Fc")

    def entry(self, entry):
        if not entry.declarations:
            self.put(".Pp")
            self.comment(entry.comment)
            return
        heads = [self.head(d) for d in entry.declarations
                 if entry.comment or d.kind != "type"]
        if not heads:
            return
        self.put(".Bl -tag -width Ds", ".It " + " , ".join(heads))
        self.comment(entry.comment)
        for declared in entry.declarations:
            if declared.kind in ("struct", "enum"):
                self.members(declared)
            elif declared.kind == "macro" and "\\\n" in declared.body:
                self.table(declared)
        self.put(".El")

    def head(self, declared):
        if declared.kind == "function":
            return "Fn " + declared.name
        if declared.kind == "macro":
            short = declared.body if "\n" not in declared.body else ""
            return "Dv " + quoted((declared.code + " " + short).strip())
        if declared.kind == "enum":
            return "Vt " + quoted("enum " + declared.name)
        return "Vt " + declared.name

    def table(self, declared):
        """A macro that is a list: X(name, number, text)."""
        body = declared.body.replace("\\\n", "\n")
        body = re.sub(r'"\s+"', "", body)
        prefix = {"POSTERN_ERRORS": "POSTERN_E_",
                  "POSTERN_INVALIDS": "POSTERN_E_"}.get(declared.name, "")
        rows = re.findall(r'X\((\w+),\s*([-\w]+)(?:,\s*"(.*?)")?\)'
                          r'[ \t]*(/\*.*?\*/)?', body, re.S)
        if not rows:
            return
        self.put(".Bl -tag -width Ds")
        for name, number, text, comment in rows:
            self.put(".It Dv %s Pq %s" % (prefix + name, escaped(number)))
            self.prose([text] if text else lines_of(comment or "/**/"))
        self.put(".El")

    def members(self, declared):
        """The members of a struct, or the constants of an enum, but for those
        that a list makes."""
        if declared.kind == "enum" and "(" in without_comments(declared.body):
            return
        open_list = False
        for comment, codes, is_title in groups(declared):
            if is_title:
                if open_list:
                    self.put(".El")
                    open_list = False
                self.put(".Pp")
                self.comment(comment)
                continue
            if not open_list:
                self.put(".Bl -tag -width Ds")
                open_list = True
            for code in codes:
                self.put(".It Fa " + quoted(" ".join(code.split()))
                         if declared.kind == "struct" else
                         ".It Dv " + quoted(" ".join(code.split())))
            if comment:
                self.comment(comment)
        if open_list:
            self.put(".El")


def split(arguments):
    """At the commas outside of parentheses."""
    found, depth = [""], 0
    for letter in arguments:
        depth += (letter == "(") - (letter == ")")
        if letter == "," and depth == 0:
            found.append("")
        else:
            found[-1] += letter
    return [argument.strip() for argument in found]


def groups(declared):
    """Triples of a comment, what it is about, and whether it is a title of
    what follows.  A comment stands behind a member, or before one or more, or
    before members that have their own."""
    ends = ";" if declared.kind == "struct" else ","
    found, before, codes, code = [], None, [], ""
    parts = pieces(declared.body) + [("blank", "")]
    for at, (kind, piece) in enumerate(parts):
        if kind == "code":
            for part in re.split("(?<=%s)" % ends, piece):
                code = (code + " " + part).strip()
                if code.endswith(ends) and code.count("(") == code.count(")"):
                    codes.append(code[:-1] if ends == "," else code)
                    code = ""
        elif kind == "comment" and (codes or code) and "\n" not in gap(
                declared.body, piece):
            if code:
                codes.append(code)
                code = ""
            if before:
                found.append((before, [], True))
                before = None
            if codes[:-1]:
                found.append((None, codes[:-1], False))
            found.append((piece, codes[-1:], False))
            codes = []
        elif kind in ("comment", "blank"):
            if kind == "blank" and at == len(parts) - 1 and code:
                codes.append(code)
            if codes:
                found.append((before, codes, False))
                before, codes = None, []
            if kind == "comment":
                if before:
                    found.append((before, [], True))
                before = piece
            elif before:
                found.append((before, [], True))
                before = None
    return found


def gap(body, comment):
    """What stands between a comment and the code before it."""
    return re.search(r"\s*$", body[:body.index(comment)]).group()


# ---- the pages -------------------------------------------------------------

def plan(headers):
    """Each page of section 3: its name, header, title and section."""
    pages = []
    for stem, sections in headers:
        if stem != "postern":
            pages.append((stem, stem, title_of(sections[0]), sections[0]))
        for section in sections[1:]:
            named = [d.name for d in section.declarations()
                     if d.kind in ("function", "struct")]
            if named:
                title = section.title[0].lower() + section.title[1:]
                pages.append((named[0], stem, title, section))
    return pages


def title_of(section):
    """The first sentence of a header, or as much of it as is a title, which
    is taken out of it."""
    entry = section.entries[0]
    entry.comment = re.sub(r"^/\*\s*\* \w+\.h - (\w)",
                           lambda m: "/*\n * " + m.group(1).upper(), entry.comment)
    title = " ".join(row.strip() for row in lines_of(entry.comment))
    title = re.split(r"\.( |$)", title)[0]
    while len(title) > 80 and re.search("[,:;]", title):
        title = title[:max(title.rfind(mark) for mark in ",:;")]
    return title[0].lower() + title[1:].replace("`", "")


def index(pages):
    """On which page, and of what kind, each name is.  A function may have the
    name of an enum."""
    where = {"postern": ("postern", 7, "")}
    for kind in ("function", "struct", "type", "enum"):
        for name, _, _, section in pages:
            for declared in section.declarations(kind):
                where.setdefault(declared.name, (name, 3, kind))
    for name, _, _, _ in pages:
        where[name] = (name, 3, where.get(name, ("", 3, ""))[2])
    return where


def errors(page, section, texts):
    """The errors that the comments of a page name, and what they mean."""
    words = set(re.findall(r"(?<![`\w])[A-Z]+\b", " ".join(
        e.comment for e in section.entries)))
    named = [row for row in texts if row[0] in words]
    if not named or page.name == "postern_base":
        return
    page.put(".Sh ERRORS", "The names above stand for these constants of",
             ".In postern_base.h :", ".Bl -tag -width Ds")
    for name, number, text in named:
        page.put(".It Dv POSTERN_E_" + name)
        page.words(text)
    page.put(".El")


def error_texts(headers):
    for _, sections in headers:
        for declared in sections[0].declarations("macro"):
            if declared.name == "POSTERN_ERRORS":
                return re.findall(r'X\((\w+),\s*([-\d]+),\s*"(.*?)"\)',
                                  declared.body)
    return []


def write(folder, section, name, text):
    path = os.path.join(folder, "man%d" % section, "%s.%d" % (name, section))
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, "w", encoding="ascii") as f:
        f.write(text)


def see_also(page, names):
    page.put(".Sh SEE ALSO")
    for name, section in names[:-1]:
        page.put(".Xr %s %d ," % (name, section))
    page.put(".Xr %s %d" % names[-1])


def function_page(book, entry):
    """The text of a page, and the other names that lead to it."""
    name, stem, title, section = entry
    names = [d.name for d in section.declarations()
             if d.kind == book.where.get(d.name, ("", 3, ""))[2]
             and book.where[d.name][0] == name and d.name != name]
    page = Page(book, name, 3, stem, title, [name] + names)
    page.synopsis(stem, section)
    page.put(".Sh DESCRIPTION")
    for part in section.entries:
        page.entry(part)
    errors(page, section, book.texts)
    others = [(other, 3) for other, of, _, _ in book.pages
              if of == stem and other != name]
    see_also(page, sorted(others) + [("postern", 7)])
    return page.text(), names


def overview(book):
    page = Page(book, "postern", 7, "postern",
                "SMTP server to embed in a C program", ["postern"])
    page.put(".Sh SYNOPSIS", ".In postern.h", ".Pp",
             ".Li cc program.c $(pkg\\-config \\-\\-cflags \\-\\-libs postern)",
             ".Sh DESCRIPTION")
    first = dict(book.headers)["postern"][0]
    page.prose([row.replace("This header is the manual.  ", "")
                for row in lines_of(first.entries[0].comment)[2:]])
    for part in first.entries[1:]:
        page.entry(part)
    page.put(".Sh PAGES")
    for stem, _ in book.headers:
        page.put(".Ss " + stem + ".h", ".Bl -tag -width Ds")
        for name, of, title, _ in book.pages:
            if of == stem:
                page.put(".It Xr %s 3" % name)
                page.words(title)
        page.put(".El")
    see_also(page, [("postern", 1)])
    return page.text()


def main():
    folder = os.path.abspath(sys.argv[1])
    os.chdir(os.path.join(os.path.dirname(os.path.abspath(__file__)), ".."))
    headers = [header(path) for path in sorted(glob.glob("include/*.h"))]
    headers.sort(key=lambda found: found[0] != "postern")
    book = Book(headers, plan(headers))
    for entry in book.pages:
        text, names = function_page(book, entry)
        write(folder, 3, entry[0], text)
        for name in names:
            write(folder, 3, name, ".so man3/%s.3\n" % entry[0])
    write(folder, 7, "postern", overview(book))
    for declared in dict(headers)["postern"][0].declarations("type"):
        write(folder, 3, declared.name, ".so man7/postern.7\n")


main()
