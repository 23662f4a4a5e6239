/* SPDX-License-Identifier: MIT */
/*
 * parts.h - macros that replace the functions of a part that this build leaves
 * out (PST_WITH_... in base/config.h).  The files of the part itself define
 * PST_PART and do not get them.  Options that need the part are refused, so
 * these macros are never used at run time.
 */
#ifndef PST_ENGINE_PARTS_H
#define PST_ENGINE_PARTS_H

#include "base/config.h"

#if !PST_WITH_AUTH && !defined(PST_PART)
#define pst_verb_auth_list(rules, certificate, words) \
    ((void)(rules), (void)(certificate), (void)(words))
#define pst_auth_line(engine, line, length) ((void)0)
#define pst_auth_break_off(engine, text) ((void)0)
#define pst_auth_wipe_line(engine) ((void)0)
#define pst_auth_certificate(engine, whose) ((void)(whose))
#define pst_auth_patience(engine, patience) (patience)
#define pst_auth_rested(engine) ((void)0)
#define pst_auth_forget(engine) ((void)0)
#define pst_auth_fill_keys fill_nothing
#define pst_auth_fill_own fill_nothing
#define pst_auth_fill fill_nothing
#define pst_auth_keys_done ok_done
#define pst_auth_own_done ok_done
#define pst_auth_done ok_done
#endif

#if !PST_WITH_GARBLED
#define pst_garbled_verb(engine, verb, reply) pst_engine_refuse(engine, reply)
#define pst_garbled_line(engine, text, length, reply) \
    pst_engine_refuse(engine, reply)
#define pst_garbled_begins(engine, from, length) ((void)(from), 0)
#endif

#if !PST_WITH_PROXY && !defined(PST_PART)
#define pst_proxied_step(engine) 0
#define pst_proxied_fault(engine) ((const char *)NULL)
#define pst_proxied_note_via(engine, via) ((void)(via))
#define pst_proxied_fill fill_nothing
#define pst_proxied_done ok_done
#define postern_engine_expect_proxy(engine, now) ((void)0)
#define postern_engine_proxy(engine) ((void)(engine), \
    (const postern_proxy *)NULL)
#endif

#if !PST_WITH_XCLIENT && !defined(PST_PART)
#define pst_verb_xclient_fill fill_nothing
#define pst_verb_xclient_done ok_done
#define postern_engine_trust_xclient(engine) ((void)0)
#define postern_engine_xclient(engine) ((void)(engine), \
    (const postern_xclient *)NULL)
#endif

#if !PST_WITH_TLS && !defined(PST_PART)
#define pst_verb_tls_done ok_done
#define pst_verb_secured_done ok_done
#endif

#if !PST_WITH_COMMANDS && !defined(PST_PART)
#define pst_verb_own_fill fill_nothing
#define pst_verb_own_done ok_done
#define pst_calls_admit(engine, verb) ((void)(verb), 1)
#define pst_calls_free(engine) ((void)(engine))
#endif

#if !PST_WITH_LOG && !defined(PST_PART)
#define pst_trace_fill fill_nothing
#endif

#if !PST_WITH_LMTP && !defined(PST_PART)
#define pst_verdict_make(engine) 1
#define pst_verdict_count(engine) ((void)0)
#define pst_verdict_taken(engine) ((void)0)
#define pst_verdict_message(engine, text, code) ((void)0)
#define pst_verdict_refused(engine, text) ((void)0)
#define pst_verdict_give_up(engine, text) pst_engine_say(engine, text)
#define pst_verdict_step(engine) 0
#define pst_verdict_free(engine) ((void)0)
#define pst_verdict_fill fill_nothing
#define pst_verdict_done ok_done
#endif

#endif
