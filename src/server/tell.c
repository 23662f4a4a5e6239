/* SPDX-License-Identifier: MIT */
/* tell.c - reports events to the hooks `error` and `log`. */
#define PST_PART
#include <string.h>

#include "base/text.h"
#include "session.h"

/* The longest line of the log. */
#define LINE 640

void pst_tell_log(postern_server *server, postern_session *session,
    int level, const char *text)
{
    if (!PST_WITH_LOG || server->handler.log == NULL)
        return;
    pst_hook_begins(server);
    server->handler.log(server, session, level, text);
    pst_hook_ends(server);
}

/* The line is `what` and `words`. */
static void tell_two(postern_server *server, postern_session *session,
    int level, const char *what, const char *words)
{
    char line[LINE];
    pst_text text;

    if (!PST_WITH_LOG)
        return;
    pst_text_init(&text, line, sizeof(line));
    pst_text_string(&text, what);
    pst_text_string(&text, words);
    pst_tell_log(server, session, level, line);
}

void pst_tell_error(postern_server *server, postern_session *session,
    int error, const char *text)
{
    if (server->handler.error == NULL) {
        tell_two(server, session, POSTERN_LOG_ERROR, "failed: ", text);
        return;
    }
    pst_hook_begins(server);
    server->handler.error(server, session, error, text);
    pst_hook_ends(server);
}

void pst_tell_tls_failed(postern_session *session, const char *why)
{
    session->server->rules.counters.tls_failed++;
    tell_two(session->server, session, POSTERN_LOG_WARNING, "TLS failed: ",
        why);
}

/* ---- who comes and goes ------------------------------------------------- */

/* "127.0.0.1:4711", "[::1]:4711", "local". */
static void add_address(pst_text *text, const postern_address *peer)
{
    char address[48];
    int is_inet6 = peer->family == POSTERN_FAMILY_INET6;

    pst_text_string(text, is_inet6 ? "[" : "");
    pst_text_string(text, postern_address_text(peer, address,
        sizeof(address)));
    pst_text_string(text, is_inet6 ? "]" : "");
    if (is_inet6 || peer->family == POSTERN_FAMILY_INET) {
        pst_text_char(text, ':');
        pst_text_number(text, peer->port);
    }
}

/* "127.0.0.1:4711 on 0". */
static void add_client(pst_text *text, const postern_address *peer,
    int listener)
{
    add_address(text, peer);
    pst_text_string(text, " on ");
    pst_text_number(text, (unsigned long)listener);
}

void pst_tell_connected(postern_session *session)
{
    const postern_proxy *proxy = postern_engine_proxy(&session->engine);
    char line[LINE];
    pst_text text;

    if (session->server->handler.log == NULL)
        return;
    pst_text_init(&text, line, sizeof(line));
    pst_text_string(&text, "connected from ");
    add_client(&text, &session->peer, (int)session->listener);
    /* Nobody has said STARTTLS yet. */
    if (session->channel != NULL)
        pst_text_string(&text, " (smtps)");
    if (proxy != NULL) {
        pst_text_string(&text, " by ");
        add_address(&text, &proxy->via);
    }
    pst_tell_log(session->server, session, POSTERN_LOG_INFO, line);
}

void pst_tell_xclient(postern_session *session, const postern_address *source)
{
    char line[LINE];
    pst_text text;

    if (session->server->handler.log == NULL)
        return;
    pst_text_init(&text, line, sizeof(line));
    pst_text_string(&text, "XCLIENT says ");
    add_address(&text, source);
    pst_tell_log(session->server, session, POSTERN_LOG_INFO, line);
}

void pst_tell_turned_away(postern_server *server, const postern_address *peer,
    int listener, const char *why)
{
    char line[LINE];
    pst_text text;

    server->rules.counters.turned_away++;
    if (!PST_WITH_LOG || server->handler.log == NULL)
        return;
    pst_text_init(&text, line, sizeof(line));
    pst_text_string(&text, "turned away ");
    add_client(&text, peer, listener);
    pst_text_string(&text, ": ");
    pst_text_string(&text, why);
    pst_tell_log(server, NULL, POSTERN_LOG_WARNING, line);
}

