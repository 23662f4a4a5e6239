/* SPDX-License-Identifier: MIT */
/* endpoint.c - "[HOST]:PORT" is taken apart. */
#include <string.h>

#include "endpoint.h"
#include "number.h"

int pst_cli_endpoint_parse(const char *text, pst_cli_endpoint *endpoint)
{
    const char *colon = strrchr(text, ':');
    unsigned long port;
    size_t length;

    if (colon == NULL || !pst_cli_number_parse(colon + 1, 65535, &port))
        return 0;
    length = (size_t)(colon - text);
    if (length >= 2 && text[0] == '[' && text[length - 1] == ']') {
        text++;
        length -= 2;
        if (length == 0)
            return 0;
    }
    if (length >= sizeof(endpoint->host) || strcspn(text, "[] \t") < length)
        return 0;
    memcpy(endpoint->host, text, length);
    endpoint->host[length] = '\0';
    endpoint->port = (unsigned)port;
    return 1;
}
