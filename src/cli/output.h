/* SPDX-License-Identifier: MIT */
/* output.h - writes messages to standard output, and stops the server when
   nobody reads it any more. */
#ifndef PST_CLI_OUTPUT_H
#define PST_CLI_OUTPUT_H

#include "report.h"

typedef struct pst_cli_output {
    const pst_cli_report *report;
    postern_server *server;     /* to be stopped; NULL: not made yet */
    int (*write)(int stream, const char *octets, size_t length);
    int (*has_reader)(int stream);
    int ascii;                  /* the terminal shows only ASCII */
    int keep_going;             /* --keep-going */
    int is_used;                /* something writes messages or events to it */
    int is_lost;                /* nobody reads it; this was reported */
} pst_cli_output;

/* Sets the functions of the system. */
void pst_cli_output_init(pst_cli_output *output, const pst_cli_report *report,
    int keep_going);

/* Writes all octets; stores call it with the output as `context`.  The first
   time that it fails it reports this and stops the server, unless --keep-going
   is set. */
int pst_cli_output_write(void *context, const char *octets, size_t length);

/* The same for text that people read: with `ascii` other characters are
   escaped.  _errors writes to standard error and uses the `ascii` of the
   report. */
int pst_cli_output_show(void *context, const char *octets, size_t length);
int pst_cli_output_show_errors(void *context, const char *octets,
    size_t length);

/* Checks from time to time whether somebody reads, so that `| head` ends the
   server without waiting for a message.  Returns 0, or one of POSTERN_E_. */
int pst_cli_output_watch(pst_cli_output *output);

/* Did the server stop because nobody reads its output? */
int pst_cli_output_has_stopped(const pst_cli_output *output);

#endif
