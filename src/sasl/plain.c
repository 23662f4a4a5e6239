/* SPDX-License-Identifier: MIT */
/* plain.c - PLAIN (RFC 4616): authzid NUL authcid NUL password. */
#include <string.h>

#include "sasl.h"

enum pst_sasl_step pst_plain_respond(pst_sasl *sasl, char *response,
    size_t length)
{
    char *identity, *secret, *end;

    if (response == NULL)
        return pst_sasl_challenge(sasl, NULL, 0);
    end = response + length;
    identity = (char *)memchr(response, '\0', length);
    secret = identity == NULL ? NULL
        : (char *)memchr(identity + 1, '\0', (size_t)(end - identity - 1));
    if (secret == NULL
        || memchr(secret + 1, '\0', (size_t)(end - secret - 1)) != NULL
        || !pst_sasl_is_name(identity + 1, (size_t)(secret - identity - 1))
        || (identity > response
        && !pst_sasl_is_name(response, (size_t)(identity - response))))
        return PST_SASL_MALFORMED;
    sasl->authzid = response;
    sasl->identity = identity + 1;
    sasl->secret = secret + 1;
    sasl->secret_length = (size_t)(end - secret - 1);
    return PST_SASL_JUDGE;
}
