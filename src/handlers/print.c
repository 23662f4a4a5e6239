/* SPDX-License-Identifier: MIT */
/* print.c - prints messages: postern_store_print. */
#include <stdlib.h>
#include <string.h>

#include "peer.h"
#include "postern_handlers.h"

struct print {
    int (*write)(void *context, const char *octets, size_t length);
    void *context;
    int failed;
    size_t filled;
    char buffer[4096];
};

static void drain(struct print *print)
{
    if (print->filled > 0 && !print->failed
        && print->write(print->context, print->buffer, print->filled) < 0)
        print->failed = 1;
    print->filled = 0;
}

/* Prints text of a client, escaped. */
static void put(struct print *print, const char *octets, size_t length)
{
    while (length > 0) {
        char *end = print->buffer + print->filled;
        size_t room = sizeof(print->buffer) - print->filled;
        size_t used = postern_escape(end, room, octets, length,
            POSTERN_ESCAPE_TABS | POSTERN_ESCAPE_REPLACE);

        print->filled += room > 0 ? strlen(end) : 0;
        octets += used;
        length -= used;
        if (length > 0)
            drain(print);
    }
}

static void put_string(struct print *print, const char *string)
{
    put(print, string, strlen(string));
}

static void end_line(struct print *print)
{
    if (print->filled == sizeof(print->buffer))
        drain(print);
    print->buffer[print->filled++] = '\n';
}

static void put_line(struct print *print, const char *line)
{
    put_string(print, line);
    end_line(print);
}

/* Writes a string like Python's repr(): in single quotes, or in double quotes
   if the text has single ones only; with "\" before quotes and backslashes. */
static void put_quoted(struct print *print, const postern_parameter *option)
{
    const char *value = option->value == NULL ? "" : option->value;
    int is_single = strchr(value, '\'') == NULL || strchr(value, '"') != NULL;
    const char *quote = is_single ? "'" : "\"";

    put_string(print, quote);
    put_string(print, option->name);
    put_string(print, option->value == NULL ? "" : "=");
    while (*value != '\0') {
        size_t plain = strcspn(value, is_single ? "\\'" : "\\\"");

        put(print, value, plain);
        value += plain;
        if (*value != '\0') {
            put_string(print, "\\");
            put(print, value++, 1);
        }
    }
    put_string(print, quote);
}

static void put_list(struct print *print, const postern_parameter *option,
    const char **before)
{
    for (; option != NULL && option->name != NULL; option++) {
        put_string(print, *before);
        put_quoted(print, option);
        *before = ", ";
    }
}

/* Prints "mail options: ['BODY=8BITMIME']" and one list for all recipients, or
   nothing without options.  1: there were some. */
static int put_options(struct print *print, const postern_envelope *envelope)
{
    const postern_recipient *recipient = postern_envelope_rcpt_tos(envelope);
    const char *mail = "mail options: [";
    const char *rcpt = "rcpt options: [";
    const char *mail_before = mail;
    const char *rcpt_before = rcpt;

    put_list(print, postern_envelope_mail_options(envelope), &mail_before);
    if (mail_before != mail)
        put_line(print, "]");
    for (; recipient != NULL; recipient = recipient->next)
        put_list(print, recipient->options, &rcpt_before);
    if (rcpt_before != rcpt)
        put_line(print, "]");
    return mail_before != mail || rcpt_before != rcpt;
}

static void put_peer(struct print *print, postern_session *session)
{
    char peer[PST_HANDLERS_PEER_SIZE];

    pst_handlers_peer_text(postern_session_peer(session), peer);
    put_string(print, "X-Peer: ");
    put_line(print, peer);
}

static size_t line_length(const char *octets, size_t length)
{
    size_t i;

    for (i = 0; i < length; i++)
        if (octets[i] == '\r' || octets[i] == '\n')
            return i;
    return length;
}

/* Lines end with CRLF, CR or LF.  X-Peer comes before the first empty line. */
static void put_content(struct print *print, postern_session *session,
    const char *octets, size_t length)
{
    int is_header = 1;

    while (length > 0) {
        size_t line = line_length(octets, length);
        size_t ends = line < length;

        if (is_header && line == 0) {
            put_peer(print, session);
            is_header = 0;
        }
        put(print, octets, line);
        end_line(print);
        if (length - line > 1 && memcmp(octets + line, "\r\n", 2) == 0)
            ends = 2;
        octets += line + ends;
        length -= line + ends;
    }
}

static const char *print_commit(void *context, void *message,
    postern_session *session, postern_envelope *envelope)
{
    struct print *print = (struct print *)context;
    size_t length;
    const char *content = postern_envelope_content(envelope, &length);

    (void)message;
    print->failed = 0;
    put_line(print, "---------- MESSAGE FOLLOWS ----------");
    if (put_options(print, envelope))
        end_line(print);
    put_content(print, session, content, length);
    put_line(print, "------------ END MESSAGE ------------");
    drain(print);
    return print->failed ? "451 4.3.0 The message cannot be shown" : NULL;
}

int postern_store_print(postern_store *store,
    int (*write)(void *context, const char *octets, size_t length),
    void *context)
{
    struct print *print;

    if (write == NULL)
        return POSTERN_E_INVALID_CALLBACK;
    print = (struct print *)malloc(sizeof(*print));
    if (print == NULL)
        return POSTERN_E_NOMEM;
    memset(print, 0, sizeof(*print));
    print->write = write;
    print->context = context;
    memset(store, 0, sizeof(*store));
    store->context = print;
    store->whole = 1;
    store->commit = print_commit;
    store->free = free;
    return 0;
}
