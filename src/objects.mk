# objects.mk - the objects of each room, for every make: $O is what ends the
# name of an object, TLS the provider.  tests/objects.sh compares this with
# the tree.

BASE = \
	src/base/address$O \
	src/base/arena$O \
	src/base/ascii$O \
	src/base/error$O \
	src/base/memory$O \
	src/base/moment$O \
	src/base/shelf$O \
	src/base/text$O \
	src/base/utf8$O \
	src/base/version$O

SMTP = \
	src/smtp/command$O \
	src/smtp/data$O \
	src/smtp/parameter$O \
	src/smtp/path$O \
	src/smtp/path_domain$O \
	src/smtp/path_relaxed$O \
	src/smtp/path_scan$O \
	src/smtp/path_strict$O \
	src/smtp/reply$O

ENGINE = \
	src/engine/envelope$O \
	src/engine/keywords$O \
	src/engine/output$O \
	src/engine/rules$O

POSIX = \
	src/posix/clock$O \
	src/posix/console$O \
	src/posix/date$O \
	src/posix/descriptor$O \
	src/posix/directory$O \
	src/posix/endpoint$O \
	src/posix/entropy$O \
	src/posix/failure$O \
	src/posix/file$O \
	src/posix/listen$O \
	src/posix/name$O \
	src/posix/net$O \
	src/posix/outcome$O \
	src/posix/process$O \
	src/posix/resolve$O \
	src/posix/socket$O \
	src/posix/wait$O \
	src/posix/wake$O

HANDLERS = \
	src/handlers/all$O \
	src/handlers/eml$O \
	src/handlers/escape$O \
	src/handlers/folder$O \
	src/handlers/header$O \
	src/handlers/json$O \
	src/handlers/maildir$O \
	src/handlers/peer$O \
	src/handlers/print$O \
	src/handlers/sink$O \
	src/handlers/spool$O \
	src/handlers/store$O

# What libpostern.a holds.
LIBRARY = $(BASE) $(SMTP) $(ENGINE) $(POSIX) $(HANDLERS)
