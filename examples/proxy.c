/* SPDX-License-Identifier: MIT */
/*
 * proxy.c - a relay in front of a mail server: recipients of one domain are
 * passed on, and the client gets the replies of that server; other recipients
 * are refused here.  Nothing is stored, so nothing can be lost.
 *
 *     ./proxy PORT HOST HOST-PORT DOMAIN      e.g. 2525 127.0.0.1 25 d.example
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <postern_relay.h>
#include <postern_workers.h>

static const char *domain;

/* The hook of the relay, which asks the next hop. */
static const char *(*ask_next_hop)(postern_session *session,
    const char *address, const postern_parameter *options);

static const char *on_rcpt(postern_session *session, const char *address,
    const postern_parameter *options)
{
    if (strcmp(postern_mailbox_domain(address), domain) != 0)
        return "550 5.7.1 We do not relay to this domain";
    return ask_next_hop(session, address, options);
}

static int serve(postern_relay *relay, unsigned port)
{
    postern_workers *workers = postern_workers_new(1, 0, NULL);
    postern_handler handler;
    postern_options options;
    postern_server *server;
    int result;

    postern_relay_handler(relay, &handler);
    ask_next_hop = handler.rcpt;
    handler.rcpt = on_rcpt;
    if (workers != NULL)                /* look up the host again, once a
                                           minute */
        postern_relay_workers(relay, workers, 60000);
    postern_options_init(&options);
    server = postern_server_new(&options, &handler, &result);
    if (server != NULL)
        result = postern_server_listen(server, NULL, port, 0);
    if (result >= 0) {
        printf("listening on port %u\n", postern_server_port(server, result));
        fflush(stdout);
        result = postern_server_run(server);
    }
    postern_server_free(server);
    postern_workers_free(workers);
    return result;
}

int main(int argc, char **argv)
{
    postern_relay_options options;
    postern_relay *relay;
    int result;

    if (argc != 5) {
        fprintf(stderr, "usage: proxy PORT HOST HOST-PORT DOMAIN\n");
        return 2;
    }
    domain = argv[4];
    postern_relay_options_init(&options);
    options.host = argv[2];
    options.port = (unsigned)atoi(argv[3]);
    relay = postern_relay_new(&options, &result);   /* looks the host up */
    if (relay != NULL)
        result = serve(relay, (unsigned)atoi(argv[1]));
    if (result < 0)
        fprintf(stderr, "proxy: %s\n", postern_error_text(result));
    postern_relay_free(relay);          /* after the server */
    return result != 0;
}
