# postern, an embeddable SMTP server.  For GNU make and bmake.
#
#   make            libpostern.a and the console server postern
#   make deps run   install what is missing, build, start the console server
#   make deps test  install what is missing, build, run every test
#   make install    into PREFIX
#
# Others: asan, valgrind, coverage, check-fresh, uninstall, clean.

# == Knobs: set here or on the command line, e.g. make CC=clang ==============

# The TLS provider: none.
TLS = none

PREFIX = /usr/local
DESTDIR =

CC = cc
AR = ar
CFLAGS = -O2 -g
LDFLAGS =
LIBS =

# C89 to the letter.  WERROR=-Werror makes a warning fatal, as CI does.
WARNINGS = -std=c89 -pedantic-errors -Wall -Wextra -Wconversion -Wshadow \
	-Wstrict-prototypes -Wmissing-prototypes
WERROR =

# Where CUnit is, if not where the compiler looks: -isystem DIR and -L DIR.
CUNIT_CFLAGS =
CUNIT_LIBS = -lcunit

# What `make run` gives the console server.
ARGS =

# The suffixes of objects and of what is linked from them, so that builds with
# other flags can stand side by side: make O=.dbg.o S=-dbg CFLAGS=-g
O = .o
S =

# == End of knobs =============================================================

include src/objects.mk

LIB = libpostern$S.a
PROGRAM = postern$S
TESTER = tests/tester$S

TLSLIBS_none =
TLSLIBS_bearssl = -lbearssl
LINK = $(LDFLAGS) $(LIBS) $(TLSLIBS_$(TLS))
COMPILE = $(CC) $(WARNINGS) $(WERROR) $(CFLAGS) -Iinclude -Isrc

HEADERS != find include src tests -name '*.h'
TESTS != find tests -name fuzz -prune -o -name '*.c' -print
TESTOBJECTS = $(TESTS:.c=$O)

# `deps`, when it was asked for too: it has to be over before a build begins.
FIRST = $(filter deps,$(MAKECMDGOALS)) ${.TARGETS:Mdeps}

all: $(LIB) $(PROGRAM)

.PHONY: all deps run test units asan valgrind coverage check-fresh install \
	uninstall clean

.SUFFIXES:
.SUFFIXES: .c $O
.c$O:
	$(COMPILE) -Itests $(CUNIT_CFLAGS) -c -o $@ $<

# Every object depends on every header: the build is short, and this is right.
$(LIBRARY) $(CLI) $(CLIMAIN) $(TESTOBJECTS): $(HEADERS)

$(LIB): $(LIBRARY)
	rm -f $@
	$(AR) rcs $@ $(LIBRARY)

$(PROGRAM): $(CLIMAIN) $(CLI) $(LIB)
	if [ -z "$(CLIMAIN)" ]; then exit 0; fi; \
	$(CC) $(CFLAGS) -o $@ $(CLIMAIN) $(CLI) $(LIB) $(LINK)

$(TESTER): $(TESTOBJECTS) $(CLI) $(LIB)
	$(CC) $(CFLAGS) -o $@ $(TESTOBJECTS) $(CLI) $(LIB) $(LINK) \
		$(CUNIT_LIBS)

units: $(TESTER)
	$(TESTER)

test: $(FIRST)
	$(MAKE) $(LIB) $(PROGRAM) $(TESTER)
	$(TESTER)

clean:
	find . -name '*$O' -exec rm -f {} +
	rm -f $(LIB) $(PROGRAM) $(TESTER)
