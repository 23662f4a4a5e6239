/* SPDX-License-Identifier: MIT */
/* path_scan.h - what the files of the path parser share. */
#ifndef PST_SMTP_PATH_SCAN_H
#define PST_SMTP_PATH_SCAN_H

#include <stddef.h>

#include "base/text.h"

typedef struct pst_path_scan {
    const char *at;         /* the next octet of the text */
    const char *end;
    pst_text out;           /* the address so far */
    size_t local;           /* octets of the local part in it */
    int no_domain;
} pst_path_scan;

/* The two grammars.  0: malformed.  Else `at` is after the path. */
int pst_path_relaxed(pst_path_scan *scan);
int pst_path_strict(pst_path_scan *scan);

/* The next octet, -1 at the end of the text. */
int pst_path_scan_peek(const pst_path_scan *scan);

/* Takes the next octet if it is `c`. */
int pst_path_scan_take(pst_path_scan *scan, int c);

void pst_path_scan_blanks(pst_path_scan *scan);

/* Takes the octets of an atom; returns how many. */
size_t pst_path_scan_atom(pst_path_scan *scan);

/* Puts the whole text in quotes. */
void pst_path_scan_quote(pst_text *text);

#endif
