/* SPDX-License-Identifier: MIT */
/*
 * from_line.h - the format of a message in an mbox: it begins with a line
 * "From ...", ends with an empty line, and has no other line that begins with
 * "From ".
 */
#ifndef PST_HANDLERS_FROM_LINE_H
#define PST_HANDLERS_FROM_LINE_H

#include <stddef.h>

#include "os/date.h"

typedef struct pst_handlers_from_line {
    void (*put)(void *context, const char *octets, size_t length);
    void *context;
    int matched;                /* how many octets of "From ", after any number
                                   of ">", have matched at the beginning of
                                   this line; -1: the line begins otherwise */
    int is_cr_held;             /* the last octet; an LF may follow it */
    char last;                  /* the last octet that was written */
} pst_handlers_from_line;

/* Writes the "From " line and Return-Path (RFC 5321 4.4) by `put`. */
void pst_handlers_from_line_begin(pst_handlers_from_line *line,
    void (*put)(void *context, const char *octets, size_t length),
    void *context, const char *sender, pst_os_instant now);

/* Copies content.  Lines end with LF.  A line that begins with any number of
   ">" and "From " gets another ">" (mboxrd), so that a reader can restore
   it. */
void pst_handlers_from_line_pass(pst_handlers_from_line *line,
    const char *octets, size_t length);

/* Ends the last line and adds the empty line. */
void pst_handlers_from_line_end(pst_handlers_from_line *line);

#endif
