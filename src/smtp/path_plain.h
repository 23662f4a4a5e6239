/* path_plain.h - the path that nearly all paths are. */
#ifndef PST_SMTP_PATH_PLAIN_H
#define PST_SMTP_PATH_PLAIN_H

#include "path.h"

/*
 * 1: it was one, and *path, which was all zeros, is filled in as
 * pst_path_parse would have; 0: nobody knows yet what it is.
 */
int pst_path_plain(const char *text, size_t length,
    unsigned local_part_limit, char *out, size_t size, pst_path *path);

#endif
