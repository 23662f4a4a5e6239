/* SPDX-License-Identifier: MIT */
/* entropy.c - gets random octets from the system. */
#include "win32.h"

#include <bcrypt.h>

#include "net.h"

#define MOST 65536  /* in one call: a ULONG may be narrower than size_t */

int pst_net_entropy(void *context, void *octets, size_t length)
{
    unsigned char *at = (unsigned char *)octets;
    size_t part;

    (void)context;
    for (; length > 0; at += part, length -= part) {
        part = length < MOST ? length : MOST;
        if (BCryptGenRandom(NULL, at, (ULONG)part,
            BCRYPT_USE_SYSTEM_PREFERRED_RNG) < 0)
            return POSTERN_E_FAILED;
    }
    return 0;
}
