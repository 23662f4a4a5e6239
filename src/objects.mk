# SPDX-License-Identifier: MIT
# objects.mk - the objects of each room, for every make: $O is what ends the
# name of an object, TLS the provider.  tests/objects.sh compares this with
# the tree.

BASE = \
	src/base/address$O \
	src/base/arena$O \
	src/base/ascii$O \
	src/base/base64$O \
	src/base/character$O \
	src/base/error$O \
	src/base/memory$O \
	src/base/moment$O \
	src/base/network$O \
	src/base/numeric$O \
	src/base/shelf$O \
	src/base/size$O \
	src/base/text$O \
	src/base/utf8$O \
	src/base/version$O

SMTP = \
	src/smtp/command$O \
	src/smtp/command_plain$O \
	src/smtp/data$O \
	src/smtp/dsn$O \
	src/smtp/header$O \
	src/smtp/mailbox$O \
	src/smtp/parameter$O \
	src/smtp/path$O \
	src/smtp/path_domain$O \
	src/smtp/path_plain$O \
	src/smtp/path_relaxed$O \
	src/smtp/path_scan$O \
	src/smtp/path_strict$O \
	src/smtp/proxy$O \
	src/smtp/proxy_value$O \
	src/smtp/reply$O \
	src/smtp/reply_status$O \
	src/smtp/wish$O \
	src/smtp/xclient$O \
	src/smtp/xtext$O

SASL = \
	src/sasl/cram$O \
	src/sasl/external$O \
	src/sasl/gs2$O \
	src/sasl/login$O \
	src/sasl/oauth$O \
	src/sasl/plain$O \
	src/sasl/sasl$O \
	src/sasl/scram$O \
	src/sasl/words$O

TIMER = \
	src/timer/timer$O

# What of TLS is the library's business is in the provider, $(TLS).
PROVIDER_bearssl = \
	src/tls/bearssl/anchors$O \
	src/tls/bearssl/cache$O \
	src/tls/bearssl/carry$O \
	src/tls/bearssl/client$O \
	src/tls/bearssl/crypto$O \
	src/tls/bearssl/error$O \
	src/tls/bearssl/key$O \
	src/tls/bearssl/key_check$O \
	src/tls/bearssl/provider$O \
	src/tls/bearssl/session$O \
	src/tls/bearssl/spoken$O

PROVIDER_none = \
	src/tls/none/none$O

TLSROOM = \
	src/tls/add$O \
	src/tls/certificate$O \
	src/tls/channel$O \
	src/tls/client$O \
	src/tls/context$O \
	src/tls/default$O \
	src/tls/der$O \
	src/tls/fault$O \
	src/tls/file$O \
	src/tls/hello$O \
	src/tls/identity$O \
	src/tls/names$O \
	src/tls/pem$O \
	src/tls/resume$O \
	src/tls/self_signed$O \
	src/tls/set$O \
	src/tls/show$O \
	src/tls/source$O \
	src/tls/trust$O \
	src/tls/validity$O \
	src/tls/why$O \
	src/tls/x509$O \
	$(PROVIDER_$(TLS))

ENGINE = \
	src/engine/agenda$O \
	src/engine/answer$O \
	src/engine/auth$O \
	src/engine/calls$O \
	src/engine/content$O \
	src/engine/ending$O \
	src/engine/envelope$O \
	src/engine/input$O \
	src/engine/keywords$O \
	src/engine/life$O \
	src/engine/output$O \
	src/engine/parameters$O \
	src/engine/proxied$O \
	src/engine/question$O \
	src/engine/rare$O \
	src/engine/reason$O \
	src/engine/rules$O \
	src/engine/say$O \
	src/engine/trace$O \
	src/engine/verb$O \
	src/engine/verb_auth$O \
	src/engine/verb_data$O \
	src/engine/verb_helo$O \
	src/engine/verb_mail$O \
	src/engine/verb_session$O \
	src/engine/verb_xclient$O \
	src/engine/verdict$O \
	src/engine/wish$O \
	src/engine/work$O

LOOP = \
	src/loop/foreign$O \
	src/loop/loop$O

POSIX = \
	src/posix/clock$O \
	src/posix/console$O \
	src/posix/date$O \
	src/posix/descriptor$O \
	src/posix/directory$O \
	src/posix/endpoint$O \
	src/posix/entropy$O \
	src/posix/fault$O \
	src/posix/file$O \
	src/posix/flush$O \
	src/posix/hold$O \
	src/posix/listen$O \
	src/posix/lookup$O \
	src/posix/name$O \
	src/posix/net$O \
	src/posix/outcome$O \
	src/posix/process$O \
	src/posix/publish$O \
	src/posix/reader$O \
	src/posix/resolve$O \
	src/posix/signals$O \
	src/posix/socket$O \
	src/posix/sweep$O \
	src/posix/thread$O \
	src/posix/wait$O \
	src/posix/wake$O

WIN32 = \
	win32/clock$O \
	win32/command$O \
	win32/console$O \
	win32/date$O \
	win32/descriptor$O \
	win32/directory$O \
	win32/endpoint$O \
	win32/entropy$O \
	win32/fault$O \
	win32/file$O \
	win32/listen$O \
	win32/lookup$O \
	win32/name$O \
	win32/net$O \
	win32/outcome$O \
	win32/owner$O \
	win32/process$O \
	win32/publish$O \
	win32/reader$O \
	win32/resolve$O \
	win32/signals$O \
	win32/socket$O \
	win32/sweep$O \
	win32/thread$O \
	win32/wait$O \
	win32/wake$O \
	win32/wide$O

SERVER = \
	src/server/after$O \
	src/server/answer$O \
	src/server/auth$O \
	src/server/connection$O \
	src/server/default$O \
	src/server/dispatch$O \
	src/server/extra$O \
	src/server/hostname$O \
	src/server/kept$O \
	src/server/life$O \
	src/server/listener$O \
	src/server/options$O \
	src/server/pass$O \
	src/server/plain$O \
	src/server/secure$O \
	src/server/session$O \
	src/server/shutdown$O \
	src/server/signals$O \
	src/server/table$O \
	src/server/talk$O \
	src/server/tell$O \
	src/server/thread$O \
	src/server/tls$O \
	src/server/wake$O

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
	src/handlers/reply$O \
	src/handlers/sink$O \
	src/handlers/spool$O \
	src/handlers/store$O

# The console server.  Its tests link all of it but main.
CLI = \
	src/cli/argument$O \
	src/cli/auth$O \
	src/cli/encoded_word$O \
	src/cli/endpoint$O \
	src/cli/environment$O \
	src/cli/handler$O \
	src/cli/help$O \
	src/cli/hostname$O \
	src/cli/intake$O \
	src/cli/line$O \
	src/cli/listeners$O \
	src/cli/number$O \
	src/cli/option$O \
	src/cli/output$O \
	src/cli/portfile$O \
	src/cli/raw$O \
	src/cli/report$O \
	src/cli/serve$O \
	src/cli/setter$O \
	src/cli/settings$O \
	src/cli/stores$O \
	src/cli/subject$O \
	src/cli/tls$O \
	src/cli/trouble$O

MAIN = src/cli/main$O

# What libpostern.a holds.  SYSTEM is POSIX or WIN32.
LIBRARY = $(BASE) $(SMTP) $(SASL) $(TIMER) $(TLSROOM) $(ENGINE) $(LOOP) \
	$(SYSTEM) $(SERVER) $(HANDLERS)
