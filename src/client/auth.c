/* SPDX-License-Identifier: MIT */
/* auth.c - AUTH (RFC 4954): chooses a mechanism, and encodes responses in
   base64. */
#include <string.h>

#include "base/base64.h"
#include "base/memory.h"
#include "client.h"

/* RFC 4954 4: if the initial response makes the line too long, it is sent when
   the server asks for it. */
#define LINE_LIMIT 510

static enum pst_sasl_client_kind choose(const postern_client *client,
    const postern_client_credentials *credentials)
{
    static const enum pst_sasl_client_kind order[] = {
        PST_SASL_CLIENT_SCRAM, PST_SASL_CLIENT_PLAIN, PST_SASL_CLIENT_LOGIN
    };
    const char *name = credentials->mechanism;
    unsigned able = client->mechanisms;
    size_t i;

    if (client->options.hashes == NULL || credentials->nonce == NULL)
        able &= ~(unsigned)PST_SASL_CLIENT_SCRAM;
    if (!client->secure && !client->options.auth_in_clear)
        able &= PST_SASL_CLIENT_SCRAM;
    if (credentials->authzid != NULL)
        able &= ~(unsigned)PST_SASL_CLIENT_LOGIN;
    if (name != NULL)
        able &= (unsigned)pst_sasl_client_find(name, strlen(name));
    for (i = 0; i < sizeof(order) / sizeof(order[0]); i++)
        if ((able & (unsigned)order[i]) != 0)
            return order[i];
    return PST_SASL_CLIENT_NONE;
}

void pst_client_auth_end(postern_client *client)
{
    const postern_client_options *options = &client->options;

    if (client->sasl == NULL)
        return;
    pst_memory_wipe(client->sasl, sizeof(*client->sasl));
    (void)options->resize(options->resize_context, client->sasl,
        sizeof(*client->sasl), 0);
    client->sasl = NULL;
}

static void add_response(const postern_client *client, pst_text *text)
{
    char base64[PST_BASE64_TEXT(PST_SASL_KEPT) + 1];

    (void)pst_base64_encode(client->sasl->response,
        client->sasl->response_length, base64, sizeof(base64));
    pst_text_string(text, base64);
    pst_memory_wipe(base64, sizeof(base64));
}

/* RFC 4954 4: an empty initial response would be "="; no mechanism here has
   one. */
static int write_auth(postern_client *client, int has_response,
    unsigned long now)
{
    pst_text text;
    int result = pst_client_line(client, &text);
    size_t bare;

    if (result != 0)
        return result;
    pst_text_string(&text, "AUTH ");
    pst_text_string(&text, pst_sasl_client_name(client->sasl->kind));
    bare = text.length;
    if (has_response) {
        pst_text_char(&text, ' ');
        add_response(client, &text);
        client->initial = text.cut || text.length > LINE_LIMIT;
        if (client->initial)
            text.length = bare;
        text.cut = 0;
    }
    client->secret = 1;
    return pst_client_put(client, &text, POSTERN_CLIENT_AUTH, now);
}

static int begin(postern_client *client,
    const postern_client_credentials *credentials,
    enum pst_sasl_client_kind kind, unsigned long now)
{
    pst_sasl_client *sasl = client->sasl;
    int first;

    memset(sasl, 0, sizeof(*sasl));
    sasl->kind = kind;
    sasl->crypto = client->options.hashes;
    sasl->identity = credentials->identity;
    sasl->password = credentials->password;
    sasl->authzid = credentials->authzid;
    client->initial = 0;
    first = pst_sasl_client_start(sasl, credentials->nonce);
    return first < 0 ? POSTERN_E_INVALID_IDENTITY
        : write_auth(client, first, now);
}

int postern_client_auth(postern_client *client,
    const postern_client_credentials *credentials, unsigned long now)
{
    const postern_client_options *options = &client->options;
    enum pst_sasl_client_kind kind = choose(client, credentials);
    int result = pst_client_may(client);

    if (result == 0 && client->count > 0)
        result = POSTERN_E_AGAIN;
    if (result == 0 && (client->open || client->stale))
        result = POSTERN_E_INVALID_HERE;
    if (result == 0 && kind == PST_SASL_CLIENT_NONE)
        result = POSTERN_E_INVALID_NOT_OFFERED;
    if (result != 0)
        return result;
    client->sasl = (pst_sasl_client *)options->resize(
        options->resize_context, NULL, 0, sizeof(*client->sasl));
    if (client->sasl == NULL)
        return POSTERN_E_NOMEM;
    result = begin(client, credentials, kind, now);
    if (result != 0)
        pst_client_auth_end(client);
    return result;
}

/* RFC 4954 4: "*" cancels the exchange. */
static void say_response(postern_client *client, int is_right,
    unsigned long now)
{
    pst_text text;

    if (pst_client_line(client, &text) != 0)
        return;
    client->secret = 1;
    if (is_right)
        add_response(client, &text);
    else
        pst_text_char(&text, '*');
    (void)pst_client_put(client, &text, POSTERN_CLIENT_AUTH, now);
}

void pst_client_auth_answer(postern_client *client, unsigned long now)
{
    const char *base64 = client->reply.text + 4;
    char octets[PST_BASE64_OCTETS(PST_CLIENT_REPLY)];
    size_t length;
    int is_right = client->initial;

    client->initial = 0;
    if (!is_right)
        is_right = !client->reply.cut && pst_base64_decode(base64,
            strlen(base64), octets, sizeof(octets), &length)
            && pst_sasl_client_respond(client->sasl, octets, length);
    say_response(client, is_right, now);
}
