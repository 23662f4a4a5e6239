# SPDX-License-Identifier: MIT
# postern, an embeddable SMTP server.  For GNU make (3.81 or later) and bmake.
#
#   make            libpostern.a, libpostern.so.0 and the console server postern
#   make deps run   install what is missing, build, start the console server
#   make deps test  install what is missing, build, run every test
#   make install    what was built (if nothing was, it is built), into PREFIX
#
# CC, AR, CFLAGS, CPPFLAGS, LDFLAGS and DESTDIR are taken from the environment
# or the command line (bmake has LDFLAGS of its own; with -e it takes those of
# the environment).  What other flags concern is built anew.
#
# Others: help, check (test), amalgam (the library as two files, in
# build/amalgam), man (the manual pages of the library, in build/man), dist (a
# tarball, in build), static (no shared library), small, asan, tsan, valgrind,
# coverage, clients, durable, fuzz, check-amalgam, check-install,
# check-consumers (CMake and Meson), check-dist, check-packages,
# check-fresh, check-fresh-win, check-win32, check-long (what takes long), deps-win,
# bench, strict, check-avr, soak, uninstall, clean, distclean.
#
# Ports: deps-lwip, test-lwip, deps-firmware, firmware, test-firmware,
# check-fresh-firmware (in check-long, too).
#
# Other machines: deps-machines, check-machines (in check-long, too).

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
CMAKEDIR = $(LIBDIR)/cmake/postern
DOCDIR = $(PREFIX)/share/doc/postern
DOCS = LICENSE README.md CHANGELOG.md docs/*.md docs/events.schema.json

# DEBUG=1: a program that calls a server in a wrong thread is ended, and told
# why.
DEBUG =

# CFLAGS come after these, and override them.
OPTIMIZE = -O2 -g

# More libraries, which postern.pc names, too.
LIBS =

# What a program with threads is linked with: the console server, the tests,
# and whoever uses what postern.pc says under Libs.private.  A C library that
# has threads inside needs nothing.
THREADS = -pthread

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

# What `make check-machines` tries of the list in tests/machines.sh, e.g.
# MACHINES="s390x tcc"; empty: all.
MACHINES =

# How long `make fuzz` tries each of its programs.
SECONDS = 60

# What writes the manual pages of the library; install does without them, and
# says so, where there is none.
PYTHON = python3

# What ends the names of objects and of what is linked from them, so that
# builds with other flags stand side by side: make O=.dbg.o S=-dbg CFLAGS=-g
O = .o
S =

# == End of knobs =============================================================

SYSTEM = $(POSIX)
include src/objects.mk

LIB = libpostern$S.a
SHARED = libpostern$S.so.0
PROGRAM = postern$S
TESTER = tests/tester$S
PRODUCTS = $(LIB) $(PROGRAM) $(TESTER)

LIBS_none =
LIBS_bearssl = -lbearssl
LINK = $(LDFLAGS) $(LIBS) $(LIBS_$(TLS)) $(THREADS)
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

all: $(LIB) $(SHARED) $(PROGRAM)

# For who wants no shared library: install then installs none.
static: $(LIB) $(PROGRAM)
	rm -f $(SHARED)

shared: $(SHARED)

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

# The first two lines go into postern.pc.
$(LINKED): FORCE
	@sh src/stamp.sh $@ "$(LIBS) $(LIBS_$(TLS))" "$(THREADS)" \
	"$(TLS) $(LDFLAGS)"

FORCE:

$(LIB): $(LIBRARY) $(LINKED)
	rm -f $@
	$(AR) rcs $@ $(LIBRARY)

# Where the compiler cannot make one there is none, and nothing is wrong.
$(SHARED): $(LIBRARY) $(LINKED) src/exports.sh src/shared.sh
	@echo "$(CC) -o $@"
	@sh src/shared.sh link $@ "$(CC)" $(OPTIMIZE) $(CFLAGS) $(LIBRARY) $(LINK)

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

# The compilers of check-machines, and qemu for users' programs.
deps-machines:
	@sh tests/packages.sh deps-machines $$(sh tests/machines.sh --packages)

run: $(FIRST)
	$(MAKE) all
	./$(PROGRAM) $(ARGS)

test: $(FIRST)
	$(MAKE) $(PRODUCTS) $(SHARED)
	sh tests/layers.sh
	sh tests/objects.sh
	sh tests/spdx.sh
	sh tests/width.sh
	sh tests/versions.sh
	sh tests/abi.sh "$(CC) $(CFLAGS)" $(LIB) $(SHARED)
	sh tests/headers.sh "$(CC)"
	sh tests/refuses.sh "$(CC)"
	sh tests/manual.sh "$(CC)"
	sh tests/readme.sh "$(CC) $(OPTIMIZE) $(CFLAGS)" "$(LIB) $(LINK)"
	CC="$(CC)" CFLAGS="$(WARNINGS) $(OPTIMIZE) $(CFLAGS)" LINK="$(LIB) $(LINK)" \
	sh tests/examples.sh
	sh tests/cookbook.sh "$(CC) $(OPTIMIZE) $(CFLAGS)" $(LIB) $(PROGRAM) \
	"$(LINK)"
	CC="$(CC)" CFLAGS="$(OPTIMIZE) $(CFLAGS)" LINK="$(LIB) $(LINK)" \
	sh tests/bare.sh
	sh tests/size.sh
	CC="$(CC)" CFLAGS="$(OPTIMIZE) $(CFLAGS)" \
	sh tests/counts.sh ./$(PROGRAM) "$(LIB) $(LINK)"
	sh tests/tls.sh ./$(PROGRAM)
	sh tests/events.sh ./$(PROGRAM)
	sh tests/ctest.sh ./$(PROGRAM)
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

# All tests with the sizes of a small machine (src/base/config.h).
small:
	$(MAKE) units O=.small.o S=-small CPPFLAGS=-DPST_PROFILE_SMALL

# Without parts that can be left out, some or all: the tests that need none of
# them.
LESS = -DPST_WITH_AUTH=0 -DPST_WITH_PROXY=0 -DPST_WITH_XCLIENT=0 \
	-DPST_WITH_LMTP=0 -DPST_WITH_DELIVERY=0
.PHONY: less
less:
	$(MAKE) tests/tester-less O=.less.o S=-less CPPFLAGS="$(LESS)"
	tests/tester-less base smtp engine/agenda engine/answer engine/content \
	engine/ending engine/envelope engine/life engine/output engine/parts \
	engine/question engine/reason engine/transcripts engine/verb_data \
	engine/verb_helo engine/verb_mail engine/wish server/after server/budget \
	server/connection server/content server/crowd server/guest \
	server/listener server/parts server/session server/shutdown server/soak \
	server/steady server/tell
	$(MAKE) tests/tester-least O=.least.o S=-least CPPFLAGS=-DPST_WITH_ALL=0
	tests/tester-least base smtp/command smtp/header smtp/mailbox \
	smtp/parameter smtp/path_domain smtp/path_scan smtp/wish \
	engine/envelope engine/life engine/output engine/parts engine/question \
	engine/reason engine/transcripts engine/wish server/after server/budget \
	server/connection server/crowd server/foreign server/guest \
	server/hostname server/listen server/listener server/loopback \
	server/parts server/pass server/sizes server/soak server/wake

asan:
	$(MAKE) units DEBUG=1 O=.asan.o S=-asan CFLAGS="-g -O1 \
	-fno-omit-frame-pointer -fsanitize=address,undefined \
	-fno-sanitize-recover=undefined"

# A port to another stack, where the source of that is.  LWIP=FOLDER: there.
LWIP = build/lwip/source
deps-lwip:
	sh ports/lwip/fetch.sh

test-lwip: $(TESTER)
	CC="$(CC)" COMPILE="$(COMPILE)" CFLAGS="$(OPTIMIZE) $(CFLAGS)" \
	LWIP="$(LWIP)" sh ports/lwip/test.sh "$(TESTOBJECTS)" \
	"$(CLI) $(LIB) $(CUNIT_LIBS) $(LINK)"

# The same on an emulated board.  Who asks for `deps`, too, wants all that is
# missing installed.
deps-firmware: $(FIRST)
	sh ports/mps2-an385/deps.sh

FIRMWARE = MAKE="$(MAKE)" WARNINGS="$(WARNINGS) $(WERROR)" LWIP="$(LWIP)" \
	sh ports/mps2-an385
firmware: $(FIRST:deps=deps-firmware)
	$(FIRMWARE)/build.sh

test-firmware: $(FIRST:deps=deps-firmware)
	$(FIRMWARE)/test.sh

# What may be called from other threads and from signal handlers.
tsan:
	$(MAKE) tests/tester-tsan O=.tsan.o S=-tsan \
	CFLAGS="-g -O1 -fsanitize=thread"
	tests/tester-tsan os pool handlers controller relay testing server/loopback \
	posix/wake posix/signals

valgrind: $(TESTER)
	valgrind -q --leak-check=full --error-exitcode=1 $(TESTER)

# Clients that the world uses, as far as they are installed.
clients: $(PROGRAM)
	CC="$(CC)" CFLAGS="$(OPTIMIZE) $(CFLAGS)" LINK="$(LIB) $(LINK)" \
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
	"libpostern-fuzz-helpers.a libpostern-fuzz.a $(CUNIT_LIBS) $(LINK)"

# What the tests have in common, which the programs use, too.  An archive of
# its own: in one that exists, ar replaces the members with the same names.
FIND_HELPERS = $(FIND_TESTS) | grep -v -e /test_ -e /main.c -e /suites.c
HELPERS := $(shell $(FIND_HELPERS)) ${:!$(FIND_HELPERS)!}
fuzz-library: $(LIB) $(HELPERS:.c=$O)
	rm -f libpostern-fuzz-helpers.a
	$(AR) rcs libpostern-fuzz-helpers.a $(HELPERS:.c=$O)

coverage:
	find . -name '*.cov.gcda' -exec rm -f {} +
	$(MAKE) units O=.cov.o S=-cov CFLAGS="-g -O0 --coverage"
	sh tests/coverage.sh .cov

# The manual pages of the library, made from its headers.
man:
	rm -rf build/man
	$(PYTHON) src/manual.py build/man

# The library as two files, for the tree of another project.
amalgam:
	python3 src/amalgam.py build/amalgam

# What a make of other flags has compiled is tested with them.
check-amalgam: $(TESTER) amalgam
	CC="$(CC)" WARNINGS="$(WARNINGS)" LINK="$(LINK)" sh tests/amalgam.sh \
	"$(TESTOBJECTS) $(CLI) $(CUNIT_LIBS)"

check-fresh:
	sh tests/check_fresh.sh

# What make install puts where, in a copy of the tree.
check-install:
	CC="$(CC)" MAKE="$(MAKE)" TLS="$(TLS)" sh tests/install.sh

# A tarball of the last commit, in build.
dist:
	sh src/dist.sh build

check-dist:
	MAKE="$(MAKE)" TLS="$(TLS)" sh tests/dist.sh

# The packages of others, as far as the tools that are here reach.
check-packages:
	sh packaging/check.sh

check: test

help:
	@sed -n '/^#/!q; s/^# \{0,1\}//p' Makefile

distclean: clean
	rm -rf tests/scratch
	find . -name __pycache__ -exec rm -rf {} +

# Programs of others, with CMake and Meson.
check-consumers: all
	CC="$(CC)" MAKE="$(MAKE)" sh tests/consumers.sh

# check-fresh for Windows, from a machine with make alone; and with 32 bits.
check-fresh-win:
	sh tests/check_fresh.sh --windows

check-fresh-firmware:
	sh tests/check_fresh.sh --firmware

check-win32:
	$(MAKE) -f Makefile.win CROSS=i686-w64-mingw32- test

.PHONY: check-avr soak
# Where an int has 16 bits: compiled, not run.
check-avr:
	sh tests/avr.sh

# A million messages in a fixed memory.
soak: $(TESTER)
	POSTERN_SOAK=1000000 $(TESTER) server/soak

.PHONY: check-machines deps-machines
# Other machines, C libraries and compilers.
check-machines:
	MAKE="$(MAKE)" sh tests/machines.sh $(MACHINES)

# What takes too long for each change.
check-long:
	$(MAKE) check-avr
	$(MAKE) soak
	POSTERN_SCALE=10000 $(MAKE) clients
	sh tests/tls_scan.sh ./$(PROGRAM)
	$(MAKE) durable
	$(MAKE) fuzz
	$(MAKE) check-amalgam
	$(MAKE) check-install
	$(MAKE) check-consumers
	$(MAKE) check-dist
	$(MAKE) check-packages
	$(MAKE) check-fresh
	$(MAKE) check-fresh-win
	$(MAKE) check-fresh-firmware
	$(MAKE) check-win32
	$(MAKE) check-machines

# What it costs beside other servers: make bench BENCHARGS=--full for all.
bench: all
	POSTERN=./$(PROGRAM) CC="$(CC)" sh bench/bench.sh $(BENCHARGS)

FILL = sh src/fill.sh $(LINKED) $(SHARED) "$(PREFIX)" "$(LIBDIR)" \
	"$(INCLUDEDIR)"

install:
	[ -f $(LIB) ] && [ -f $(PROGRAM) ] || $(MAKE) all
	for folder in "$(BINDIR)" "$(LIBDIR)" "$(INCLUDEDIR)" "$(PKGCONFIGDIR)" \
	"$(CMAKEDIR)" "$(DOCDIR)" \
	"$(MANDIR)/man1" "$(MANDIR)/man3" "$(MANDIR)/man7"; do \
	install -d -m 755 "$(DESTDIR)$$folder" || exit 1; done
	install -m 755 $(PROGRAM) "$(DESTDIR)$(BINDIR)/postern"
	install -m 644 $(LIB) "$(DESTDIR)$(LIBDIR)/libpostern.a"
	sh src/shared.sh install $(SHARED) "$(DESTDIR)$(LIBDIR)"
	install -m 644 include/*.h "$(DESTDIR)$(INCLUDEDIR)"
	$(FILL) postern.pc.in >build/filled
	install -m 644 build/filled "$(DESTDIR)$(PKGCONFIGDIR)/postern.pc"
	for file in config config-version; do \
	$(FILL) $$file.cmake.in >build/filled && install -m 644 build/filled \
	"$(DESTDIR)$(CMAKEDIR)/postern-$$file.cmake" || exit 1; done
	install -m 644 $(DOCS) "$(DESTDIR)$(DOCDIR)"
	install -m 644 docs/postern.1 "$(DESTDIR)$(MANDIR)/man1"
	! command -v $(PYTHON) >/dev/null || $(MAKE) man
	from=build/man; [ -d $$from ] || from=docs/man; if [ -d $$from ]; then \
	install -m 644 $$from/man3/*.3 "$(DESTDIR)$(MANDIR)/man3" && \
	install -m 644 $$from/man7/*.7 "$(DESTDIR)$(MANDIR)/man7"; else echo \
	"no manual pages of the library: $(PYTHON), which writes them, is missing"; fi

uninstall:
	rm -f "$(DESTDIR)$(BINDIR)/postern" "$(DESTDIR)$(LIBDIR)/libpostern.a" \
	"$(DESTDIR)$(PKGCONFIGDIR)/postern.pc"
	sh src/shared.sh remove "$(DESTDIR)$(LIBDIR)"
	rm -f "$(DESTDIR)$(CMAKEDIR)"/postern-config*.cmake
	for file in $(DOCS); do \
	rm -f "$(DESTDIR)$(DOCDIR)/$${file##*/}"; done
	for header in include/*.h; do \
	rm -f "$(DESTDIR)$(INCLUDEDIR)/$${header##*/}"; done
	rm -f "$(DESTDIR)$(MANDIR)/man1/postern.1" \
	"$(DESTDIR)$(MANDIR)/man3"/postern_*.3 "$(DESTDIR)$(MANDIR)/man7/postern.7"

clean:
	find src win32 tests '(' -name '*.o' -o -name '*.gc??' ')' -exec rm -f {} +
	rm -f *.a *.so.? postern postern-* tests/tester tests/tester-*
	rm -rf build

.PHONY: all static shared deps deps-firmware deps-lwip deps-win run test \
	firmware test-firmware test-lwip check units strict \
	strict-library small asan tsan valgrind clients durable fuzz fuzz-library \
	coverage amalgam man dist help check-amalgam check-fresh check-fresh-win \
	check-fresh-firmware check-win32 check-install check-consumers \
	check-dist check-packages \
	check-long bench install uninstall clean distclean
