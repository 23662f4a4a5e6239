/* SPDX-License-Identifier: MIT */
/* output.h - standard output, where messages go, and what happens when nobody
   reads it any more. */
#ifndef PST_CLI_OUTPUT_H
#define PST_CLI_OUTPUT_H

#include "report.h"

typedef struct pst_cli_output {
    const pst_cli_report *report;
    postern_server *server;     /* to be stopped; NULL: not made yet */
    int (*write)(int stream, const char *octets, size_t length);
    int (*has_reader)(int stream);
    int ascii;                  /* it is a terminal that shows no more */
    int keep_going;             /* --keep-going */
    int is_used;                /* messages go there */
    int is_lost;                /* nobody reads it, and that has been told */
} pst_cli_output;

/* Of the system, with nobody lost. */
void pst_cli_output_init(pst_cli_output *output, const pst_cli_report *report,
    int keep_going);

/* Writes all of it, for stores: `context` is the output.  When that fails it
   says so once and the server stops, unless it is to keep going. */
int pst_cli_output_write(void *context, const char *octets, size_t length);

/* The same for what people read: with `ascii` all else is escaped.  And on
   standard error, where `ascii` is that of the report. */
int pst_cli_output_show(void *context, const char *octets, size_t length);
int pst_cli_output_show_errors(void *context, const char *octets,
    size_t length);

/* Looks from time to time whether somebody reads, so that `| head` ends the
   server without another message; 0, or one of POSTERN_E_. */
int pst_cli_output_watch(pst_cli_output *output);

/* Did the server stop because of it? */
int pst_cli_output_has_stopped(const pst_cli_output *output);

#endif
