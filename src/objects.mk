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
	src/base/keys$O \
	src/base/memory$O \
	src/base/moment$O \
	src/base/network$O \
	src/base/numeric$O \
	src/base/pool$O \
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
	src/sasl/client$O \
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
	src/tls/bearssl/connect$O \
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
	src/tls/hashes$O \
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
	src/engine/change$O \
	src/engine/content$O \
	src/engine/ending$O \
	src/engine/envelope$O \
	src/engine/garbled$O \
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
	src/engine/verb_own$O \
	src/engine/verb_session$O \
	src/engine/verb_starttls$O \
	src/engine/verb_xclient$O \
	src/engine/verdict$O \
	src/engine/wish$O \
	src/engine/work$O

CLIENT = \
	src/client/auth$O \
	src/client/command$O \
	src/client/content$O \
	src/client/event$O \
	src/client/hello$O \
	src/client/input$O \
	src/client/life$O \
	src/client/offer$O \
	src/client/output$O \
	src/client/path$O \
	src/client/reply$O

LOOP = \
	src/loop/foreign$O \
	src/loop/loop$O

POSIX = \
	src/posix/child$O \
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
	src/posix/inherited$O \
	src/posix/listen$O \
	src/posix/local$O \
	src/posix/lookup$O \
	src/posix/mailbox$O \
	src/posix/mutex$O \
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
	src/posix/this_thread$O \
	src/posix/thread$O \
	src/posix/wait$O \
	src/posix/wake$O

WIN32 = \
	win32/child$O \
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
	win32/inherited$O \
	win32/listen$O \
	win32/lookup$O \
	win32/mailbox$O \
	win32/mutex$O \
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
	win32/this_thread$O \
	win32/thread$O \
	win32/wait$O \
	win32/wake$O \
	win32/wide$O

SERVER = \
	src/server/after$O \
	src/server/answer$O \
	src/server/auth$O \
	src/server/change$O \
	src/server/connection$O \
	src/server/default$O \
	src/server/dispatch$O \
	src/server/extra$O \
	src/server/guest$O \
	src/server/hostname$O \
	src/server/inherited$O \
	src/server/kept$O \
	src/server/life$O \
	src/server/listen$O \
	src/server/listener$O \
	src/server/options$O \
	src/server/overload$O \
	src/server/pass$O \
	src/server/peers$O \
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
	src/server/wake$O \
	src/server/wakeup$O

CONTROLLER = \
	src/controller/controller$O

TESTING = \
	src/testing/delay$O \
	src/testing/draft$O \
	src/testing/fault$O \
	src/testing/guard$O \
	src/testing/hooks$O \
	src/testing/life$O \
	src/testing/look$O \
	src/testing/mail$O \
	src/testing/match$O \
	src/testing/memory$O \
	src/testing/wait$O \
	src/testing/why$O

POOL = \
	src/pool/workers$O

HANDLERS = \
	src/handlers/all$O \
	src/handlers/eml$O \
	src/handlers/employ$O \
	src/handlers/escape$O \
	src/handlers/folder$O \
	src/handlers/from_line$O \
	src/handlers/group$O \
	src/handlers/header$O \
	src/handlers/json$O \
	src/handlers/maildir$O \
	src/handlers/mbox$O \
	src/handlers/peer$O \
	src/handlers/print$O \
	src/handlers/received$O \
	src/handlers/reply$O \
	src/handlers/sink$O \
	src/handlers/spool$O \
	src/handlers/store$O \
	src/handlers/traced$O

RELAY = \
	src/relay/errand$O \
	src/relay/handler$O \
	src/relay/hops$O \
	src/relay/life$O \
	src/relay/link$O \
	src/relay/lookup$O \
	src/relay/pass$O \
	src/relay/pool$O \
	src/relay/say$O \
	src/relay/secure$O

# The console server.  Its tests link all of it but main.
CLI = \
	src/cli/argument$O \
	src/cli/auth$O \
	src/cli/command$O \
	src/cli/early$O \
	src/cli/encoded_word$O \
	src/cli/endpoint$O \
	src/cli/environment$O \
	src/cli/events$O \
	src/cli/exec$O \
	src/cli/fault$O \
	src/cli/fault_rule$O \
	src/cli/field$O \
	src/cli/handler$O \
	src/cli/handed$O \
	src/cli/help$O \
	src/cli/hostname$O \
	src/cli/intake$O \
	src/cli/json$O \
	src/cli/line$O \
	src/cli/listeners$O \
	src/cli/messages$O \
	src/cli/nearest$O \
	src/cli/number$O \
	src/cli/option$O \
	src/cli/output$O \
	src/cli/parts$O \
	src/cli/portfile$O \
	src/cli/raw$O \
	src/cli/relay$O \
	src/cli/report$O \
	src/cli/serve$O \
	src/cli/setter$O \
	src/cli/settings$O \
	src/cli/stores$O \
	src/cli/subject$O \
	src/cli/tls$O \
	src/cli/told$O \
	src/cli/trouble$O

MAIN = src/cli/main$O

# What libpostern.a holds.  SYSTEM is POSIX or WIN32.
LIBRARY = $(BASE) $(SMTP) $(SASL) $(TIMER) $(TLSROOM) $(ENGINE) $(CLIENT) \
	$(LOOP) $(SYSTEM) $(SERVER) $(CONTROLLER) $(TESTING) $(POOL) \
	$(HANDLERS) $(RELAY)
