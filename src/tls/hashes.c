/* SPDX-License-Identifier: MIT */
/* hashes.c - the hash functions of the TLS library, for programs that use
   nothing else of it. */
#include "postern_tls.h"
#include "tls.h"

const struct pst_crypto *postern_tls_hashes(void)
{
    return pst_tls_crypto_built();
}
