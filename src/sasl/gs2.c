/* SPDX-License-Identifier: MIT */
/* gs2.c - the header of RFC 5801 4, with which SCRAM and OAUTHBEARER begin. */
#include <string.h>

#include "sasl.h"

int pst_sasl_gs2_name(char *text)
{
    char *to = text;

    for (; *text != '\0'; text++, to++) {
        if (*text != '=') {
            *to = *text;
            continue;
        }
        if (strncmp(text, "=2C", 3) != 0 && strncmp(text, "=3D", 3) != 0)
            return 0;
        *to = text[2] == 'C' ? ',' : '=';
        text += 2;
    }
    *to = '\0';
    return 1;
}

/* Parses "a=name"; changes the text. */
static int read_authzid(pst_sasl *sasl, char *text)
{
    if (*text == '\0')
        return 1;
    if (strncmp(text, "a=", 2) != 0 || !pst_sasl_gs2_name(text + 2)
        || !pst_sasl_is_name(text + 2, strlen(text + 2)))
        return 0;
    sasl->authzid = pst_sasl_keep_name(sasl, text + 2, strlen(text + 2));
    return sasl->authzid != NULL;
}

/*
 * "y" means that the client could bind the channel, and thinks that the server
 * cannot; that is right.  "p" asks for channel binding.
 */
char *pst_sasl_gs2(pst_sasl *sasl, char *response, size_t length)
{
    char *end;

    if (strlen(response) < 3 || (*response != 'n' && *response != 'y')
        || response[1] != ',')
        return NULL;
    end = strchr(response + 2, ',');
    if (end == NULL || (size_t)(end - response) >= length)
        return NULL;
    sasl->header = (size_t)(end + 1 - response);
    if (!pst_sasl_keep(sasl, response, sasl->header))
        return NULL;
    *end = '\0';
    return read_authzid(sasl, response + 2) ? end + 1 : NULL;
}
