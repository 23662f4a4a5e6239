/* SPDX-License-Identifier: MIT */
/* trouble.c - tells of sessions that ended in refusals. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "trouble.h"

typedef struct trouble {
    unsigned long refusals;     /* since the last message */
    int is_shown;               /* the next refusal has been told already */
    char first[160];            /* of the refusals */
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

static void refused(trouble *of, const char *reply)
{
    /* what a server that stops says is no refusal */
    static const char stops[] = "421 4.3.2";

    if (of->is_shown || strncmp(reply, stops, sizeof(stops) - 1) == 0)
        of->is_shown = 0;
    else if (of->refusals++ == 0)
        strncat(of->first, reply, sizeof(of->first) - 1);
}

static void forget(trouble *of)
{
    of->refusals = 0;
    of->first[0] = '\0';
}

/* postern.h: a WARNING about a session is "refused: REPLY" or another one. */
static void warned(const pst_cli_report *report, postern_session *session,
    const char *text)
{
    static const char refusal[] = "refused: ";
    trouble *of = (trouble *)postern_session_data(session);

    if (strncmp(text, refusal, sizeof(refusal) - 1) == 0) {
        if (of != NULL)
            refused(of, text + sizeof(refusal) - 1);
        return;
    }
    pst_cli_report_trouble(report, session, text);
    /* TLS failed: that is why, whatever was refused before */
    if (of != NULL)
        forget(of);
}

void pst_cli_trouble_log(const pst_cli_report *report,
    postern_session *session, int level, const char *text)
{
    if (session != NULL && level == POSTERN_LOG_WARNING)
        warned(report, session, text);
    else
        pst_cli_report_log(report, session == NULL ? 0
            : postern_session_number(session), level, text);
}

void pst_cli_trouble_shown(postern_session *session, int is_refused)
{
    trouble *of = (trouble *)postern_session_data(session);

    if (of == NULL)
        return;
    forget(of);
    of->is_shown = is_refused;
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
