/* SPDX-License-Identifier: MIT */
/* json.c - builds a line of JSON. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "json.h"

static void put(pst_cli_json *json, const char *octets, size_t length)
{
    if (json->text != NULL && json->size - json->length < length) {
        size_t size = 2 * json->size + length;
        char *grown = (char *)realloc(json->text, size);

        if (grown == NULL)
            free(json->text);
        json->text = grown;
        json->size = size;
    }
    if (json->text == NULL)
        return;
    memcpy(json->text + json->length, octets, length);
    json->length += length;
}

static void put_text(pst_cli_json *json, const char *text)
{
    put(json, text, strlen(text));
}

/* == Strings == */

/* The length of the first character (RFC 3629 4); 0: it is malformed. */
static size_t character(const unsigned char *octets, size_t length)
{
    static const struct {
        unsigned char first, last;      /* of the first octet */
        unsigned char from, to;         /* of the second octet */
        size_t length;
    } rows[] = {
        { 0x00, 0x7F, 0x00, 0xFF, 1 }, { 0xC2, 0xDF, 0x80, 0xBF, 2 },
        { 0xE0, 0xE0, 0xA0, 0xBF, 3 }, { 0xE1, 0xEC, 0x80, 0xBF, 3 },
        { 0xED, 0xED, 0x80, 0x9F, 3 }, { 0xEE, 0xEF, 0x80, 0xBF, 3 },
        { 0xF0, 0xF0, 0x90, 0xBF, 4 }, { 0xF1, 0xF3, 0x80, 0xBF, 4 },
        { 0xF4, 0xF4, 0x80, 0x8F, 4 }
    };
    size_t i, at;

    for (i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
        if (octets[0] >= rows[i].first && octets[0] <= rows[i].last)
            break;
    if (i == sizeof(rows) / sizeof(rows[0]) || rows[i].length > length)
        return 0;
    if (rows[i].length > 1
        && (octets[1] < rows[i].from || octets[1] > rows[i].to))
        return 0;
    for (at = 2; at < rows[i].length; at++)
        if ((octets[at] & 0xC0) != 0x80)
            return 0;
    return rows[i].length;
}

/* RFC 8259 7: quotation mark, reverse solidus and controls are escaped.  DEL
   and the C1 controls are escaped, too, because terminals act on them. */
static void put_character(pst_cli_json *json, const char *octets,
    size_t length)
{
    unsigned char first = (unsigned char)octets[0];
    char escape[8];

    if (length == 0) {
        put_text(json, "\\ufffd");
    } else if (first == '"' || first == '\\') {
        escape[0] = '\\';
        escape[1] = octets[0];
        put(json, escape, 2);
    } else if (first < 0x20 || first == 0x7F) {
        sprintf(escape, "\\u%04x", (unsigned)first);
        put_text(json, escape);
    } else if (first == 0xC2 && (unsigned char)octets[1] < 0xA0) {
        sprintf(escape, "\\u%04x", (unsigned)(unsigned char)octets[1]);
        put_text(json, escape);
    } else {
        put(json, octets, length);
    }
}

static void put_string(pst_cli_json *json, const char *octets, size_t length)
{
    put_text(json, "\"");
    while (length > 0) {
        size_t used = character((const unsigned char *)octets, length);

        put_character(json, octets, used);
        used += used == 0;
        octets += used;
        length -= used;
    }
    put_text(json, "\"");
}

/* == Values == */

static void put_name(pst_cli_json *json, const char *name)
{
    if (json->is_followed)
        put_text(json, ",");
    json->is_followed = 1;
    if (name == NULL)
        return;
    put_string(json, name, strlen(name));
    put_text(json, ":");
}

void pst_cli_json_begin(pst_cli_json *json)
{
    json->size = 1000;
    json->text = (char *)malloc(json->size);
    json->length = 0;
    json->is_followed = 0;
    put_text(json, "{");
}

void pst_cli_json_octets(pst_cli_json *json, const char *name,
    const char *octets, size_t length)
{
    put_name(json, name);
    put_string(json, octets, length);
}

void pst_cli_json_string(pst_cli_json *json, const char *name,
    const char *value)
{
    put_name(json, name);
    if (value == NULL)
        put_text(json, "null");
    else
        put_string(json, value, strlen(value));
}

void pst_cli_json_number(pst_cli_json *json, const char *name,
    unsigned long number)
{
    char digits[32];

    put_name(json, name);
    sprintf(digits, "%lu", number);
    put_text(json, digits);
}

void pst_cli_json_truth(pst_cli_json *json, const char *name, int truth)
{
    put_name(json, name);
    put_text(json, truth ? "true" : "false");
}

void pst_cli_json_open(pst_cli_json *json, const char *name,
    const char *bracket)
{
    put_name(json, name);
    put_text(json, bracket);
    json->is_followed = 0;
}

void pst_cli_json_close(pst_cli_json *json, const char *bracket)
{
    put_text(json, bracket);
    json->is_followed = 1;
}

int pst_cli_json_end(pst_cli_json *json)
{
    put_text(json, "}\n");
    return json->text == NULL ? -1 : 0;
}

void pst_cli_json_free(pst_cli_json *json)
{
    free(json->text);
    json->text = NULL;
}