void pst_tell_overload(postern_server *server)
{
    char line[LINE];
    pst_text text;

    if (server->handler.log == NULL)
        return;
    pst_text_init(&text, line, sizeof(line));
    pst_text_string(&text, server->overloaded ? "overload: "
        : "overload is over: ");
    pst_text_number(&text, (unsigned long)server->session_count);
    pst_text_string(&text, " of ");
    pst_text_number(&text, server->options.max_connections);
    pst_text_string(&text, " connections");
    pst_tell_log(server, NULL, server->overloaded ? POSTERN_LOG_WARNING
        : POSTERN_LOG_INFO, line);
}

void pst_tell_no_header(const postern_session *session, int reason)
{
    const char *fault = pst_proxied_fault(&session->engine);

    pst_tell_turned_away(session->server, &session->peer,
        (int)session->listener, fault != NULL ? fault
        : reason == POSTERN_REASON_TIMEOUT
        ? "its PROXY header was not there in time"
        : reason == POSTERN_REASON_MEMORY ? "out of memory"
        : reason == POSTERN_REASON_STOP ? "the server stops"
        : "it has gone before its PROXY header was there");
}

void pst_tell_closed(postern_session *session, int reason)
{
    const pst_extra *extra = session->extra;
    unsigned long messages = extra == NULL ? 0 : extra->messages;
    char line[LINE];
    pst_text text;

    if (session->server->handler.log == NULL)
        return;
    pst_text_init(&text, line, sizeof(line));
    pst_text_string(&text, "closed: ");
    pst_text_string(&text, postern_reason_text(reason));
    pst_text_string(&text, ", ");
    pst_text_number(&text, messages);
    pst_text_string(&text, messages == 1 ? " message, " : " messages, ");
    pst_text_number(&text, extra == NULL ? 0
        : extra->octets / 1000 + (extra->octets % 1000 != 0));
    pst_text_string(&text, " kB");
    pst_tell_log(session->server, session, POSTERN_LOG_INFO, line);
}

/* ---- what the lines count ---------------------------------------------- */

void pst_tell_offered(postern_session *session, unsigned long octets)
{
    if (pst_extra_of(session) != NULL)
        session->extra->offered = octets;
}

void pst_tell_verdict(postern_session *session, const char *verdict)
{
    if (verdict != NULL && *verdict != '2')
        return;
    session->extra->messages++;
    session->extra->octets += session->extra->offered;
}

/* ---- refusals ---------------------------------------------------------- */

/* Logs the first line of a reply, without its end. */
static void tell_reply(postern_session *session, const char *octets,
    size_t length)
{
    char line[LINE];
    pst_text text;

    if (length < 4 || (*octets != '4' && *octets != '5'))
        return;
    while (length > 0 && (octets[length - 1] == '\r'
        || octets[length - 1] == '\n'))
        length--;
    pst_text_init(&text, line, sizeof(line));
    pst_text_string(&text, "refused: ");
    pst_text_octets(&text, octets, length);
    pst_tell_log(session->server, session, POSTERN_LOG_WARNING, line);
}

/* The state after the octets that were sent: in column 0 to 4 of a line (4
   also means more), and whether the line is followed by another one of the
   same reply. */
#define COLUMN 7
#define MORE 8

/* Nothing is kept for a session whose replies are always sent whole. */
static void set_place(postern_session *session, int place)
{
    if (session->extra != NULL
        || (place != 0 && pst_extra_of(session) != NULL))
        session->extra->place = place;
}

/* The state after `length` octets; after the end of a line the column is 0. */
static int advance(int place, const char *octets, size_t length, int is_end)
{
    size_t column = (size_t)(place & COLUMN), behind = column + length;

    if (column < 4 && behind >= 4)
        place = octets[3 - column] == '-' ? MORE : 0;
    return (place & MORE) | (is_end ? 0 : behind < 4 ? (int)behind : 4);
}

/* Is it one whole line with a positive reply, as nearly every reply? */
static int is_plain_yes(const char *octets, size_t length)
{
    return length > 4 && *octets < '4' && octets[3] == ' '
        && memchr(octets, '\n', length - 1) == NULL
        && octets[length - 1] == '\n';
}

void pst_tell_replies(postern_session *session, const char *octets,
    size_t length)
{
    int place = session->extra == NULL ? 0 : session->extra->place;

    if (place == 0 && is_plain_yes(octets, length))
        return;
    while (length > 0) {
        const char *end = (const char *)memchr(octets, '\n', length);
        size_t n = end == NULL ? length : (size_t)(end - octets) + 1;

        if (place == 0)
            tell_reply(session, octets, n);
        place = advance(place, octets, n, end != NULL);
        octets += n;
        length -= n;
    }
    set_place(session, place);
}
