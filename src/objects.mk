# objects.mk - the objects of each room, for every make.  $O is the suffix of
# an object, TLS the provider; tests/objects.sh compares this with the tree.

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

SMTP =
TIMER =
TLSROOM =
ENGINE =
LOOP =
POSIX =
SERVER =
HANDLERS =

# The console server; its tests link all of it but main.
CLI =
CLIMAIN =

LIBRARY = $(BASE) $(SMTP) $(TIMER) $(TLSROOM) $(ENGINE) $(LOOP) $(POSIX) \
	$(SERVER) $(HANDLERS)
