# SPDX-License-Identifier: MIT
# postern, an embeddable SMTP server.  For GNU make (3.81 or later) and bmake.
#
#   make            libpostern.a and the console server postern
#   make deps run   install what is missing, build, start the console server
#   make deps test  install what is missing, build, run every test
#   make install    what was built (if nothing was, it is built), into PREFIX
#
# CC, AR, CFLAGS, CPPFLAGS, LDFLAGS and DESTDIR are taken from the environment
# or the command line (bmake has LDFLAGS of its own; with -e it takes those of
# the environment).  What other flags concern is built anew.
#
# Others: asan, tsan, valgrind, coverage, clients, durable, fuzz,
# check-install, check-fresh, check-fresh-win, check-win32, check-long (these
# seven), deps-win, bench, strict, uninstall, clean.

# == Knobs: set here or on the command line, e.g. make CC=clang ==============

# The TLS provider: bearssl, or none for a build without TLS.
TLS = bearssl

# Where things go.  DESTDIR comes before each of these when they are installed
# and is in none of them.
PREFIX = /usr/local
BINDIR = $(PREFIX)/bin
LIBDIR = $(PREFIX)/lib
INCLUDEDIR = $(PREFIX)/include
MANDIR = $(PREFIX)/share/man
PKGCONFIGDIR = $(LIBDIR)/pkgconfig

# DEBUG=1: a program that calls a server in a wrong thread is ended, and told
# why.
DEBUG =

# CFLAGS come after these, and override them.
OPTIMIZE = -O2 -g

# More libraries, which postern.pc names, too.
LIBS =

# C89 to the letter.  WERROR=-Werror makes a warning fatal; `strict` does.
WARNINGS = -std=c89 -pedantic-errors -Wall -Wextra -Wconversion -Wshadow \
	-Wstrict-prototypes -Wmissing-prototypes
WERROR =

# Where CUnit is, if not where the compiler looks: -isystem DIR and -L DIR.
CUNIT_CFLAGS =
CUNIT_LIBS = -lcunit

# What `make run` gives the console server.
ARGS =

# What `make bench` gives bench/bench.sh, e.g. --full.
BENCHARGS =

# How long `make fuzz` tries each of its programs.
SECONDS = 60

# What ends the names of objects and of what is linked from them, so that
# builds with other flags stand side by side: make O=.dbg.o S=-dbg CFLAGS=-g
O = .o
S =

# == End of knobs =============================================================

SYSTEM = $(POSIX)
include src/objects.mk

LIB = libpostern$S.a
PROGRAM = postern$S
TESTER = tests/tester$S
PRODUCTS = $(LIB) $(PROGRAM) $(TESTER)

LIBS_none =
LIBS_bearssl = -lbearssl
LINK = $(LDFLAGS) $(LIBS) $(LIBS_$(TLS))
DEBUG_1 = -DPST_DEBUG=1
FLAGS = $(OPTIMIZE) $(DEBUG_$(DEBUG)) $(KNOWN) -Iinclude -Isrc $(CPPFLAGS) $(CFLAGS)
COMPILE = $(CC) $(WARNINGS) $(WERROR) $(FLAGS)

# What a command prints: GNU make knows $(shell), bmake the other, and each
# takes the other's for a variable without a value.
KNOWN := $(shell sh src/flags.sh $(CC)) ${:!sh src/flags.sh $(CC)!}

FIND_HEADERS = find include src tests -name '*.h'
HEADERS := $(shell $(FIND_HEADERS)) ${:!$(FIND_HEADERS)!}

