/* SPDX-License-Identifier: MIT */
/* external.c - EXTERNAL (RFC 4422 appendix A): the certificate of the client
   says who it is. */
#include <string.h>

#include "sasl.h"

enum pst_sasl_step pst_external_respond(pst_sasl *sasl, char *response,
    size_t length)
{
    if (response == NULL)
        return pst_sasl_challenge(sasl, NULL, 0);
    if (length > 0 && !pst_sasl_is_name(response, length))
        return PST_SASL_MALFORMED;
    sasl->authzid = response;
    sasl->identity = sasl->certificate;
    return PST_SASL_JUDGE;
}
