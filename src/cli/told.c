/* SPDX-License-Identifier: MIT */
/* told.c - makes the variables that tell a program of a message. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "postern_tls.h"
#include "told.h"

static void put(pst_cli_told *told, const char *text)
{
    size_t length = strlen(text);

    if (length >= sizeof(told->text) - told->length)
        length = sizeof(told->text) - told->length - 1;
    memcpy(told->text + told->length, text, length);
    told->length += length;
    told->text[told->length] = '\0';
}

/* Ends the variable that was begun last. */
static void end(pst_cli_told *told)
{
    if (told->length + 1 < sizeof(told->text))
        told->length++;
}

static void begin(pst_cli_told *told, const char *name)
{
    size_t i = 0;

    while (told->variables[i] != NULL)
        i++;
    told->variables[i] = told->text + told->length;
    put(told, name);
    put(told, "=");
}

static void put_variable(pst_cli_told *told, const char *name,
    const char *value)
{
    begin(told, name);
    put(told, value == NULL ? "" : value);
    end(told);
}

static void put_number(pst_cli_told *told, const char *name,
    unsigned long number)
{
    char digits[32];

    sprintf(digits, "%lu", number);
    put_variable(told, name, digits);
}

static void put_recipients(pst_cli_told *told,
    const postern_recipient *recipient)
{
    begin(told, "SMTP_RCPT_TO");
    for (; recipient != NULL; recipient = recipient->next) {
        put(told, recipient->address);
        put(told, recipient->next == NULL ? "" : "\n");
    }
    end(told);
}

int pst_cli_told_fits(const postern_envelope *envelope)
{
    const postern_recipient *recipient = postern_envelope_rcpt_tos(envelope);
    size_t length = 0;

    for (; recipient != NULL; recipient = recipient->next)
        length += strlen(recipient->address) + 1;
    return length <= PST_CLI_TOLD_RECIPIENTS;
}

pst_cli_told *pst_cli_told_new(postern_session *session,
    const postern_envelope *envelope)
{
    pst_cli_told *told = (pst_cli_told *)calloc(1, sizeof(*told));
    postern_tls_facts facts;
    char peer[46];
    size_t length;

    if (told == NULL)
        return NULL;
    (void)postern_envelope_content(envelope, &length);
    put_variable(told, "SMTP_MAIL_FROM", postern_envelope_mail_from(envelope));
    put_recipients(told, postern_envelope_rcpt_tos(envelope));
    put_variable(told, "SMTP_PEER", postern_address_text(
        postern_session_peer(session), peer, sizeof(peer)));
    put_variable(told, "SMTP_HELO", postern_session_host_name(session));
    put_variable(told, "SMTP_TLS", postern_session_tls_facts(session, &facts)
        ? facts.version : NULL);
    put_variable(told, "SMTP_USER", postern_session_identity(session));
    put_number(told, "SMTP_SESSION", postern_session_number(session));
    put_number(told, "SMTP_SIZE", (unsigned long)length);
    put_number(told, "SMTP_UTF8",
        (unsigned long)postern_envelope_smtp_utf8(envelope));
    return told;
}
