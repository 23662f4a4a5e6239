/* SPDX-License-Identifier: MIT */
/* verb_starttls.c - STARTTLS (RFC 3207). */
#define PST_PART
#include "engine.h"

void pst_verb_starttls(postern_engine *engine, const pst_verb *verb,
    char *argument)
{
    (void)verb;
    (void)argument;
    if (engine->secure)
        pst_engine_refuse(engine, "503 Error: TLS is active already");
    else if ((pst_engine_keywords_off(engine) & PST_KEYWORD(STARTTLS)) != 0)
        pst_verb_tls_done(engine, PST_SAY_NO_TLS, 454);
    else
        engine->next_ask = POSTERN_ASK_TLS;
}

void pst_verb_tls_done(postern_engine *engine, const char *text, int code)
{
    pst_engine_say_or(engine, text, "220 Ready to start TLS");
    if (code < 300)
        postern_engine_handshake(engine, engine->now);
}

/* No command waits for a reply here.  Only 421 may be sent without a command,
   and it has to be sent if the hook closes the session. */
void pst_verb_secured_done(postern_engine *engine, const char *text, int code)
{
    engine->vetoed = code >= 300;
    if (code == 421)
        pst_engine_say(engine, text);
    else if (engine->close_after)
        pst_engine_say(engine, PST_SAY_CLOSING);
}
