/* SPDX-License-Identifier: MIT */
/* relay.h - makes the relay of --handler relay:HOST:PORT and
   lmtp:HOST:PORT. */
#ifndef PST_CLI_RELAY_H
#define PST_CLI_RELAY_H

#include "endpoint.h"
#include "postern_relay.h"
#include "postern_tls.h"
#include "report.h"
#include "settings.h"

typedef struct pst_cli_relay {
    postern_relay *relay;       /* NULL: there is none */
    postern_tls_context *tls;
} pst_cli_relay;

/* Parses "relay:[::1]:25" or "lmtp:unix:PATH"; *lmtp says which.  0: the text
   is neither. */
int pst_cli_relay_parse(const char *text, pst_cli_endpoint *hop, int *lmtp);

/* Do the settings ask for a relay? */
int pst_cli_relay_wanted(const pst_cli_settings *settings);

/* Makes the relay.  Returns an exit status; an error has been reported. */
int pst_cli_relay_make(const pst_cli_settings *settings,
    const pst_cli_report *report, pst_cli_relay *relay);

/* Call it after the server was freed. */
void pst_cli_relay_free(pst_cli_relay *relay);

#endif
