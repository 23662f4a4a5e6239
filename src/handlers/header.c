/* SPDX-License-Identifier: MIT */
/* header.c - makes lines end with LF and adds fields to the header. */
#include <string.h>

#include "header.h"
#include "peer.h"

/* RFC 5322 2.1.1: lines should not be longer than this. */
#define LINE 78

void pst_handlers_header_init(pst_handlers_header *header,
    postern_session *session, postern_envelope *envelope)
{
    header->session = session;
    header->envelope = envelope;
    header->is_over = 0;
    header->on_line = 0;
    header->is_cr_held = 0;
}

static void put(pst_handlers_spool *spool, const char *text)
{
    (void)pst_handlers_spool_string(spool, text);
}

static void put_recipients(pst_handlers_spool *spool,
    const postern_recipient *recipient)
{
    size_t column = 10;

    put(spool, "X-RcptTo: ");
    for (; recipient != NULL; recipient = recipient->next) {
        size_t length = strlen(recipient->address) + 2;

        if (column > 10 && column + length > LINE) {
            put(spool, "\n ");
            column = 1;
        }
        column += length;
        put(spool, recipient->address);
        if (recipient->next != NULL)
            put(spool, column + strlen(recipient->next->address) + 2 > LINE
                ? "," : ", ");
    }
    put(spool, "\n");
}

static void put_fields(const pst_handlers_header *header,
    pst_handlers_spool *spool)
{
    const char *sender = postern_envelope_mail_from(header->envelope);
    char peer[PST_HANDLERS_PEER_SIZE];

    pst_handlers_peer_text(postern_session_peer(header->session), peer);
    put(spool, "X-Peer: ");
    put(spool, peer);
    put(spool, "\nX-MailFrom: ");
    put(spool, sender == NULL ? "" : sender);
    put(spool, "\n");
    put_recipients(spool, postern_envelope_rcpt_tos(header->envelope));
}

/* CRLF becomes LF; any other CR is copied. */
static void put_lines(pst_handlers_header *header, pst_handlers_spool *spool,
    const char *octets, size_t length)
{
    while (length > 0) {
        const char *cr;
        size_t plain;

        if (header->is_cr_held && *octets != '\n')
            put(spool, "\r");
        cr = (const char *)memchr(octets, '\r', length);
        plain = cr == NULL ? length : (size_t)(cr - octets);
        (void)pst_handlers_spool_write(spool, octets, plain);
        header->is_cr_held = cr != NULL;
        plain += cr != NULL;
        octets += plain;
        length -= plain;
    }
}

/* Finds the first empty line; returns the number of octets before its LF, or
   `length` if it has not come. */
static size_t before_empty_line(pst_handlers_header *header,
    const char *octets, size_t length)
{
    size_t i;

    for (i = 0; i < length; i++) {
        if (octets[i] == '\n' && header->on_line < 2)
            return i;
        if (octets[i] == '\n')
            header->on_line = 0;
        else
            header->on_line = octets[i] == '\r' && header->on_line == 0
                ? 1 : 2;
    }
    return length;
}

void pst_handlers_header_pass(pst_handlers_header *header,
    pst_handlers_spool *spool, const char *octets, size_t length)
{
    size_t before;

    if (!header->is_over) {
        before = before_empty_line(header, octets, length);
        put_lines(header, spool, octets, before);
        if (before < length) {
            put_fields(header, spool);
            header->is_over = 1;
        }
        octets += before;
        length -= before;
    }
    put_lines(header, spool, octets, length);
}

void pst_handlers_header_end(pst_handlers_header *header,
    pst_handlers_spool *spool)
{
    /* after a CR the added LF would be an empty line */
    if (!header->is_over && header->on_line < 2)
        put_fields(header, spool);
    if (header->is_cr_held)
        put(spool, "\r");
    if (!header->is_over && header->on_line == 2) {
        put(spool, "\n");
        put_fields(header, spool);
    }
}
