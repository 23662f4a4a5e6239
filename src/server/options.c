/* SPDX-License-Identifier: MIT */
/* options.c - checks options, and makes the engine's options from them. */
#include <string.h>

#include "base/moment.h"
#include "base/network.h"
#include "base/size.h"
#include "engine/option_list.h"
#include "hooks.h"
#include "postern_net.h"
#include "server.h"
#include "tls/tls.h"

void postern_options_init_bare(postern_options *options)
{
    memset(options, 0, sizeof(*options));
    options->size = sizeof(*options);
    PST_OPTIONS(PST_OPTIONS_DEFAULT)
    PST_OPTIONS_SERVER(PST_OPTIONS_DEFAULT)
}

int pst_options_check(const postern_options *options)
{
    if (options == NULL || !pst_size_is(options->size, sizeof(*options)))
        return POSTERN_E_INVALID_OPTIONS;
    if (options->resize == NULL)
        return POSTERN_E_INVALID_RESIZE;
    if (options->net == NULL
        || !pst_size_is(options->net->size, sizeof(*options->net)))
        return POSTERN_E_INVALID_NET;
    if (!pst_moment_is_near(options->timeout))
        return POSTERN_E_INVALID_TIMEOUT;
    if (!pst_moment_is_near(options->answer_timeout))
        return POSTERN_E_INVALID_ANSWER_TIMEOUT;
    if (!pst_moment_is_near(options->write_timeout))
        return POSTERN_E_INVALID_WRITE_TIMEOUT;
    if (!pst_moment_is_near(options->drain_timeout))
        return POSTERN_E_INVALID_DRAIN_TIMEOUT;
    if (options->overload_share > 100 || options->overload_timeout == 0
        || !pst_moment_is_near(options->overload_timeout))
        return POSTERN_E_INVALID_OVERLOAD;
    if (options->network_bits_ipv4 - 1 > 31
        || options->network_bits_ipv6 - 1 > 63)
        return POSTERN_E_INVALID_NETWORK_BITS;
    if ((!PST_WITH_PROXY && options->proxy_networks != NULL)
        || (!PST_WITH_TLS && options->tls_context != NULL)
        || (!PST_WITH_CROWD && (options->max_connections_per_address != 0
        || options->max_connections_per_network != 0)))
        return POSTERN_E_INVALID_LEFT_OUT;
    if (options->proxy_networks != NULL
        && !pst_network_check(options->proxy_networks))
        return POSTERN_E_INVALID_PROXY_NETWORKS;
    if (options->xclient_networks != NULL
        && !pst_network_check(options->xclient_networks))
        return POSTERN_E_INVALID_XCLIENT_NETWORKS;
    /* no certificate is of any use here */
    if (options->tls_context != NULL
        && options->tls_context->provider == NULL)
        return POSTERN_E_NOTLS;
    if (PST_WITH_TLS && options->tls_context != NULL
        && pst_tls_set_serves(options->tls_context) != 0)
        return POSTERN_E_INVALID_TLS_CONTEXT;
    return 0;
}

/* The questions for which there is no hook; they are not asked. */
static unsigned long unasked(const postern_handler *handler)
{
    unsigned long mask = 0;

#define UNLESS(ask, hook, arguments) \
    if (handler->hook == NULL) \
        mask |= 1UL << POSTERN_ASK_##ask;
    PST_HOOKS(UNLESS)
    UNLESS(MESSAGE_ABORTED, message_aborted, ())
    if (handler->log == NULL)
        UNLESS(MESSAGE, message, ())
    if (handler->session_create == NULL && handler->session_destroy == NULL)
        UNLESS(STARTTLS, starttls, ())
#undef UNLESS
    return mask;
}

static void copy_options(postern_engine_options *to,
    const postern_options *from)
{
    PST_OPTIONS(PST_OPTIONS_COPY)
}

void pst_options_for_engine(const postern_options *options,
    const postern_handler *handler, postern_engine_options *engine)
{
    postern_engine_options_init(engine);
    copy_options(engine, options);
    engine->tls = options->tls_context != NULL;
    engine->streaming = handler->message_bytes != NULL;
    engine->assembling = handler->message != NULL
        && handler->message_bytes == NULL;
    engine->envelopes = handler->envelope_create != NULL
        || handler->envelope_destroy != NULL;
    engine->trace = handler->trace != NULL;
    engine->xclient = options->xclient_networks != NULL;
    engine->auth = handler->auth != NULL;
    engine->auth_keys = handler->auth_keys != NULL;
    engine->unasked = unasked(handler);
}
