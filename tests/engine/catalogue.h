/* SPDX-License-Identifier: MIT */
/*
 * catalogue.h - plays tables of what clients send and what happens.  Each row
 * is played as it is, and then with its octets cut in all ways.
 */
#ifndef TESTS_ENGINE_CATALOGUE_H
#define TESTS_ENGINE_CATALOGUE_H

#include "fragments.h"
#include "support/suite.h"

typedef struct catalogue_row {
    const char *name;       /* the rule, for messages */
    const char *octets;
    size_t length;
    const char *codes;      /* as in conversation_codes */
    const char *names;      /* as in conversation_names; NULL: any */
    const char *says;       /* a part of the output, or NULL */
    const char *content;    /* of the last message, or NULL */
    const fragment_act *acts;
} catalogue_row;

#define IN(octets) octets, sizeof(octets) - 1
#define END_OF_ROWS { NULL, NULL, 0, NULL, NULL, NULL, NULL, NULL }
#define CHECK(rows, set_up) catalogue_check(rows, set_up, __FILE__, __LINE__)

/* The beginning of most rows, with its codes and names. */
#define HELLO "EHLO c.test\r\n"
#define FROM "MAIL FROM:<a@x.test>\r\n"
#define TO "RCPT TO:<b@x.test>\r\n"
#define DATA HELLO FROM TO "DATA\r\n"
#define DATA_CODES "220 250 250 250 354 "
#define DATA_NAMES "CONNECTED EHLO MAIL RCPT BEGIN "

/* Checks all rows; set_up changes what conversation_init has made, or is
   NULL. */
void catalogue_check(const catalogue_row *rows,
    void (*set_up)(conversation *model), const char *file, int line);

#endif
