/* SPDX-License-Identifier: MIT */
/* path.h - the address of MAIL, RCPT and VRFY, in canonical form. */
#ifndef PST_SMTP_PATH_H
#define PST_SMTP_PATH_H

#include <stddef.h>

#include "base/config.h"

/* Follow the grammar of RFC 5321 4.1.2 exactly; else parse as aiosmtpd
   does. */
#define PST_PATH_STRICT (PST_WITH_STRICT ? 1U : 0U)

/* RFC 6531: UTF-8 may replace letters; else it is malformed. */
#define PST_PATH_UTF8 (PST_WITH_SMTPUTF8 ? 2U : 0U)

enum {
    PST_PATH_OK,
    PST_PATH_EMPTY,         /* there is nothing */
    PST_PATH_MALFORMED
};

typedef struct pst_path {
    const char *address;    /* canonical, NUL-terminated; NULL unless the
                               result is OK */
    size_t length;
    size_t local;           /* octets of it before the @, with the quotes */
    const char *rest;       /* in the text: what follows the path */
    int null;               /* the path was <>, the address is "" */
    int no_domain;          /* as in <Postmaster> */
    int utf8;               /* it is not only ASCII */
} pst_path;

/*
 * Parses the path at the beginning of `text`, which is what follows FROM: or
 * TO:, with tabs changed to spaces.  The text need not be NUL-terminated.  The
 * address is written to `out`, which must not overlap the text: without
 * brackets, comments and source route, in quotes only if it needs them.  An
 * address that does not fit into `size` octets, with the NUL, is malformed.
 * `local_part_limit` 0 means no limit.
 *
 * Always malformed are: control characters anywhere in the text; in the path,
 * invalid UTF-8 and characters that are invisible or change the direction of
 * writing.  Without PST_PATH_STRICT also malformed are encoded words (RFC
 * 2047), which a mail reader would decode, and a backslash in a domain
 * literal.
 *
 * Parsing "<" address ">" again gives the same address.  There is one
 * exception, without PST_PATH_STRICT: `""@x` without brackets becomes the
 * address `@x`.
 */
int pst_path_parse(const char *text, size_t length, unsigned flags,
    unsigned local_part_limit, char *out, size_t size, pst_path *path);

/*
 * The fast way for nearly all paths (path_plain.c).  1: *path is what
 * pst_path_parse would return with any flags, but the address stays in the
 * text, and the closing bracket becomes its NUL.  0: pst_path_parse has to
 * parse it.  The text is NUL-terminated.
 */
int pst_path_plain(char *text, unsigned local_part_limit, pst_path *path);

/* Parses a path: first the fast way, then the grammar.  `text` is
   NUL-terminated and may be changed.  The macro evaluates `text`, `limit` and
   `path` twice. */
#define pst_path_read(text, flags, limit, out, size, path) \
    (PST_WITH_SHORTCUTS && pst_path_plain(text, limit, path) ? PST_PATH_OK \
    : pst_path_parse(text, strlen(text), flags, limit, out, size, path))

#endif
