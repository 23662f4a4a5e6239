/* SPDX-License-Identifier: MIT */
/* trouble.h - reports why mail does not arrive: one line for a session that
   ended in refusals, or that spoke TLS on a port without it. */
#ifndef PST_CLI_TROUBLE_H
#define PST_CLI_TROUBLE_H

#include "report.h"

/* Hooks of postern_handler.  The data of a session remembers its refusals. */
void *pst_cli_trouble_create(postern_session *session);
void pst_cli_trouble_destroy(postern_session *session, void *data);

/* A pointer in that data for the code that handles messages, NULL at first.
   Returns NULL if there was no memory for the data. */
void **pst_cli_trouble_place(postern_session *session);

/* Takes what the `log` hook was told; `session` may be NULL.  Refusals are
   kept until the session ends; everything else is reported at once.  1: it is
   a warning that the line of a message has not reported. */
int pst_cli_trouble_log(const pst_cli_report *report,
    postern_session *session, int level, const char *text);

/* A message was shown: forgets the refusals before it.  If it was refused, its
   line has said why, so the next refusals, as many as the client gets replies,
   are not reported again. */
void pst_cli_trouble_shown(postern_session *session, size_t replies);

/* Call it in the hook `closed`: reports the refusals that are left. */
void pst_cli_trouble_closed(const pst_cli_report *report,
    postern_session *session, int reason);

#endif
