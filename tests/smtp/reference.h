/* SPDX-License-Identifier: MIT */
/* reference.h - DATA as it reads in the RFC, octet by octet, to compare
   with. */
#ifndef TESTS_SMTP_REFERENCE_H
#define TESTS_SMTP_REFERENCE_H

#include <stddef.h>

/*
 * Reads content from octets[0..length) and writes it to out, which has room
 * for twice as much.  Returns how many octets are used when the end is there,
 * 0 when it is not; *fault is as enum pst_data_fault, and then *out_length
 * counts what was written before it.  `newline` as in the options.
 */
size_t reference_data(const char *octets, size_t length, int newline,
    unsigned line_limit, unsigned long size_limit, char *out,
    size_t *out_length, int *fault);

#endif
