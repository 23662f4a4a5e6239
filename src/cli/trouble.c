/* SPDX-License-Identifier: MIT */
/* trouble.c - reports sessions that ended in refusals. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "trouble.h"

typedef struct trouble {
    unsigned long refusals;     /* since the last message */
    size_t shown;               /* so many of the next refusals were
                                   reported already */
    char first[160];            /* the first refusal */
    void *message;              /* for pst_cli_trouble_place */
} trouble;

void *pst_cli_trouble_create(postern_session *session)
{
    (void)session;
    /* without memory nothing is remembered */
    return calloc(1, sizeof(trouble));
}

void pst_cli_trouble_destroy(postern_session *session, void *data)
{
    (void)session;
    free(data);
}

void **pst_cli_trouble_place(postern_session *session)
{
    trouble *of = (trouble *)postern_session_data(session);

    return of == NULL ? NULL : &of->message;
}

static int refused(trouble *of, const char *reply)
{
    /* a server that stops says this to everybody: it is no refusal */
    static const char stops[] = "421 4.3.2";

    if (of->shown > 0) {
        of->shown--;
        return 0;
    }
    if (strncmp(reply, stops, sizeof(stops) - 1) == 0)
        return 0;
    if (of->refusals++ == 0)
        strncat(of->first, reply, sizeof(of->first) - 1);
    return 1;
}

static void forget(trouble *of)
{
    of->refusals = 0;
    of->first[0] = '\0';
}

/* postern.h: a WARNING about a session is "refused: REPLY" or another text. */
static int warned(const pst_cli_report *report, postern_session *session,
    const char *text)
{
    static const char refusal[] = "refused: ";
    trouble *of = (trouble *)postern_session_data(session);

    if (strncmp(text, refusal, sizeof(refusal) - 1) == 0)
        return of == NULL || refused(of, text + sizeof(refusal) - 1);
    pst_cli_report_trouble(report, session, text);
    /* this is why mail does not arrive, not the refusals before */
    if (of != NULL)
        forget(of);
    return 1;
}

int pst_cli_trouble_log(const pst_cli_report *report,
    postern_session *session, int level, const char *text)
{
    if (session != NULL && level == POSTERN_LOG_WARNING)
        return warned(report, session, text);
    pst_cli_report_log(report, session == NULL ? 0
        : postern_session_number(session), level, text);
    return level == POSTERN_LOG_WARNING;
}

void pst_cli_trouble_shown(postern_session *session, size_t replies)
{
    trouble *of = (trouble *)postern_session_data(session);

    if (of == NULL)
        return;
    forget(of);
    of->shown += replies;
}

void pst_cli_trouble_closed(const pst_cli_report *report,
    postern_session *session, int reason)
{
    const trouble *of = (const trouble *)postern_session_data(session);
    char text[sizeof(of->first) + 60];

    if (reason == POSTERN_REASON_HELLO) {
        pst_cli_report_trouble(report, session,
            "this client speaks TLS: see --smtps");
    } else if (of != NULL && of->refusals > 0) {
        sprintf(text, "refused: %s", of->first);
        if (of->refusals > 1)
            sprintf(text + strlen(text), " (and %lu more)",
                of->refusals - 1);
        pst_cli_report_trouble(report, session, text);
    }
}
