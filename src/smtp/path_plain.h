/* path_plain.h - the path that nearly all paths are. */
#ifndef PST_SMTP_PATH_PLAIN_H
#define PST_SMTP_PATH_PLAIN_H

#include "path.h"

/*
 * 1: it was one, and *path is what pst_path_parse would say, whatever the
 * flags, but for the address: it stays where it is, and the closing bracket
 * becomes its NUL.  0: pst_path_parse has to say what it is.  The text is
 * NUL-terminated.
 */
int pst_path_plain(char *text, unsigned local_part_limit, pst_path *path);

#endif
