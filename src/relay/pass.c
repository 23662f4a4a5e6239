/* SPDX-License-Identifier: MIT */
/* pass.c - decides which parameters of a message the hop gets. */
#include <string.h>

#include "relay.h"

typedef struct rule {
    const char *name;
    const char *value;          /* NULL: any */
    unsigned needs;
    const char *refusal;        /* NULL: it is a hint, which is dropped */
} rule;

#define NO_DSN "555 5.5.4 The next hop does not know DSN"
#define NO_BODY "554 5.6.3 The next hop does not take such content"
#define NO_HOLD "555 5.5.4 The next hop does not know FUTURERELEASE"

/* RFC 6152 3, RFC 3030 3, RFC 6531 3.4, RFC 3461 5.2.2, RFC 2852 4.2, RFC 4865
   5, RFC 8689 4.2.1.  Hints: RFC 1870, RFC 4954 5, RFC 6710 5. */
static const rule rules[] = {
    { "SIZE", NULL, POSTERN_OFFERS_SIZE, NULL },
    { "BODY", "7BIT", POSTERN_OFFERS_8BITMIME, NULL },
    { "BODY", "BINARYMIME", POSTERN_OFFERS_BINARYMIME
        | POSTERN_OFFERS_CHUNKING, NO_BODY },
    { "BODY", NULL, POSTERN_OFFERS_8BITMIME, NO_BODY },
    { "SMTPUTF8", NULL, POSTERN_OFFERS_SMTPUTF8,
        "550 5.6.7 The next hop does not know SMTPUTF8" },
    { "RET", NULL, POSTERN_OFFERS_DSN, NO_DSN },
    { "ENVID", NULL, POSTERN_OFFERS_DSN, NO_DSN },
    { "NOTIFY", NULL, POSTERN_OFFERS_DSN, NO_DSN },
    { "ORCPT", NULL, POSTERN_OFFERS_DSN, NO_DSN },
    { "AUTH", NULL, POSTERN_OFFERS_AUTH, NULL },
    { "REQUIRETLS", NULL, POSTERN_OFFERS_REQUIRETLS,
        "550 5.7.30 REQUIRETLS is not supported by the next hop" },
    { "MT-PRIORITY", NULL, POSTERN_OFFERS_PRIORITY, NULL },
    { "BY", NULL, POSTERN_OFFERS_DELIVERBY,
        "555 5.5.4 The next hop does not know DELIVERBY" },
    { "HOLDFOR", NULL, POSTERN_OFFERS_HOLD, NO_HOLD },
    { "HOLDUNTIL", NULL, POSTERN_OFFERS_HOLD, NO_HOLD }
};

static int is_same(const char *one, const char *other)
{
    for (; *one != '\0' || *other != '\0'; one++, other++)
        if ((*one >= 'a' && *one <= 'z' ? *one - 32 : *one) != *other)
            return 0;
    return 1;
}

static const rule *find(const postern_parameter *parameter)
{
    size_t i;

    for (i = 0; i < sizeof(rules) / sizeof(rules[0]); i++)
        if (strcmp(rules[i].name, parameter->name) == 0
            && (rules[i].value == NULL || (parameter->value != NULL
            && is_same(parameter->value, rules[i].value))))
            return rules + i;
    return NULL;
}

/* What the hop can do for this message.  REQUIRETLS needs a checked
   certificate (RFC 8689 4.2.1), BINARYMIME needs BDAT, and AUTH= needs a hop
   at which the relay logs in. */
unsigned pst_relay_pass_offers(const pst_relay_link *link)
{
    const postern_relay_options *options = &link->relay->options;
    unsigned offers = postern_client_offers(link->client);

    if (!link->is_secure || options->tls != POSTERN_RELAY_VERIFIED)
        offers &= ~(unsigned)POSTERN_OFFERS_REQUIRETLS;
    if (!options->chunking || options->lmtp)
        offers &= ~(unsigned)POSTERN_OFFERS_BINARYMIME;
    if (options->identity == NULL)
        offers &= ~(unsigned)POSTERN_OFFERS_AUTH;
    return offers;
}

const char *pst_relay_pass(const pst_relay_link *link,
    const postern_parameter *parameters, postern_parameter *kept)
{
    unsigned offers = pst_relay_pass_offers(link);
    size_t count = 0;

    for (; parameters->name != NULL; parameters++) {
        const rule *found = find(parameters);

        if (found != NULL && (offers & found->needs) != found->needs) {
            if (found->refusal != NULL)
                return found->refusal;
            continue;
        }
        if (count == PST_RELAY_PARAMETERS)
            return "555 5.5.4 Too many parameters for the next hop";
        kept[count++] = *parameters;
    }
    kept[count].name = NULL;
    return NULL;
}

void pst_relay_pass_keywords(const postern_relay *relay,
    postern_keywords *keywords)
{
    static const struct {
        const char *keyword;
        unsigned offer;
    } rows[] = {
        { "8BITMIME", POSTERN_OFFERS_8BITMIME },
        { "SMTPUTF8", POSTERN_OFFERS_SMTPUTF8 },
        { "BINARYMIME", POSTERN_OFFERS_BINARYMIME },
        { "DSN", POSTERN_OFFERS_DSN },
        { "MT-PRIORITY", POSTERN_OFFERS_PRIORITY },
        { "DELIVERBY", POSTERN_OFFERS_DELIVERBY },
        { "FUTURERELEASE", POSTERN_OFFERS_HOLD },
        { "REQUIRETLS", POSTERN_OFFERS_REQUIRETLS }
    };
    size_t i;

    for (i = 0; relay->is_known && i < sizeof(rows) / sizeof(rows[0]); i++)
        if ((relay->offers & rows[i].offer) == 0)
            (void)postern_keywords_remove(keywords, rows[i].keyword);
}
