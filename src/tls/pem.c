/* SPDX-License-Identifier: MIT */
/* pem.c - finds the objects in PEM text (RFC 7468) and decodes them. */
#include <string.h>

#include "base/base64.h"
#include "pem.h"

typedef struct pem_line {
    const char *start;
    size_t length;              /* without its line end and the blanks before
                                   it */
} pem_line;

static int is_blank(char c)
{
    return c == ' ' || c == '\t';
}

void pst_tls_pem_init(pst_tls_pem *pem, const char *text, size_t length)
{
    pem->at = text;
    pem->end = text + length;
    if (length >= 3 && memcmp(text, "\357\273\277", 3) == 0)
        pem->at += 3;
}

/* RFC 7468 3: an end of line is CRLF, CR or LF. */
static int next_line(pst_tls_pem *pem, pem_line *line)
{
    const char *at = pem->at;

    if (at == pem->end)
        return 0;
    line->start = at;
    while (at < pem->end && *at != '\r' && *at != '\n')
        at++;
    line->length = (size_t)(at - line->start);
    while (line->length > 0 && is_blank(line->start[line->length - 1]))
        line->length--;
    if (at < pem->end)
        at += *at == '\r' && pem->end - at > 1 && at[1] == '\n' ? 2 : 1;
    pem->at = at;
    return 1;
}

static int begins(const pem_line *line, const char *text)
{
    size_t length = strlen(text);

    return line->length >= length && memcmp(line->start, text, length) == 0;
}

/* Is it "-----BEGIN label-----"?  Then the rest is set to the label. */
static int is_boundary(const pem_line *whole, const char *start,
    pem_line *label)
{
    size_t length = strlen(start);

    if (!begins(whole, start) || whole->length < length + 5
        || memcmp(whole->start + whole->length - 5, "-----", 5) != 0)
        return 0;
    label->start = whole->start + length;
    label->length = whole->length - length - 5;
    return 1;
}

static int next_begin(pst_tls_pem *pem, pem_line *label)
{
    pem_line line;

    while (next_line(pem, &line))
        if (is_boundary(&line, "-----BEGIN ", label))
            return 1;
    return 0;
}

static void take_label(pst_tls_pem_object *object, const pem_line *label)
{
    size_t length = label->length;

    if (length > sizeof(object->label) - 1)
        length = sizeof(object->label) - 1;
    memcpy(object->label, label->start, length);
    object->label[length] = '\0';
    object->encrypted = strcmp(object->label, "ENCRYPTED PRIVATE KEY") == 0;
}

static int has_word(const pem_line *line, const char *word)
{
    size_t i, length = strlen(word);

    for (i = 0; i + length <= line->length; i++)
        if (memcmp(line->start + i, word, length) == 0)
            return 1;
    return 0;
}

/* RFC 1421 4.4: headers end with an empty line. */
static void skip_headers(pst_tls_pem *pem, pst_tls_pem_object *object)
{
    pst_tls_pem ahead = *pem;
    pem_line line;

    if (!next_line(&ahead, &line) || !has_word(&line, ":"))
        return;
    do {
        if (begins(&line, "Proc-Type:") && has_word(&line, "ENCRYPTED"))
            object->encrypted = 1;
        if (line.length == 0 || begins(&line, "-----"))
            break;
        *pem = ahead;
    } while (next_line(&ahead, &line));
}

static int find_end(pst_tls_pem *pem, pst_tls_pem_object *object,
    const pem_line *begun)
{
    pem_line line, label;

    object->body = pem->at;
    while (next_line(pem, &line)) {
        if (!begins(&line, "-----"))
            continue;
        object->length = (size_t)(line.start - object->body);
        return is_boundary(&line, "-----END ", &label)
            && label.length == begun->length
            && memcmp(label.start, begun->start, label.length) == 0 ? 1 : -1;
    }
    return -1;
}

int pst_tls_pem_next(pst_tls_pem *pem, pst_tls_pem_object *object)
{
    pem_line label;

    memset(object, 0, sizeof(*object));
    if (!next_begin(pem, &label))
        return 0;
    take_label(object, &label);
    skip_headers(pem, object);
    return find_end(pem, object, &label);
}

size_t pst_tls_pem_decode(const pst_tls_pem_object *object,
    unsigned char *octets)
{
    const char *at = object->body, *end = at + object->length;
    char quantum[4];
    size_t length = 0, have = 0, now;

    for (; at < end; at++) {
        if (is_blank(*at) || *at == '\r' || *at == '\n')
            continue;
        /* the last group had fewer than three octets */
        if (length % 3 != 0)
            return 0;
        quantum[have++] = *at;
        if (have < sizeof(quantum))
            continue;
        if (!pst_base64_decode(quantum, have, octets + length, 3, &now))
            return 0;
        length += now;
        have = 0;
    }
    return have == 0 ? length : 0;
}
