/* SPDX-License-Identifier: MIT */
/* path.c - writes addresses and parameters, but only those that the server
   will read correctly, and only if it offers their extension. */
#include <string.h>

#include "base/ascii.h"
#include "base/utf8.h"
#include "client.h"
#include "smtp/path.h"

#define PATH_SIZE 1024

static int is_utf8(const char *text)
{
    for (; *text != '\0'; text++)
        if ((unsigned char)*text >= 0x80)
            return 1;
    return 0;
}

int pst_client_path(postern_client *client, pst_text *text,
    const char *address, int may_be_null)
{
    char room[PATH_SIZE], canonical[PATH_SIZE];
    pst_path path;
    pst_text bracketed;

    pst_text_init(&bracketed, room, sizeof(room));
    pst_text_char(&bracketed, '<');
    pst_text_string(&bracketed, address);
    pst_text_char(&bracketed, '>');
    if (bracketed.cut
        || pst_path_parse(room, bracketed.length, PST_PATH_UTF8, 0,
            canonical, sizeof(canonical), &path) != PST_PATH_OK
        || path.rest != room + bracketed.length
        || (path.null && !may_be_null))
        return POSTERN_E_INVALID;
    if (path.utf8 && !client->utf8)
        return POSTERN_E_INVALID_NOT_OFFERED;
    pst_text_char(text, '<');
    pst_text_string(text, path.address);
    pst_text_char(text, '>');
    return 0;
}

/* Which extension a parameter needs; for others the caller is responsible. */
static const struct {
    const char *name;
    const char *value;      /* NULL: any */
    unsigned needs;
} rows[] = {
    { "SIZE", NULL, POSTERN_OFFERS_SIZE },
    { "BODY", "BINARYMIME", POSTERN_OFFERS_BINARYMIME
        | POSTERN_OFFERS_CHUNKING },
    { "BODY", NULL, POSTERN_OFFERS_8BITMIME },
    { "SMTPUTF8", NULL, POSTERN_OFFERS_SMTPUTF8 },
    { "RET", NULL, POSTERN_OFFERS_DSN },
    { "ENVID", NULL, POSTERN_OFFERS_DSN },
    { "NOTIFY", NULL, POSTERN_OFFERS_DSN },
    { "ORCPT", NULL, POSTERN_OFFERS_DSN },
    { "AUTH", NULL, POSTERN_OFFERS_AUTH },
    { "REQUIRETLS", NULL, POSTERN_OFFERS_REQUIRETLS },
    { "MT-PRIORITY", NULL, POSTERN_OFFERS_PRIORITY },
    { "BY", NULL, POSTERN_OFFERS_DELIVERBY },
    { "HOLDFOR", NULL, POSTERN_OFFERS_HOLD },
    { "HOLDUNTIL", NULL, POSTERN_OFFERS_HOLD }
};

static unsigned needs_of(const postern_parameter *parameter)
{
    size_t i;

    for (i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
        if (pst_ascii_compare(rows[i].name, parameter->name) == 0
            && (rows[i].value == NULL || (parameter->value != NULL
            && pst_ascii_compare(rows[i].value, parameter->value) == 0)))
            return rows[i].needs;
    return 0;
}

/* RFC 5321 4.1.2: esmtp-keyword, and esmtp-value, to which RFC 6531 3.3 adds
   UTF-8. */
static int is_sayable(const postern_parameter *parameter)
{
    const char *at;

    if (!pst_ascii_is_alnum((unsigned char)parameter->name[0]))
        return 0;
    for (at = parameter->name; *at != '\0'; at++)
        if (!pst_ascii_is_alnum((unsigned char)*at) && *at != '-')
            return 0;
    return parameter->value == NULL || (*parameter->value != '\0'
        && strchr(parameter->value, ' ') == NULL
        && pst_utf8_prints(parameter->value, strlen(parameter->value), 1));
}

/* BINARYMIME needs BDAT, which is not used in LMTP. */
static int is_possible(const postern_client *client,
    const postern_parameter *parameter, unsigned needs)
{
    if ((client->offers & needs) != needs
        || ((needs & POSTERN_OFFERS_BINARYMIME) != 0
        && (!client->options.chunking || client->options.lmtp)))
        return 0;
    return parameter->value == NULL || client->utf8
        || !is_utf8(parameter->value);
}

int pst_client_parameters(postern_client *client, pst_text *text,
    const postern_parameter *parameters)
{
    for (; parameters != NULL && parameters->name != NULL; parameters++) {
        if (!is_sayable(parameters))
            return POSTERN_E_INVALID;
        if (!is_possible(client, parameters, needs_of(parameters)))
            return POSTERN_E_INVALID_NOT_OFFERED;
        pst_text_char(text, ' ');
        pst_text_string(text, parameters->name);
        if (parameters->value != NULL) {
            pst_text_char(text, '=');
            pst_text_string(text, parameters->value);
        }
    }
    return 0;
}
