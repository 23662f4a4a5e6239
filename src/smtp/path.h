/* SPDX-License-Identifier: MIT */
/* path.h - the address of MAIL, RCPT and VRFY, made canonical. */
#ifndef PST_SMTP_PATH_H
#define PST_SMTP_PATH_H

#include <stddef.h>

/* The grammar of RFC 5321 4.1.2 to the letter; else as aiosmtpd reads it. */
#define PST_PATH_STRICT 1U

/* RFC 6531: UTF-8 may stand where a letter may; else it is malformed. */
#define PST_PATH_UTF8 2U

enum {
    PST_PATH_OK,
    PST_PATH_EMPTY,         /* there is nothing */
    PST_PATH_MALFORMED
};

typedef struct pst_path {
    const char *address;    /* canonical, NUL-terminated; NULL unless OK */
    size_t length;
    size_t local;           /* octets of it before the @, with the quotes */
    const char *rest;       /* in the text: what stands behind the path */
    int null;               /* the path was <>, the address is "" */
    int no_domain;          /* as in <Postmaster> */
    int utf8;               /* there is more than ASCII in it */
} pst_path;

/*
 * Reads the path that `text` begins with: what follows FROM: or TO:, HT turned
 * to SP.  The text need not be NUL-terminated.  The address is written to
 * `out`, which must not overlap the text: without brackets, comments and
 * source route, in quotes only where it needs them.  One that does not fit
 * `size` octets, the NUL included, is malformed.  `local_part_limit` 0 is no
 * limit.
 *
 * What is malformed in both modes: controls anywhere in the text; in the path,
 * invalid UTF-8 and characters that cannot be seen or turn the direction of
 * writing; in the relaxed mode also what a mail reader would take for an
 * encoded word (RFC 2047) and a backslash in a domain literal.
 *
 * "<" address ">" reads as the same address again, in the same mode.  The one
 * exception is relaxed: `""@x` without brackets is the address `@x`.
 */
int pst_path_parse(const char *text, size_t length, unsigned flags,
    unsigned local_part_limit, char *out, size_t size, pst_path *path);

/*
 * The path that nearly all paths are (path_plain.c).  1: it was one, and *path
 * is what pst_path_parse would say, whatever the flags, but for the address:
 * it stays where it is, and the closing bracket becomes its NUL.  0:
 * pst_path_parse has to say what it is.  The text is NUL-terminated.
 */
int pst_path_plain(char *text, unsigned local_part_limit, pst_path *path);

/* The one door: the plain way, then the grammar.  `text` is NUL-terminated and
   may be changed; it, `limit` and `path` are looked at twice. */
#define pst_path_read(text, flags, limit, out, size, path) \
    (pst_path_plain(text, limit, path) ? PST_PATH_OK \
    : pst_path_parse(text, strlen(text), flags, limit, out, size, path))

#endif
