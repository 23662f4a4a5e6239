/* SPDX-License-Identifier: MIT */
/* command.h - the command line, which Windows hands to a program in one
   piece.  win32.h comes before it. */
#ifndef PST_WIN32_COMMAND_H
#define PST_WIN32_COMMAND_H

/*
 * Takes a line apart by the rules that every C library for Windows has: blanks
 * stand between arguments, quotes around blanks, and "\" is itself but before
 * a quote.  The arguments, and NULL behind the last one, are one block for
 * free(); NULL: no memory.
 */
char **pst_win32_command_split(const char *line);

#endif
