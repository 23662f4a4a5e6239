/* SPDX-License-Identifier: MIT */
/* secure.c - the image with TLS: it takes mail only with STARTTLS. */
#include "secure.h"

#include <postern.h>
#include <postern_tls.h>

#include "board.h"
#include "certificate.h"

/* Sessions that can be resumed, some 100 octets each. */
enum { CACHE_SIZE = 16 };

const char *secure_fill(postern_options *options)
{
    postern_tls_options tls;

    postern_tls_options_init_bare(&tls);
    tls.cache_size = CACHE_SIZE;
    tls.net = options->net;
    tls.resize = options->resize;
    tls.resize_context = options->resize_context;
    tls.date = board_date;
    options->tls_context = postern_tls_new(&tls, NULL);
    options->require_starttls = 1;
    if (options->tls_context == NULL
        || postern_tls_add_der(options->tls_context, &certificate, 1,
        &certificate_key) != 0)
        return postern_tls_why(options->tls_context);
    return NULL;
}
