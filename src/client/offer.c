/* SPDX-License-Identifier: MIT */
/* offer.c - the keywords of EHLO (RFC 5321 4.1.1.1). */
#include <limits.h>
#include <string.h>

#include "base/ascii.h"
#include "client.h"

static const struct {
    const char *keyword;
    unsigned offer;
} rows[] = {
    { "PIPELINING", POSTERN_OFFERS_PIPELINING },
    { "SIZE", POSTERN_OFFERS_SIZE },
    { "8BITMIME", POSTERN_OFFERS_8BITMIME },
    { "SMTPUTF8", POSTERN_OFFERS_SMTPUTF8 },
    { "CHUNKING", POSTERN_OFFERS_CHUNKING },
    { "BINARYMIME", POSTERN_OFFERS_BINARYMIME },
    { "DSN", POSTERN_OFFERS_DSN },
    { "STARTTLS", POSTERN_OFFERS_STARTTLS },
    { "AUTH", POSTERN_OFFERS_AUTH },
    { "AUTH=", POSTERN_OFFERS_AUTH },   /* older than RFC 2554 */
    { "REQUIRETLS", POSTERN_OFFERS_REQUIRETLS },
    { "ENHANCEDSTATUSCODES", POSTERN_OFFERS_STATUS },
    { "DELIVERBY", POSTERN_OFFERS_DELIVERBY },
    { "MT-PRIORITY", POSTERN_OFFERS_PRIORITY },
    { "FUTURERELEASE", POSTERN_OFFERS_HOLD }
};

static unsigned offer_of(const char *line, const char **rest)
{
    size_t i;

    for (i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        const char *behind = pst_ascii_behind(line, rows[i].keyword);

        *rest = behind;
        if (behind != NULL && (*behind == '\0' || *behind == ' '
            || behind[-1] == '='))
            return rows[i].offer;
    }
    return 0;
}

static void note_mechanisms(postern_client *client, const char *names)
{
    while (*names != '\0') {
        size_t length;

        names += strspn(names, " ");
        length = strcspn(names, " ");
        client->mechanisms |= (unsigned)pst_sasl_client_find(names, length);
        names += length;
    }
}

/* RFC 1870 4: without a number, and with 0, there is no limit. */
static void note_size(postern_client *client, const char *number)
{
    if (!pst_ascii_number(number + strspn(number, " "), ULONG_MAX,
        &client->size_limit))
        client->size_limit = 0;
}

void pst_client_offer_note(postern_client *client, const char *line)
{
    const char *rest;
    unsigned offer = offer_of(line, &rest);

    client->offers |= offer;
    if (offer == POSTERN_OFFERS_AUTH)
        note_mechanisms(client, rest);
    else if (offer == POSTERN_OFFERS_SIZE)
        note_size(client, rest);
}

void pst_client_offer_forget(postern_client *client)
{
    client->offers = client->mechanisms = 0;
    client->size_limit = 0;
}

unsigned postern_client_offers(const postern_client *client)
{
    return client->offers;
}

unsigned long postern_client_size_limit(const postern_client *client)
{
    return client->size_limit;
}
