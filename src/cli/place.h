/* place.h - "NAME[:ARG]" of --handler: where messages go. */
#ifndef PST_CLI_PLACE_H
#define PST_CLI_PLACE_H

#include "postern_handlers.h"

enum pst_cli_place_is {
    PST_CLI_PLACE_UNKNOWN = 0,  /* no such name; ARG missing or too much */
    PST_CLI_PLACE_KNOWN,
    PST_CLI_PLACE_ABSENT        /* this build cannot do it */
};

enum pst_cli_place_is pst_cli_place_check(const char *text);

/* Makes the store; print shows its messages on `stream`.  Returns one of
   POSTERN_E_, or 0. */
int pst_cli_place_store(const char *text, int stream, postern_store *store);

#endif
