/* SPDX-License-Identifier: MIT */
/* parts.c - finds the attachments of a message while it is received. */
#include <stdlib.h>
#include <string.h>

#include "field.h"
#include "parts.h"

enum state {
    IN_HEADER,
    IN_BODY,
    BETWEEN                     /* before the first part or after the last */
};

enum encoding { AS_IS, BASE64, QUOTED };

static void begin_part(pst_cli_parts *parts)
{
    parts->state = IN_HEADER;
    parts->is_attached = 0;
    parts->encoding = AS_IS;
    parts->counted = 0;
    parts->line_end = 0;
    parts->boundary[0] = '\0';
    parts->field_length = 0;
    parts->field[0] = '\0';
    memset(&parts->now, 0, sizeof(parts->now));
    strcpy(parts->now.type, "text/plain");
}

void pst_cli_parts_init(pst_cli_parts *parts)
{
    memset(parts, 0, sizeof(*parts));
    begin_part(parts);
}

void pst_cli_parts_free(pst_cli_parts *parts)
{
    free(parts->list);
    parts->list = NULL;
}

/* == A part that has ended == */

static unsigned long size_of(const pst_cli_parts *parts)
{
    return parts->encoding == BASE64 ? parts->counted / 4 * 3
        + parts->counted % 4 * 3 / 4 : parts->counted;
}

/* Without memory, or after PST_CLI_PARTS_MOST, it does not list the part. */
static void add(pst_cli_parts *parts)
{
    if (parts->count == parts->room) {
        size_t room = parts->room == 0 ? 4 : 2 * parts->room;
        pst_cli_part *grown = room > 2 * PST_CLI_PARTS_MOST ? NULL
            : (pst_cli_part *)realloc(parts->list, room * sizeof(*grown));

        if (grown == NULL)
            return;
        parts->list = grown;
        parts->room = room;
    }
    parts->now.size = size_of(parts);
    if (parts->count < PST_CLI_PARTS_MOST)
        parts->list[parts->count++] = parts->now;
}

static void end_part(pst_cli_parts *parts)
{
    if (parts->state == IN_BODY && parts->is_attached)
        add(parts);
    parts->state = BETWEEN;
}

/* == Its header == */

static void read_type(pst_cli_parts *parts, const char *value)
{
    pst_cli_field_word(value, parts->now.type, sizeof(parts->now.type));
    pst_cli_field_parameter(value, "boundary", parts->boundary,
        sizeof(parts->boundary));
    if (parts->now.name[0] == '\0')
        pst_cli_field_parameter(value, "name", parts->now.name,
            sizeof(parts->now.name));
}

static void read_disposition(pst_cli_parts *parts, const char *value)
{
    char word[20], name[sizeof(parts->now.name)];

    pst_cli_field_word(value, word, sizeof(word));
    parts->is_attached = strcmp(word, "attachment") == 0;
    pst_cli_field_parameter(value, "filename", name, sizeof(name));
    if (name[0] != '\0')
        strcpy(parts->now.name, name);
}

static void read_encoding(pst_cli_parts *parts, const char *value)
{
    char word[20];

    pst_cli_field_word(value, word, sizeof(word));
    parts->encoding = strcmp(word, "base64") == 0 ? BASE64
        : strcmp(word, "quoted-printable") == 0 ? QUOTED : AS_IS;
}

static void end_field(pst_cli_parts *parts)
{
    const char *value;

    parts->field[parts->field_length] = '\0';
    if ((value = pst_cli_field_value(parts->field, "content-type")) != NULL)
        read_type(parts, value);
    else if ((value = pst_cli_field_value(parts->field,
        "content-disposition")) != NULL)
        read_disposition(parts, value);
    else if ((value = pst_cli_field_value(parts->field,
        "content-transfer-encoding")) != NULL)
        read_encoding(parts, value);
    parts->field_length = 0;
}

static void end_header(pst_cli_parts *parts)
{
    end_field(parts);
    if (strncmp(parts->now.type, "multipart/", 10) == 0
        && parts->boundary[0] != '\0'
        && parts->depth < PST_CLI_PARTS_DEPTH) {
        strcpy(parts->boundaries[parts->depth++], parts->boundary);
        parts->state = BETWEEN;
        return;
    }
    parts->is_attached |= parts->now.name[0] != '\0';
    parts->state = IN_BODY;
}

static void take_header(pst_cli_parts *parts, const char *line, size_t length)
{
    size_t room = sizeof(parts->field) - 1;

    if (length == 0 && !parts->is_within) {
        end_header(parts);
        return;
    }
    if (!parts->is_within && line[0] != ' ' && line[0] != '\t')
        end_field(parts);
    room -= parts->field_length;
    if (length > room)
        length = room;
    memcpy(parts->field + parts->field_length, line, length);
    parts->field_length += length;
}

