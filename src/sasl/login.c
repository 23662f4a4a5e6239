/* SPDX-License-Identifier: MIT */
/*
 * login.c - LOGIN, which no RFC describes: a name, then a password.  Clients
 * ignore the texts of the challenges.  These are aiosmtpd's; the NUL is part
 * of them.
 */
#include <string.h>

#include "sasl.h"

static const char ask_name[] = "User Name", ask_password[] = "Password";

enum pst_sasl_step pst_login_respond(pst_sasl *sasl, char *response,
    size_t length)
{
    if (response == NULL)
        return pst_sasl_challenge(sasl, ask_name, sizeof(ask_name));
    if (sasl->stage == 0) {
        if (!pst_sasl_is_name(response, length))
            return PST_SASL_MALFORMED;
        sasl->identity = pst_sasl_keep_name(sasl, response, length);
        if (sasl->identity == NULL)
            return PST_SASL_MALFORMED;
        sasl->stage = 1;
        return pst_sasl_challenge(sasl, ask_password, sizeof(ask_password));
    }
    if (memchr(response, '\0', length) != NULL)
        return PST_SASL_MALFORMED;
    sasl->secret = response;
    sasl->secret_length = length;
    return PST_SASL_JUDGE;
}
