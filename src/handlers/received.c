/* SPDX-License-Identifier: MIT */
/* received.c - writes the trace line of RFC 5321 4.4: postern_received. */
#include <stdio.h>
#include <string.h>

#include "os/date.h"
#include "postern_handlers.h"

typedef struct line {
    char *text;
    size_t size, length;        /* the length counts octets that do not fit,
                                   too */
} line;

static void add(line *it, const char *string)
{
    size_t length = strlen(string), left;

    if (it->length < it->size) {
        left = it->size - it->length - 1;
        if (left > length)
            left = length;
        memcpy(it->text + it->length, string, left);
        it->text[it->length + left] = '\0';
    }
    it->length += length;
}

/* The name of a client is written only if it is an atom, a domain or a
   literal. */
static int is_name(const char *name)
{
    const char *at;

    for (at = name; *at != '\0'; at++)
        if (strchr("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
            "0123456789.-_[]:", *at) == NULL)
            return 0;
    return at > name && at - name < 256;
}

/* RFC 5321 4.4: TCP-info is an address literal (4.1.3). */
static void add_peer(line *it, const postern_address *peer)
{
    char text[46];

    if (peer->family != POSTERN_FAMILY_INET
        && peer->family != POSTERN_FAMILY_INET6)
        return;
    add(it, peer->family == POSTERN_FAMILY_INET ? " ([" : " ([IPv6:");
    add(it, postern_address_text(peer, text, sizeof(text)));
    add(it, "])");
}

/* RFC 3848, RFC 6531 4.3: "ESMTPSA", "UTF8SMTP", "LMTP". */
static void add_protocol(line *it, postern_session *session)
{
    const postern_envelope *envelope = postern_session_envelope(session);
    int is_utf8 = envelope != NULL && postern_envelope_smtp_utf8(envelope);

    add(it, is_utf8 ? "UTF8" : "");
    if (postern_session_lmtp(session))
        add(it, "LMTP");
    else
        add(it, postern_session_extended_smtp(session) && !is_utf8
            ? "ESMTP" : "SMTP");
    add(it, postern_session_tls(session) ? "S" : "");
    add(it, postern_session_authenticated(session) ? "A" : "");
}

/* RFC 5321 7.6: with more than one recipient, none of them may learn of the
   others. */
static void add_recipient(line *it, postern_session *session)
{
    const postern_envelope *envelope = postern_session_envelope(session);
    const postern_recipient *first = envelope == NULL ? NULL
        : postern_envelope_rcpt_tos(envelope);

    if (first == NULL || first->next != NULL)
        return;
    add(it, "\r\n\tfor <");
    add(it, first->address);
    add(it, ">");
}

/* RFC 5322 3.3. */
static void add_date(line *it, pst_os_instant instant)
{
    static const char months[] = "JanFebMarAprMayJunJulAugSepOctNovDec";
    static const char days[] = "ThuFriSatSunMonTueWed";
    pst_os_date date = pst_os_date_utc(instant);
    char text[60];

    if (date.month < 1 || date.month > 12) {
        add(it, "\r\n");
        return;
    }
    sprintf(text, ";\r\n\t%.3s, %u %.3s %04u %02u:%02u:%02u +0000\r\n",
        days + 3 * (instant.seconds / 86400 % 7), date.day,
        months + 3 * (date.month - 1), date.year, date.hour, date.minute,
        date.second);
    add(it, text);
}

static void add_id(line *it, postern_session *session,
    pst_os_instant instant)
{
    char text[60];

    sprintf(text, " id %lx.%05lx.%lx", instant.seconds,
        instant.microseconds, postern_session_number(session));
    add(it, text);
}

size_t postern_received(char *text, size_t size, postern_session *session)
{
    const char *name = postern_session_host_name(session);
    pst_os_instant instant = pst_os_date_instant();
    line it;

    it.text = text;
    it.size = size;
    it.length = 0;
    if (size > 0)
        text[0] = '\0';
    add(&it, "Received: from ");
    add(&it, name != NULL && is_name(name) ? name : "unknown");
    add_peer(&it, postern_session_peer(session));
    add(&it, "\r\n\tby ");
    add(&it, postern_server_options(postern_session_server(session))
        ->hostname);
    add(&it, " with ");
    add_protocol(&it, session);
    add_id(&it, session, instant);
    add_recipient(&it, session);
    add_date(&it, instant);
    return it.length;
}
