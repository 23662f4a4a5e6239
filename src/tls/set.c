/* SPDX-License-Identifier: MIT */
/* set.c - the certificates that sessions use, and the choice for a client. */
#include <string.h>

#include "context.h"
#include "names.h"

pst_tls_set *pst_tls_set_new(postern_tls_context *context)
{
    pst_tls_set *set = (pst_tls_set *)pst_memory_take(&context->memory,
        sizeof(*set));

    if (set == NULL)
        return NULL;
    memset(set, 0, sizeof(*set));
    set->references = 1;
    return set;
}

void pst_tls_set_release(postern_tls_context *context, pst_tls_set *set)
{
    if (--set->references > 0)
        return;
    while (set->identities != NULL) {
        pst_tls_identity *identity = set->identities;

        set->identities = identity->next;
        pst_tls_identity_free(context, identity);
    }
    pst_tls_trust_free(context, set);
    pst_memory_free(&context->memory, set, sizeof(*set));
}

static pst_tls_identity *find(pst_tls_identity *from, const char *name)
{
    while (from != NULL
        && !pst_tls_names_match(from->names, from->names_length, name))
        from = from->next;
    return from;
}

int pst_tls_set_serves(postern_tls_context *context)
{
    if (context->set->identities == NULL)
        return pst_tls_why_fail(context, POSTERN_E_INVALID, NULL,
            "the TLS context has no certificate");
    if (context->options.clients == POSTERN_TLS_DEMAND
        && context->set->anchors == NULL)
        return pst_tls_why_fail(context, POSTERN_E_INVALID, NULL,
            "certificates of clients are demanded, and no authority is"
            " trusted");
    return 0;
}

int pst_tls_set_asks(const postern_tls_context *context,
    const pst_tls_set *set)
{
    return context->options.clients != POSTERN_TLS_ANYBODY
        && set->anchors != NULL;
}

/* If the ClientHello is incomplete, the name is unknown. */
static int may_be_shown(const postern_tls_context *context,
    const pst_tls_set *set, const pst_tls_hello *hello)
{
    if (!context->options.known_names_only)
        return 1;
    return hello->whole && (hello->asked == PST_TLS_ASKED_NONE
        || (hello->asked == PST_TLS_ASKED_NAME
        && find(set->identities, hello->name) != NULL));
}

pst_tls_identity *pst_tls_set_next(const postern_tls_context *context,
    const pst_tls_set *set, const pst_tls_hello *hello,
    pst_tls_identity *last)
{
    if (!may_be_shown(context, set, hello))
        return NULL;
    if (hello->asked == PST_TLS_ASKED_NAME
        && find(set->identities, hello->name) != NULL)
        return find(last == NULL ? set->identities : last->next,
            hello->name);
    return last == NULL ? set->identities : last->next;
}
