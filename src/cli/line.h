/* SPDX-License-Identifier: MIT */
/* line.h - builds one line of output, which is then written at once. */
#ifndef PST_CLI_LINE_H
#define PST_CLI_LINE_H

#include <stddef.h>

typedef struct pst_cli_line {
    int ascii;                  /* escape all characters that are not ASCII */
    size_t length;
    char text[3000];            /* without a NUL; what does not fit is cut */
} pst_cli_line;

void pst_cli_line_init(pst_cli_line *line, int ascii);
void pst_cli_line_string(pst_cli_line *line, const char *string);
/* Ends a colour; there is always space for this. */
void pst_cli_line_plain(pst_cli_line *line);

void pst_cli_line_number(pst_cli_line *line, unsigned long number);

/* Adds what a client sent, escaped. */
void pst_cli_line_shown(pst_cli_line *line, const char *octets, size_t length);

/* The same in quotation marks; quotation marks and backslashes in the text are
   escaped, so that a reader finds its end. */
void pst_cli_line_quoted(pst_cli_line *line, const char *octets,
    size_t length);

/* "512 B", "4.2 kB", "1.3 MB". */
void pst_cli_line_size(pst_cli_line *line, unsigned long octets);

/* Ends the line; there is always space for this. */
void pst_cli_line_end(pst_cli_line *line);

#endif
