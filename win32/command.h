/* SPDX-License-Identifier: MIT */
/* command.h - splits and joins command lines, which Windows gives to a program
   as one string.  Include win32.h before it. */
#ifndef PST_WIN32_COMMAND_H
#define PST_WIN32_COMMAND_H

/*
 * Splits a line by the rules of the C libraries for Windows: blanks separate
 * arguments, quotes enclose blanks, and "\" is special only before a quote.
 * The result is one block, with NULL after the last argument, to be freed by
 * free(). NULL: no memory.
 */
char **pst_win32_command_split(const char *line);

/* Makes a line that would be split into these arguments, to be freed by
   free(); NULL: no memory. */
char *pst_win32_command_join(char **arguments);

#endif
