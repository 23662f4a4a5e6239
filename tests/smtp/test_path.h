/* SPDX-License-Identifier: MIT */
/* test_path.h - what the tests of the address parser share. */
#ifndef TESTS_SMTP_TEST_PATH_H
#define TESTS_SMTP_TEST_PATH_H

#include "smtp/path.h"

typedef struct path_row {
    const char *text;
    const char *address;    /* NULL: malformed */
    const char *rest;
} path_row;

/* Parses a copy that ends where its block ends, into 1,000 octets `out`. */
int path_parse(const char *text, size_t length, unsigned flags,
    unsigned limit, char *out, pst_path *path);

/* Ends with a row without text. */
void path_check_rows(const path_row *rows, unsigned flags);

/* Each prefix of each row: it ends, and what it gives holds no control. */
void path_check_prefixes(const path_row *rows, unsigned flags);

/* Each size of `out` up to the address and its NUL: malformed, then OK. */
void path_check_sizes(const path_row *rows, unsigned flags);

/* The address in brackets gives itself, but for those without local part. */
void path_check_again(const path_row *rows, unsigned flags);

#endif
