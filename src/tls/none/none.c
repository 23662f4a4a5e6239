/* SPDX-License-Identifier: MIT */
/* none.c - the provider of a build without TLS. */
#include "tls/tls.h"

const pst_tls_provider *pst_tls_provider_built(void)
{
    return NULL;
}

const pst_crypto *pst_tls_crypto_built(void)
{
    return NULL;
}
