/* SPDX-License-Identifier: MIT */
/* json.h - builds a line of JSON (RFC 8259) with one object.  The line is
   valid UTF-8, whatever octets are put into it. */
#ifndef PST_CLI_JSON_H
#define PST_CLI_JSON_H

#include <stddef.h>

typedef struct pst_cli_json {
    char *text;                 /* NULL: there was no memory */
    size_t length;
    size_t size;
    int is_followed;            /* a comma comes before the next value */
} pst_cli_json;

/* Begins an object.  Below, a `name` of NULL adds a value to an array. */
void pst_cli_json_begin(pst_cli_json *json);

void pst_cli_json_string(pst_cli_json *json, const char *name,
    const char *value);         /* NULL: null */
void pst_cli_json_octets(pst_cli_json *json, const char *name,
    const char *octets, size_t length);
void pst_cli_json_number(pst_cli_json *json, const char *name,
    unsigned long number);
void pst_cli_json_truth(pst_cli_json *json, const char *name, int truth);

/* Writes "[" or "{", or the "]" or "}" that ends it. */
void pst_cli_json_open(pst_cli_json *json, const char *name,
    const char *bracket);
void pst_cli_json_close(pst_cli_json *json, const char *bracket);

/* Ends the object and the line.  Returns 0, or below zero without memory. */
int pst_cli_json_end(pst_cli_json *json);
void pst_cli_json_free(pst_cli_json *json);

#endif