/* == Its body == */

static int is_base64(char octet)
{
    return (octet >= 'A' && octet <= 'Z') || (octet >= 'a' && octet <= 'z')
        || (octet >= '0' && octet <= '9') || octet == '+' || octet == '/';
}

/* Counts the octets of a line.  RFC 2045 6.7: "=3D" is one octet, and "=" at
   the end of a line joins it with the next line. */
static unsigned long count_quoted(const char *line, size_t length,
    int *is_joined)
{
    unsigned long count = 0;
    size_t i;

    *is_joined = length > 0 && line[length - 1] == '=';
    length -= *is_joined != 0;
    for (i = 0; i < length; i++, count++)
        if (line[i] == '=' && i + 2 < length + (*is_joined != 0))
            i += 2;
    return count;
}

/* A line end counts only if the next line is no boundary (RFC 2046 5.1.1). */
static void take_body(pst_cli_parts *parts, const char *line, size_t length,
    size_t line_end)
{
    int is_joined = 0;
    size_t i;

    if (parts->encoding == BASE64) {
        for (i = 0; i < length; i++)
            parts->counted += (unsigned long)is_base64(line[i]);
        return;
    }
    parts->counted += parts->line_end;
    parts->counted += parts->encoding == QUOTED
        ? count_quoted(line, length, &is_joined) : (unsigned long)length;
    parts->line_end = is_joined ? 0 : (unsigned long)line_end;
}

/* == Lines == */

/* After a boundary there may be blanks, and "--" after the last one.
   Otherwise it is a longer boundary that begins with the same octets. */
static int is_end(const char *rest, size_t length)
{
    size_t i = length >= 2 && rest[0] == '-' && rest[1] == '-' ? 2 : 0;

    while (i < length && (rest[i] == ' ' || rest[i] == '\t'))
        i++;
    return i == length;
}

/* The level of the boundary, from 1 on; 0: the line is no boundary. */
static size_t find_boundary(const pst_cli_parts *parts, const char *line,
    size_t length)
{
    size_t level;

    if (length < 3 || line[0] != '-' || line[1] != '-')
        return 0;
    for (level = parts->depth; level > 0; level--) {
        const char *boundary = parts->boundaries[level - 1];
        size_t own = strlen(boundary);

        if (length >= own + 2 && memcmp(line + 2, boundary, own) == 0
            && is_end(line + 2 + own, length - 2 - own))
            return level;
    }
    return 0;
}

static void take_boundary(pst_cli_parts *parts, size_t level,
    const char *line, size_t length)
{
    size_t own = strlen(parts->boundaries[level - 1]) + 2;

    end_part(parts);
    parts->depth = level;
    if (length >= own + 2 && line[own] == '-' && line[own + 1] == '-')
        parts->depth--;
    else
        begin_part(parts);
}

/* Handles what `line` holds; `line_end` is the length of its line end. */
static void take_line(pst_cli_parts *parts, size_t line_end)
{
    const char *line = parts->line;
    size_t length = parts->line_length;
    size_t level = parts->is_within ? 0 : find_boundary(parts, line, length);

    if (level > 0)
        take_boundary(parts, level, line, length);
    else if (parts->state == IN_HEADER)
        take_header(parts, line, length);
    else if (parts->state == IN_BODY)
        take_body(parts, line, length, line_end);
    parts->line_length = 0;
    parts->is_within = line_end == 0;
}

static void end_line(pst_cli_parts *parts)
{
    size_t line_end = 1;

    if (parts->line_length > 0
        && parts->line[parts->line_length - 1] == '\r') {
        parts->line_length--;
        line_end = 2;
    }
    take_line(parts, line_end);
}

void pst_cli_parts_feed(pst_cli_parts *parts, const char *octets,
    size_t length)
{
    for (; length > 0; octets++, length--) {
        if (*octets == '\n') {
            end_line(parts);
            continue;
        }
        /* keep a CR at the end: an LF may follow it */
        if (parts->line_length == sizeof(parts->line) - 1 && *octets != '\r')
            take_line(parts, 0);
        if (parts->line_length == sizeof(parts->line))
            take_line(parts, 0);
        parts->line[parts->line_length++] = *octets;
    }
}

void pst_cli_parts_end(pst_cli_parts *parts)
{
    if (parts->line_length > 0)
        take_line(parts, 0);
    if (parts->state == IN_HEADER)
        end_header(parts);
    /* no boundary follows, so the last line end counts */
    if (parts->encoding != BASE64)
        parts->counted += parts->line_end;
    end_part(parts);
}
