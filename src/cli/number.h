/* SPDX-License-Identifier: MIT */
/* number.h - numbers as people write them; no locale. */
#ifndef PST_CLI_NUMBER_H
#define PST_CLI_NUMBER_H

/* Digits alone, at most `most`; 0: it is anything else. */
int pst_cli_number_parse(const char *text, unsigned long most,
    unsigned long *number);

/* Seconds above 0 and up to a million, decimals allowed, as milliseconds; 0:
   it is anything else. */
int pst_cli_number_seconds(const char *text, unsigned long *milliseconds);

#endif
