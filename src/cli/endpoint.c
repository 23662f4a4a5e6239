/* SPDX-License-Identifier: MIT */
/* endpoint.c - parses "HOST:PORT", "unix:PATH" and the like. */
#include <string.h>

#include "endpoint.h"
#include "number.h"

/* Returns the text after "word:"; NULL: the text begins otherwise. */
static const char *behind(const char *text, const char *word)
{
    size_t length = strlen(word);

    if (strncmp(text, word, length) != 0)
        return NULL;
    return text[length] == ':' ? text + length + 1
        : text[length] == '\0' ? text + length : NULL;
}

static int keep(pst_cli_endpoint *endpoint, enum pst_cli_endpoint_kind kind,
    const char *text)
{
    if (strlen(text) >= sizeof(endpoint->host))
        return 0;
    strcpy(endpoint->host, text);
    endpoint->kind = kind;
    endpoint->port = 0;
    return 1;
}

static int parse_port(const char *text, pst_cli_endpoint *endpoint)
{
    const char *colon = strrchr(text, ':');
    unsigned long port;
    size_t length;

    if (!pst_cli_number_parse(colon == NULL ? text : colon + 1, 65535, &port))
        return 0;
    length = colon == NULL ? 0 : (size_t)(colon - text);
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
    endpoint->kind = PST_CLI_ENDPOINT_PORT;
    return 1;
}

int pst_cli_endpoint_parse(const char *text, pst_cli_endpoint *endpoint)
{
    const char *rest = behind(text, "unix");

    if (rest != NULL)
        return *rest != '\0' && keep(endpoint, PST_CLI_ENDPOINT_UNIX, rest);
    rest = behind(text, "inherited");
    if (rest != NULL)
        return keep(endpoint, PST_CLI_ENDPOINT_INHERITED, rest);
    return parse_port(text, endpoint);
}
