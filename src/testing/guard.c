/* SPDX-License-Identifier: MIT */
/* guard.c - a command before each built-in command, which makes its faults
   happen. */
#include <stddef.h>

#include "testing.h"

static const char *on_verb(postern_session *session, const char *argument,
    void *context)
{
    postern_testing *kit = (postern_testing *)postern_session_context(
        session);
    pst_testing_strike strike;

    (void)argument;
    pst_testing_fault_meet(kit, (const char *)context, &strike);
    return pst_testing_delay_answer(kit, session, &strike);
}

/* DATA has a hook of its own, which the first BDAT shares.  A verb that is not
   there, such as LHLO without LMTP, needs no guard. */
int pst_testing_guard(postern_server *server)
{
    static char verbs[][9] = { "HELO", "EHLO", "LHLO", "STARTTLS", "AUTH",
        "MAIL", "RCPT", "BDAT", "RSET", "NOOP", "VRFY", "HELP", "QUIT" };
    postern_command command;
    size_t i;
    int error;

    command.syntax = POSTERN_BUILT_IN;
    command.extended_suffix = POSTERN_BUILT_IN;
    command.needs = POSTERN_NEEDS_NOTHING;
    command.callback = on_verb;
    for (i = 0; i < sizeof(verbs) / sizeof(verbs[0]); i++) {
        command.verb = verbs[i];
        command.context = verbs[i];
        error = postern_server_add_command(server, &command);
        if (error != 0 && error != POSTERN_E_INVALID_BUILT_IN)
            return error;
    }
    return 0;
}
