/* SPDX-License-Identifier: MIT */
/* command.c - the commands of a transaction, and other commands of one line
   and one reply. */
#include <string.h>

#include "base/ascii.h"
#include "base/utf8.h"
#include "client.h"

int pst_client_may(const postern_client *client)
{
    if (client->phase == PST_CLIENT_OPENING
        || client->phase == PST_CLIENT_HANDSHAKE || client->sasl != NULL)
        return POSTERN_E_AGAIN;
    return client->phase == PST_CLIENT_OPEN ? 0 : POSTERN_E_INVALID_HERE;
}

/* May a command be given that is not part of a content? */
static int may_speak(const postern_client *client)
{
    int result = pst_client_may(client);

    if (result == 0 && client->content != PST_CLIENT_NO_CONTENT
        && client->content != PST_CLIENT_UNWANTED)
        return POSTERN_E_INVALID_HERE;
    return result;
}

/* ---- MAIL and RCPT ------------------------------------------------------ */

static int write_path(postern_client *client, const char *verb,
    const char *address, const postern_parameter *parameters, int command,
    unsigned long now)
{
    pst_text text;
    int result = pst_client_line(client, &text);

    if (result != 0)
        return result;
    pst_text_string(&text, verb);
    result = pst_client_path(client, &text, address,
        command == POSTERN_CLIENT_MAIL);
    if (result == 0)
        result = pst_client_parameters(client, &text, parameters);
    return result != 0 ? result
        : pst_client_put(client, &text, command, now);
}

static int is_given(const postern_parameter *parameters, const char *name,
    const char *value)
{
    for (; parameters != NULL && parameters->name != NULL; parameters++)
        if (pst_ascii_compare(parameters->name, name) == 0)
            return value == NULL || (parameters->value != NULL
                && pst_ascii_compare(parameters->value, value) == 0);
    return 0;
}

static void begin(postern_client *client)
{
    client->content = PST_CLIENT_NO_CONTENT;
    client->open = 1;
    client->stale = 0;
    client->mailed = 1;
    client->recipients = client->answered = client->accepted = 0;
    client->verdicts = 0;
    client->cr = client->in_line = 0;
}

/* If there were replies of two transactions at once, they would be hard to
   tell apart. */
int postern_client_mail(postern_client *client, const char *address,
    const postern_parameter *parameters, unsigned long now)
{
    int result = may_speak(client);

    if (result != 0)
        return result;
    if (client->count > 0
        && pst_client_awaited(client) != PST_CLIENT_CLEAN)
        return POSTERN_E_AGAIN;
    if (client->open || client->stale) {
        result = pst_client_say(client, "RSET", PST_CLIENT_CLEAN, now);
        if (result != 0)
            return result;
        client->open = client->stale = 0;
    }
    client->utf8 = is_given(parameters, "SMTPUTF8", NULL);
    client->binary = is_given(parameters, "BODY", "BINARYMIME");
    result = write_path(client, "MAIL FROM:", address, parameters,
        POSTERN_CLIENT_MAIL, now);
    if (result == 0)
        begin(client);
    return result;
}

int postern_client_rcpt(postern_client *client, const char *address,
    const postern_parameter *parameters, unsigned long now)
{
    int result = may_speak(client);

    if (result == 0 && (!client->open
        || client->content != PST_CLIENT_NO_CONTENT))
        result = POSTERN_E_INVALID_HERE;
    if (result == 0)
        result = write_path(client, "RCPT TO:", address, parameters,
            POSTERN_CLIENT_RCPT, now);
    if (result == 0)
        client->recipients++;
    return result;
}

/* ---- the others --------------------------------------------------------- */

/* Replies to the content do not matter any more then. */
int postern_client_rset(postern_client *client, unsigned long now)
{
    int result = pst_client_may(client);

    if (result == 0 && (client->content == PST_CLIENT_DOTTED
        || client->content == PST_CLIENT_ASKED))
        result = POSTERN_E_INVALID_HERE;
    if (result != 0)
        return result;
    pst_client_chunk_drop(client);
    result = pst_client_say(client, "RSET", POSTERN_CLIENT_RSET, now);
    if (result != 0)
        return result;
    client->content = PST_CLIENT_NO_CONTENT;
    client->open = client->stale = 0;
    return 0;
}

int postern_client_command(postern_client *client, const char *line,
    unsigned long now)
{
    int result = may_speak(client);

    if (result != 0)
        return result;
    if (!pst_ascii_is_alnum((unsigned char)*line)
        || !pst_utf8_prints(line, strlen(line), 1))
        return POSTERN_E_INVALID;
    return pst_client_say(client, line, POSTERN_CLIENT_COMMAND, now);
}

int postern_client_quit(postern_client *client, unsigned long now)
{
    int result = may_speak(client);

    if (result == 0)
        result = pst_client_say(client, "QUIT", POSTERN_CLIENT_QUIT, now);
    if (result == 0)
        client->phase = PST_CLIENT_LEAVING;
    return result;
}

int postern_client_starttls(postern_client *client, unsigned long now)
{
    int result = may_speak(client);

    if (result == 0 && client->secure)
        result = POSTERN_E_INVALID_HERE;
    if (result == 0 && (client->offers & POSTERN_OFFERS_STARTTLS) == 0)
        result = POSTERN_E_INVALID_NOT_OFFERED;
    if (result == 0 && client->count > 0)
        result = POSTERN_E_AGAIN;
    if (result == 0)
        result = pst_client_say(client, "STARTTLS", POSTERN_CLIENT_STARTTLS,
            now);
    if (result == 0)
        client->phase = PST_CLIENT_OPENING;
    return result;
}

/* RFC 3207 4.2: what is known about the server is forgotten.  Before the
   greeting nothing is known. */
void postern_client_secured(postern_client *client, unsigned long now)
{
    client->secure = 1;
    if (client->phase != PST_CLIENT_HANDSHAKE)
        return;
    client->open = client->stale = 0;
    (void)pst_client_hello(client, POSTERN_CLIENT_HELLO, now);
}
