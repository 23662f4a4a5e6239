/* options.c - checks options, and says what the engine has to know of them. */
#include <string.h>

#include "base/moment.h"
#include "hooks.h"
#include "postern_net.h"
#include "server.h"
#include "tls/tls.h"

void postern_options_init_bare(postern_options *options)
{
    memset(options, 0, sizeof(*options));
    options->size = sizeof(*options);
    options->data_size_limit = 33554432UL;
    options->timeout = 300000UL;
    options->line_length_limit = 1001;
    options->command_size_limit = 512;
    options->recipient_limit = 1000;
    options->error_limit = 20;
    options->answer_timeout = 300000UL;
    options->write_timeout = 300000UL;
    options->drain_timeout = 5000UL;
}

int pst_options_check(const postern_options *options)
{
    if (options == NULL || options->size != sizeof(*options))
        return POSTERN_E_INVALID_OPTIONS;
    if (options->resize == NULL)
        return POSTERN_E_INVALID_RESIZE;
    if (options->net == NULL || options->net->size != sizeof(*options->net))
        return POSTERN_E_INVALID_NET;
    if (!pst_moment_is_near(options->timeout))
        return POSTERN_E_INVALID_TIMEOUT;
    if (!pst_moment_is_near(options->answer_timeout))
        return POSTERN_E_INVALID_ANSWER_TIMEOUT;
    if (!pst_moment_is_near(options->write_timeout))
        return POSTERN_E_INVALID_WRITE_TIMEOUT;
    if (!pst_moment_is_near(options->drain_timeout))
        return POSTERN_E_INVALID_DRAIN_TIMEOUT;
    /* Nothing here could keep the promise of a certificate. */
    if (options->tls_context != NULL
        && options->tls_context->provider == NULL)
        return POSTERN_E_NOTLS;
    return 0;
}

/* The questions without a hook: they are not asked. */
static unsigned long unasked(const postern_handler *handler)
{
    unsigned long mask = 0;

#define UNLESS(ask, hook, arguments) \
    if (handler->hook == NULL) \
        mask |= 1UL << POSTERN_ASK_##ask;
    PST_HOOKS(UNLESS)
    UNLESS(MESSAGE_ABORTED, message_aborted, ())
    if (handler->session_create == NULL && handler->session_destroy == NULL)
        UNLESS(STARTTLS, starttls, ())
#undef UNLESS
    return mask;
}

void pst_options_for_engine(const postern_options *options,
    const postern_handler *handler, postern_engine_options *engine)
{
    postern_engine_options_init(engine);
    engine->data_size_limit = options->data_size_limit;
    engine->enable_smtputf8 = options->enable_smtputf8;
    engine->decode_data = options->decode_data;
    engine->hostname = options->hostname;
    engine->ident = options->ident;
    engine->timeout = options->timeout;
    engine->line_length_limit = options->line_length_limit;
    engine->command_size_limit = options->command_size_limit;
    engine->local_part_limit = options->local_part_limit;
    engine->recipient_limit = options->recipient_limit;
    engine->error_limit = options->error_limit;
    engine->command_call_limit = options->command_call_limit;
    engine->memory_limit = options->memory_limit;
    engine->answer_timeout = options->answer_timeout;
    engine->strict_addresses = options->strict_addresses;
    engine->bare_newline = options->bare_newline;
    engine->chunking = options->chunking;
    engine->no_ehlo = options->no_ehlo;
    engine->tls = options->tls_context != NULL;
    engine->require_starttls = options->require_starttls;
    engine->resize = options->resize;
    engine->resize_context = options->resize_context;
    engine->streaming = handler->message_bytes != NULL;
    engine->assembling = handler->message != NULL
        && handler->message_bytes == NULL;
    engine->envelopes = handler->envelope_create != NULL
        || handler->envelope_destroy != NULL;
    engine->trace = handler->trace != NULL;
    engine->unasked = unasked(handler);
}