# Without the tests of other providers, which have folders of their names.
FIND_TESTS = { find tests -name fuzz -prune -o -name win32 -prune -o \
	$$(ls -d src/tls/*/ | sed 's|src/tls\(.*\)/|-path tests\1 -prune -o|') \
	-name '*.c' -print; \
	find tests/$(TLS) -name fuzz -prune -o -name '*.c' -print; } | sort
TESTS := $(shell $(FIND_TESTS)) ${:!$(FIND_TESTS)!}
TESTOBJECTS = $(TESTS:.c=$O)

# `deps`, if it is asked for too: it has to be over before anything is built,
# also with -j.  GNU make knows the first of these names, bmake the second.
FIRST = $(filter deps,$(MAKECMDGOALS)) ${.TARGETS:Mdeps}

all: $(LIB) $(PROGRAM)

.SUFFIXES:
.SUFFIXES: .c $O

.c$O:
	$(COMPILE) -Itests $(CUNIT_CFLAGS) -c -o $@ $<

# Every object depends on every header: a build is short, and this is right.
# COMPILED and LINKED say how things were built; they are new when it changes.
COMPILED = build/compiled$O
LINKED = build/linked$O

$(LIBRARY) $(CLI) $(MAIN) $(TESTOBJECTS): $(HEADERS) $(COMPILED)

$(COMPILED): FORCE
	@sh src/stamp.sh $@ "$(CC) $(FLAGS)"

# The first line goes into postern.pc.
$(LINKED): FORCE
	@sh src/stamp.sh $@ "$(LIBS) $(LIBS_$(TLS))" "$(TLS) $(LDFLAGS)"

FORCE:

$(LIB): $(LIBRARY) $(LINKED)
	rm -f $@
	$(AR) rcs $@ $(LIBRARY)

$(PROGRAM): $(MAIN) $(CLI) $(LIB)
	$(CC) $(OPTIMIZE) $(CFLAGS) -o $@ $(MAIN) $(CLI) $(LIB) $(LINK)

$(TESTER): $(TESTOBJECTS) $(CLI) $(LIB)
	$(CC) $(OPTIMIZE) $(CFLAGS) -o $@ $(TESTOBJECTS) $(CLI) $(LIB) \
	$(CUNIT_LIBS) $(LINK)

deps:
	@CC="$(CC)" TLS="$(TLS)" CUNIT="$(CUNIT_CFLAGS) $(CUNIT_LIBS)" \
	sh tests/deps.sh

# What Makefile.win needs; it has more goals.
deps-win:
	@sh win32/deps.sh

run: $(FIRST)
	$(MAKE) all
	./$(PROGRAM) $(ARGS)

test: $(FIRST)
	$(MAKE) $(PRODUCTS)
	sh tests/layers.sh
	sh tests/objects.sh
	sh tests/headers.sh "$(CC)"
	sh tests/refuses.sh "$(CC)"
	sh tests/readme.sh "$(CC) $(OPTIMIZE) $(CFLAGS)" "$(LIB) $(LINK)"
	CC="$(CC)" CFLAGS="$(WARNINGS) $(OPTIMIZE) $(CFLAGS)" LINK="$(LIB) $(LINK)" \
	sh tests/examples.sh
	CC="$(CC)" CFLAGS="$(OPTIMIZE) $(CFLAGS)" \
	sh tests/counts.sh ./$(PROGRAM) "$(LIB) $(LINK)"
	sh tests/tls.sh ./$(PROGRAM)
	CC="$(CC)" CFLAGS="$(CFLAGS)" DEBUG="$(DEBUG)" LINK="$(LIB) $(LINK)" \
	sh tests/debug.sh
	$(TESTER)

units: $(TESTER)
	$(TESTER)

strict:
	$(MAKE) $(PRODUCTS) WERROR=-Werror

# Where there is no CUnit for the compiler's C library.
strict-library:
	$(MAKE) $(LIB) $(PROGRAM) WERROR=-Werror

asan:
	$(MAKE) units DEBUG=1 O=.asan.o S=-asan CFLAGS="-g -O1 \
	-fno-omit-frame-pointer -fsanitize=address,undefined \
	-fno-sanitize-recover=undefined"

# What may be called from other threads and from signal handlers.
tsan:
	$(MAKE) tests/tester-tsan O=.tsan.o S=-tsan \
	CFLAGS="-g -O1 -fsanitize=thread"
	tests/tester-tsan server/loopback posix/wake posix/signals

valgrind: $(TESTER)
	valgrind -q --leak-check=full --error-exitcode=1 $(TESTER)

# Clients that the world uses, as far as they are installed.
clients: $(PROGRAM)
	POSTERN=./$(PROGRAM) python3 tests/clients/run.py
	sh tests/tls.sh ./$(PROGRAM)

# What is stored when the disk fails or fills up, or the server is killed.
durable: $(PROGRAM)
	sh tests/durable.sh ./$(PROGRAM)
	sh tests/kill_sweep.sh 6 ./$(PROGRAM)

# libFuzzer: make fuzz SECONDS=3600 for an hour each.
FUZZ = -g -O1 -fsanitize=address,undefined -fno-sanitize-recover=undefined
fuzz:
	$(MAKE) fuzz-library CC=clang O=.fuzz.o S=-fuzz \
	CFLAGS="$(FUZZ) -fsanitize=fuzzer-no-link"
	CC=clang CFLAGS="$(FUZZ)" TLS="$(TLS)" sh tests/fuzz.sh $(SECONDS) \
	"libpostern-fuzz.a $(CUNIT_LIBS) $(LINK)"

# With what the tests have in common, which the programs use, too.
FIND_HELPERS = $(FIND_TESTS) | grep -v -e /test_ -e /main.c -e /suites.c
HELPERS := $(shell $(FIND_HELPERS)) ${:!$(FIND_HELPERS)!}
fuzz-library: $(LIB) $(HELPERS:.c=$O)
	$(AR) rs $(LIB) $(HELPERS:.c=$O)

coverage:
	find . -name '*.cov.gcda' -exec rm -f {} +
	$(MAKE) units O=.cov.o S=-cov CFLAGS="-g -O0 --coverage"
	sh tests/coverage.sh .cov

check-fresh:
	sh tests/check_fresh.sh

# What make install puts where, in a copy of the tree.
check-install:
	CC="$(CC)" MAKE="$(MAKE)" TLS="$(TLS)" sh tests/install.sh

# check-fresh for Windows, from a machine with make alone; and with 32 bits.
check-fresh-win:
	sh tests/check_fresh.sh --windows

check-win32:
	$(MAKE) -f Makefile.win CROSS=i686-w64-mingw32- test

# What takes too long for each change.
check-long:
	$(MAKE) clients
	sh tests/tls_scan.sh ./$(PROGRAM)
	$(MAKE) durable
	$(MAKE) fuzz
	$(MAKE) check-install
	$(MAKE) check-fresh
	$(MAKE) check-fresh-win
	$(MAKE) check-win32

# What it costs beside other servers: make bench BENCHARGS=--full for all.
bench: all
	POSTERN=./$(PROGRAM) CC="$(CC)" sh bench/bench.sh $(BENCHARGS)

VERSION = sed -n 's/.*POSTERN_VERSION "\(.*\)"/\1/p' include/postern_base.h

install:
	[ -f $(LIB) ] && [ -f $(PROGRAM) ] || $(MAKE) all
	for folder in "$(BINDIR)" "$(LIBDIR)" "$(INCLUDEDIR)" "$(PKGCONFIGDIR)" \
	"$(MANDIR)/man1" "$(MANDIR)/man3"; do \
	install -d -m 755 "$(DESTDIR)$$folder" || exit 1; done
	install -m 755 $(PROGRAM) "$(DESTDIR)$(BINDIR)/postern"
	install -m 644 $(LIB) "$(DESTDIR)$(LIBDIR)/libpostern.a"
	install -m 644 include/*.h "$(DESTDIR)$(INCLUDEDIR)"
	sed -e 's|@PREFIX@|$(PREFIX)|' -e 's|@LIBDIR@|$(LIBDIR)|' \
	-e 's|@INCLUDEDIR@|$(INCLUDEDIR)|' -e "s|@VERSION@|`$(VERSION)`|" \
	-e "s|@LIBS@|`sed 1q $(LINKED)`|" postern.pc.in >build/postern.pc
	install -m 644 build/postern.pc "$(DESTDIR)$(PKGCONFIGDIR)/postern.pc"
	for page in docs/*.[13]; do [ ! -f $$page ] || install -m 644 $$page \
	"$(DESTDIR)$(MANDIR)/man$${page##*.}" || exit 1; done

uninstall:
	rm -f "$(DESTDIR)$(BINDIR)/postern" "$(DESTDIR)$(LIBDIR)/libpostern.a" \
	"$(DESTDIR)$(PKGCONFIGDIR)/postern.pc"
	for header in include/*.h; do \
	rm -f "$(DESTDIR)$(INCLUDEDIR)/$${header##*/}"; done
	for page in docs/*.[13]; do \
	rm -f "$(DESTDIR)$(MANDIR)/man$${page##*.}/$${page##*/}"; done

clean:
	find src win32 tests '(' -name '*.o' -o -name '*.gc??' ')' -exec rm -f {} +
	rm -f *.a postern postern-* tests/tester tests/tester-*
	rm -rf build

.PHONY: all deps deps-win run test units strict strict-library asan \
	tsan valgrind clients durable fuzz fuzz-library coverage check-fresh \
	check-fresh-win check-win32 check-install check-long bench install \
	uninstall clean
