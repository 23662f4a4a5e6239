/* SPDX-License-Identifier: MIT */
/*
 * filter.c - accepts mail for one domain only, shows sender and subject, and
 * refuses some messages.
 *
 *     ./filter DOMAIN [port]          1025; 0: any free one
 *
 *     RCPT TO:<a@other.example>       550 5.7.1 Error: not for this domain
 *     Subject: You have won           554 5.7.1 Error: no, thank you
 *     Received: (101 of them)         554 5.4.6 Error: this mail loops
 */
#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <postern.h>
#include <postern_handlers.h>   /* postern_escape */

#define MOST_HOPS 100           /* RFC 5321 6.3 */

static const char *domain;

/* Domains are the same in any case (RFC 5321 2.4). */
static int is_ours(const char *name)
{
    size_t i = 0;

    while (name[i] != '\0' && tolower((unsigned char)name[i])
        == tolower((unsigned char)domain[i]))
        i++;
    return name[i] == '\0' && domain[i] == '\0';
}

/* An address without a domain, such as "postmaster", is local; it has to be
   accepted (RFC 5321 4.5.1). */
static const char *on_rcpt(postern_session *session, const char *address,
    const postern_parameter *options)
{
    const char *name = postern_mailbox_domain(address);

    (void)session;
    (void)options;
    if (*name == '\0' || is_ours(name))
        return NULL;
    return "550 5.7.1 Error: not for this domain";
}

/* Each server on the way has added a field (RFC 5321 4.4). */
static int hops(const char *content, size_t length)
{
    const char *value = NULL;
    size_t found;
    int count = 0;

    while ((value = postern_header_find(content, length, "Received", value,
        &found)) != NULL)
        count++;
    return count;
}

/* The value may be folded into several lines, and may contain escape sequences
   for a terminal: unfolds it, and escapes it before it is shown. */
static void read_subject(const char *content, size_t length, char *subject,
    size_t size)
{
    size_t found;
    const char *value = postern_header_find(content, length, "Subject", NULL,
        &found);

    (void)postern_header_text(subject, size, value == NULL ? "" : value,
        found);
}

static const char *on_message(postern_session *session,
    postern_envelope *envelope)
{
    size_t length;
    const char *content = postern_envelope_content(envelope, &length);
    char subject[200], shown[800];

    (void)session;
    if (hops(content, length) > MOST_HOPS)
        return "554 5.4.6 Error: this mail loops";
    read_subject(content, length, subject, sizeof(subject));
    if (strstr(subject, "You have won") != NULL)
        return "554 5.7.1 Error: no, thank you";
    (void)postern_escape(shown, sizeof(shown), subject, strlen(subject), 0);
    printf("<%s>: %s\n", postern_envelope_mail_from(envelope), shown);
    fflush(stdout);
    return NULL;
}

int main(int argc, char **argv)
{
    static postern_handler handler;
    unsigned port = argc > 2 ? (unsigned)atoi(argv[2]) : 1025;
    postern_options options;
    postern_server *server;
    int result;

    if (argc < 2) {
        fprintf(stderr, "usage: filter DOMAIN [port]\n");
        return 2;
    }
    domain = argv[1];
    postern_options_init(&options);
    handler.rcpt = on_rcpt;
    handler.message = on_message;
    server = postern_server_new(&options, &handler, &result);
    if (server != NULL)
        result = postern_server_listen(server, NULL, port, 0);
    if (result >= 0) {
        printf("listening on port %u\n", postern_server_port(server, result));
        fflush(stdout);
        result = postern_server_run(server);
    }
    if (result < 0)
        fprintf(stderr, "filter: %s\n", postern_error_text(result));
    postern_server_free(server);
    return result != 0;
}
