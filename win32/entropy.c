/* SPDX-License-Identifier: MIT */
/* entropy.c - asks the system for octets that nobody can guess. */
#include "win32.h"

#include <bcrypt.h>

#include "net.h"

#define MOST 65536  /* what is asked in one call: a ULONG may be narrower */

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
