/* SPDX-License-Identifier: MIT */
/* context.c - the life of a context: made, freed, replaced; the time of day,
   if it is known. */
#include <string.h>

#include "base/size.h"
#include "context.h"
#include "postern_net.h"

void postern_tls_options_init_bare(postern_tls_options *options)
{
    memset(options, 0, sizeof(*options));
    options->size = sizeof(*options);
    options->cache_size = 500;
    options->clients = POSTERN_TLS_ANYBODY;
}

static int check(const postern_tls_options *options)
{
    if (options == NULL || !pst_size_is(options->size, sizeof(*options)))
        return POSTERN_E_INVALID_OPTIONS;
    if (options->resize == NULL)
        return POSTERN_E_INVALID_RESIZE;
    if (options->net != NULL
        && !pst_size_is(options->net->size, sizeof(*options->net)))
        return POSTERN_E_INVALID_NET;
    if (options->clients < POSTERN_TLS_ANYBODY
        || options->clients > POSTERN_TLS_DEMAND)
        return POSTERN_E_INVALID_CLIENTS;
    return 0;
}

/* If clients have to show a certificate, sessions must not be resumed. */
static int make_parts(postern_tls_context *context)
{
    context->set = pst_tls_set_new(context);
    if (context->set == NULL)
        return POSTERN_E_NOMEM;
    if (context->options.cache_size == 0
        || context->options.clients != POSTERN_TLS_ANYBODY)
        return 0;
    context->cache = context->provider->cache_new(&context->memory,
        context->options.cache_size);
    return context->cache == NULL ? POSTERN_E_NOMEM : 0;
}

static postern_tls_context *make(const pst_tls_provider *provider,
    const postern_tls_options *options)
{
    postern_tls_context *context;
    pst_memory memory;

    pst_memory_init(&memory, options->resize, options->resize_context, 0);
    context = (postern_tls_context *)pst_memory_take(&memory,
        sizeof(*context));
    if (context == NULL)
        return NULL;
    memset(context, 0, sizeof(*context));
    context->provider = provider;
    context->memory = memory;
    context->options = *options;
    if (make_parts(context) != 0) {
        postern_tls_free(context);
        return NULL;
    }
    return context;
}

unsigned long pst_tls_date(const postern_tls_context *context)
{
    const postern_tls_options *options = &context->options;

    return options->date == NULL ? 0 : options->date(options->date_context);
}

postern_tls_context *pst_tls_context_new(const pst_tls_provider *provider,
    const postern_tls_options *options, int *error)
{
    postern_tls_context *context = NULL;
    int result = provider == NULL ? POSTERN_E_NOTLS : check(options);

    if (result == 0) {
        context = make(provider, options);
        result = context == NULL ? POSTERN_E_NOMEM : 0;
    }
    if (error != NULL)
        *error = result;
    return context;
}

postern_tls_context *postern_tls_new(const postern_tls_options *options,
    int *error)
{
    return pst_tls_context_new(pst_tls_provider_built(), options, error);
}

static void drop_cache(postern_tls_context *context)
{
    if (context->cache != NULL)
        context->provider->cache_free(&context->memory, context->cache);
    context->cache = NULL;
}

void postern_tls_free(postern_tls_context *context)
{
    pst_memory memory;

    if (context == NULL)
        return;
    if (context->set != NULL)
        pst_tls_set_release(context, context->set);
    drop_cache(context);
    memory = context->memory;
    pst_memory_free(&memory, context, sizeof(*context));
}

size_t postern_tls_memory(const postern_tls_context *context, size_t *peak)
{
    if (peak != NULL)
        *peak = context->memory.peak;
    return context->memory.used;
}

static int check_pair(postern_tls_context *context,
    postern_tls_context *from)
{
    if (from == NULL || from == context)
        return pst_tls_why_fail(context, POSTERN_E_INVALID, NULL,
            "what replaces a TLS context is another one");
    if (from->options.clients != context->options.clients)
        return pst_tls_why_fail(context, POSTERN_E_INVALID, NULL,
            "what replaces a TLS context has the same `clients`");
    if (from->options.resize != context->options.resize
        || from->options.resize_context != context->options.resize_context)
        return pst_tls_why_fail(context, POSTERN_E_INVALID, NULL,
            "what replaces a TLS context has the same allocator");
    if (from->set->references > 1)
        return pst_tls_why_fail(context, POSTERN_E_INVALID, NULL,
            "what replaces a TLS context has no sessions of its own");
    return pst_tls_set_serves(from);
}

/* Both contexts get the text, because a program asks the one that it has just
   filled. */
static void share_why(postern_tls_context *context,
    postern_tls_context *from)
{
    if (from == NULL || from == context)
        return;
    if (context->why[0] == '\0')
        memcpy(context->why, from->why, sizeof(context->why));
    else
        memcpy(from->why, context->why, sizeof(from->why));
}

int postern_tls_replace(postern_tls_context *context,
    postern_tls_context *from)
{
    pst_tls_set *old;
    int error = pst_tls_why_begin(context);

    if (error != 0)
        return error;
    error = check_pair(context, from);
    if (error != 0) {
        share_why(context, from);
        return error;
    }
    old = context->set;
    from->set->generation = old->generation + 1;
    drop_cache(from);
    context->set = from->set;
    /* only the struct of `from` itself is left */
    pst_memory_count(&context->memory, from->memory.used - sizeof(*from));
    from->memory.used = sizeof(*from);
    from->set = NULL;
    postern_tls_free(from);
    pst_tls_set_release(context, old);
    return 0;
}

const char *postern_tls_library(void)
{
    const pst_tls_provider *provider = pst_tls_provider_built();

    return provider == NULL ? NULL : provider->name;
}
