# postern, an embeddable SMTP server.  For GNU make and bmake.
#
#   make            libpostern.a and the console server postern
#   make deps run   install what is missing, build, start the console server
#   make deps test  install what is missing, build, run every test
#   make install    into PREFIX
#
# Others: asan, tsan, valgrind, coverage, clients, durable, fuzz, check-fresh,
# check-fresh-win, check-win32, check-long (these six), deps-win, bench,
# strict, uninstall, clean.

# == Knobs: set here or on the command line, e.g. make CC=clang ==============

# The TLS provider: bearssl, or none for a build without TLS.
TLS = bearssl

PREFIX = /usr/local
DESTDIR =

CC = cc
AR = ar
CFLAGS = -O2 -g
LDFLAGS =
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
COMPILE = $(CC) $(WARNINGS) $(WERROR) $(CFLAGS) -Iinclude -Isrc

HEADERS != find include src tests -name '*.h'
TESTS != { find tests -name fuzz -prune -o -name win32 -prune -o \
	$$(ls -d src/tls/*/ | sed 's|src/tls\(.*\)/|-path tests\1 -prune -o|') \
	-name '*.c' -print; \
	find tests/$(TLS) -name fuzz -prune -o -name '*.c' -print; } | sort
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
$(LIBRARY) $(CLI) $(MAIN) $(TESTOBJECTS): $(HEADERS)

# Another provider's object is removed, so that it is new when its turn comes.
$(LIB): $(LIBRARY)
	rm -f $@
	for tls in src/tls/*/; do \
	[ $$tls = src/tls/$(TLS)/ ] || rm -f $$tls*$O; done
	$(AR) rcs $@ $(LIBRARY)

$(PROGRAM): $(MAIN) $(CLI) $(LIB)
	$(CC) $(CFLAGS) -o $@ $(MAIN) $(CLI) $(LIB) $(LINK)

$(TESTER): $(TESTOBJECTS) $(CLI) $(LIB)
	$(CC) $(CFLAGS) -o $@ $(TESTOBJECTS) $(CLI) $(LIB) $(CUNIT_LIBS) $(LINK)

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
	sh tests/readme.sh "$(CC) $(CFLAGS)" "$(LIB) $(LINK)"
	CC="$(CC)" CFLAGS="$(WARNINGS) $(CFLAGS)" LINK="$(LIB) $(LINK)" \
	sh tests/examples.sh
	CC="$(CC)" CFLAGS="$(CFLAGS)" \
	sh tests/counts.sh ./$(PROGRAM) "$(LIB) $(LINK)"
	sh tests/tls.sh ./$(PROGRAM)
	$(TESTER)

units: $(TESTER)
	$(TESTER)

strict:
	$(MAKE) $(PRODUCTS) WERROR=-Werror

asan:
	$(MAKE) units O=.asan.o S=-asan CFLAGS="-g -O1 \
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
HELPERS != for test in $(TESTS); do case $$test in \
	*/test_*|*/main.c|*/suites.c) ;; *) echo $$test ;; esac; done
fuzz-library: $(LIB) $(HELPERS:.c=$O)
	$(AR) rs $(LIB) $(HELPERS:.c=$O)

coverage:
	find . -name '*.cov.gcda' -exec rm -f {} +
	$(MAKE) units O=.cov.o S=-cov CFLAGS="-g -O0 --coverage"
	sh tests/coverage.sh .cov

check-fresh:
	sh tests/check_fresh.sh

# The same for Windows, from a machine with make alone; and with 32 bits.
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
	$(MAKE) check-fresh
	$(MAKE) check-fresh-win
	$(MAKE) check-win32

# What it costs beside other servers: make bench BENCHARGS=--full for all.
bench: all
	POSTERN=./$(PROGRAM) CC="$(CC)" sh bench/bench.sh $(BENCHARGS)

BIN = $(DESTDIR)$(PREFIX)/bin
LIBDIR = $(DESTDIR)$(PREFIX)/lib
INCLUDE = $(DESTDIR)$(PREFIX)/include
MAN = $(DESTDIR)$(PREFIX)/share/man

install: all
	mkdir -p $(BIN) $(LIBDIR)/pkgconfig $(INCLUDE) $(MAN)/man1 $(MAN)/man3
	cp $(PROGRAM) $(BIN)/postern
	cp $(LIB) $(LIBDIR)/libpostern.a
	cp include/*.h $(INCLUDE)
	sed -e 's|@PREFIX@|$(PREFIX)|' -e 's|@LIBS@|$(LIBS) $(LIBS_$(TLS))|' \
	-e "s|@VERSION@|`sed -n 's/.*POSTERN_VERSION "\(.*\)"/\1/p' include/postern_base.h`|" postern.pc.in \
	>$(LIBDIR)/pkgconfig/postern.pc
	for page in docs/*.[13]; do if [ -f $$page ]; then \
	cp $$page $(MAN)/man$${page##*.}; fi; done

uninstall:
	rm -f $(BIN)/postern $(LIBDIR)/libpostern.a
	rm -f $(LIBDIR)/pkgconfig/postern.pc
	for header in include/*.h; do rm -f $(INCLUDE)/$${header##*/}; done
	for page in docs/*.[13]; do \
	rm -f $(MAN)/man$${page##*.}/$${page##*/}; done

clean:
	find src win32 tests '(' -name '*.o' -o -name '*.gc??' ')' -exec rm -f {} +
	rm -f *.a postern postern-* tests/tester tests/tester-*
	rm -rf build

.PHONY: all deps deps-win run test units strict asan tsan valgrind clients \
	durable fuzz fuzz-library coverage check-fresh check-fresh-win check-win32 \
	check-long bench install uninstall clean
