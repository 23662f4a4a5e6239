/* SPDX-License-Identifier: MIT */
/* json.c - writes the envelope of a message as JSON. */
#include <stdio.h>
#include <string.h>

#include "json.h"
#include "postern_handlers.h"

static void put(pst_handlers_spool *spool, const char *text)
{
    (void)pst_handlers_spool_string(spool, text);
}

/* RFC 8259 7: quotation mark, reverse solidus and controls are escaped. */
static void put_octet(pst_handlers_spool *spool, char octet)
{
    char escape[8];

    if (octet == '"' || octet == '\\') {
        escape[0] = '\\';
        escape[1] = octet;
        escape[2] = '\0';
        put(spool, escape);
    } else if ((unsigned char)octet < 0x20) {
        sprintf(escape, "\\u%04x", (unsigned)(unsigned char)octet);
        put(spool, escape);
    } else {
        (void)pst_handlers_spool_write(spool, &octet, 1);
    }
}

static void put_string(pst_handlers_spool *spool, const char *text)
{
    if (text == NULL) {
        put(spool, "null");
        return;
    }
    put(spool, "\"");
    while (*text != '\0')
        put_octet(spool, *text++);
    put(spool, "\"");
}

static void put_number(pst_handlers_spool *spool, unsigned long number)
{
    char digits[32];

    sprintf(digits, "%lu", number);
    put(spool, digits);
}

static void put_truth(pst_handlers_spool *spool, int truth)
{
    put(spool, truth ? "true" : "false");
}

/* The first member follows "{", the others a comma. */
static void put_name(pst_handlers_spool *spool, const char *before,
    const char *name)
{
    put(spool, before);
    put(spool, "\n  \"");
    put(spool, name);
    put(spool, "\": ");
}

static void put_time(pst_handlers_spool *spool, pst_os_instant instant)
{
    pst_os_date date = pst_os_date_utc(instant);
    char text[120];

    sprintf(text, "%04u-%02u-%02uT%02u:%02u:%02u.%06luZ", date.year,
        date.month, date.day, date.hour, date.minute, date.second,
        instant.microseconds);
    put_string(spool, text);
}

static void put_options(pst_handlers_spool *spool,
    const postern_parameter *option)
{
    const char *before = "\"";

    put(spool, "[");
    for (; option != NULL && option->name != NULL; option++) {
        const char *value = option->value;

        put(spool, before);
        put(spool, option->name);
        put(spool, value == NULL ? "" : "=");
        for (; value != NULL && *value != '\0'; value++)
            put_octet(spool, *value);
        put(spool, "\"");
        before = ", \"";
    }
    put(spool, "]");
}

static void put_session(pst_handlers_spool *spool, postern_session *session)
{
    const postern_address *peer = postern_session_peer(session);
    char address[46];

    put_name(spool, ",", "peer");
    put_string(spool, postern_address_text(peer, address, sizeof(address)));
    put_name(spool, ",", "port");
    put_number(spool, peer->port);
    put_name(spool, ",", "session");
    put_number(spool, postern_session_number(session));
    put_name(spool, ",", "host_name");
    put_string(spool, postern_session_host_name(session));
    put_name(spool, ",", "extended_smtp");
    put_truth(spool, postern_session_extended_smtp(session));
    put_name(spool, ",", "tls");
    put_truth(spool, postern_session_tls(session));
}

static void put_recipients(pst_handlers_spool *spool,
    const postern_recipient *first)
{
    const postern_recipient *recipient;

    put_name(spool, ",", "rcpt_tos");
    put(spool, "[");
    for (recipient = first; recipient != NULL; recipient = recipient->next) {
        put_string(spool, recipient->address);
        put(spool, recipient->next == NULL ? "" : ", ");
    }
    put(spool, "]");
    put_name(spool, ",", "rcpt_options");
    put(spool, "[");
    for (recipient = first; recipient != NULL; recipient = recipient->next) {
        put_options(spool, recipient->options);
        put(spool, recipient->next == NULL ? "" : ", ");
    }
    put(spool, "]");
}

void pst_handlers_json_envelope(pst_handlers_spool *spool,
    postern_session *session, const postern_envelope *envelope,
    pst_os_instant received, unsigned long size)
{
    put_name(spool, "{", "received");
    put_time(spool, received);
    put_session(spool, session);
    put_name(spool, ",", "mail_from");
    put_string(spool, postern_envelope_mail_from(envelope));
    put_name(spool, ",", "mail_options");
    put_options(spool, postern_envelope_mail_options(envelope));
    put_name(spool, ",", "smtp_utf8");
    put_truth(spool, postern_envelope_smtp_utf8(envelope));
    put_recipients(spool, postern_envelope_rcpt_tos(envelope));
    put_name(spool, ",", "size");
    put_number(spool, size);
    put(spool, "\n}\n");
}
