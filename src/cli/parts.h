/* SPDX-License-Identifier: MIT */
/*
 * parts.h - finds the attachments of a message in its header and those of its
 * parts, while it is received (RFC 2046 5.1).  It decodes only their names; it
 * counts their sizes.
 */
#ifndef PST_CLI_PARTS_H
#define PST_CLI_PARTS_H

#include <stddef.h>

/* At most so many levels of multiparts and so many attachments. */
#define PST_CLI_PARTS_DEPTH 10
#define PST_CLI_PARTS_MOST 100

typedef struct pst_cli_part {
    char name[256];             /* any octets; "": no name */
    char type[100];             /* "application/pdf" */
    unsigned long size;         /* octets, as decoded */
} pst_cli_part;

typedef struct pst_cli_parts {
    pst_cli_part *list;         /* the attachments */
    size_t count;
    size_t room;

    int state;
    int is_attached;            /* `now` is an attachment */
    int encoding;
    unsigned long counted;      /* encoded octets, for the size */
    unsigned long line_end;     /* line end that a boundary may include */
    pst_cli_part now;
    char boundary[72];          /* of the current part, if it has parts */

    size_t depth;
    char boundaries[PST_CLI_PARTS_DEPTH][72];

    size_t field_length;
    char field[2000];           /* of a header, unfolded, cut */
    size_t line_length;
    int is_within;              /* `line` is the rest of a longer line */
    char line[1000];
} pst_cli_parts;

void pst_cli_parts_init(pst_cli_parts *parts);
void pst_cli_parts_feed(pst_cli_parts *parts, const char *octets,
    size_t length);

/* Call it when the content has ended. */
void pst_cli_parts_end(pst_cli_parts *parts);
void pst_cli_parts_free(pst_cli_parts *parts);

#endif
