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

pst_tls_identity *pst_tls_set_next(const postern_tls_context *context,
    const pst_tls_set *set, const char *name, pst_tls_identity *last)
{
    pst_tls_identity *first = *name == '\0' ? NULL
        : find(set->identities, name);

    if (first != NULL)
        return last == NULL ? first : find(last->next, name);
    if (*name != '\0' && context->options.known_names_only)
        return NULL;
    return last == NULL ? set->identities : last->next;
}
