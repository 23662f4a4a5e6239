/* SPDX-License-Identifier: MIT */
/* number.h - parses numbers as people write them, in any locale. */
#ifndef PST_CLI_NUMBER_H
#define PST_CLI_NUMBER_H

/* Takes digits only, at most `most`.  0: the text is not such a number. */
int pst_cli_number_parse(const char *text, unsigned long most,
    unsigned long *number);

/* Takes more than 0 and at most a million seconds, with decimals.  0: the text
   is not such a number. */
int pst_cli_number_seconds(const char *text, unsigned long *milliseconds);

/* Writes seconds such as "2.5". */
void pst_cli_number_show_seconds(unsigned long milliseconds, char text[32]);

/* Takes octets; "k", "M" or "G" after the number, in upper or lower case,
   multiplies by 1024, 1024 * 1024 and so on.  0: the text is no such number,
   or too large for an unsigned long. */
int pst_cli_number_octets(const char *text, unsigned long *octets);

#endif
