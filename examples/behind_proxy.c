/* SPDX-License-Identifier: MIT */
/*
 * behind_proxy.c - a server behind HAProxy or a load balancer: shows the
 * address of the client, and what the proxy says about its TLS.
 *
 *     ./behind_proxy [port]       1025; 0: any free one
 *
 * The configuration of HAProxy:
 *
 *     listen smtps
 *         mode tcp
 *         bind :465 ssl crt site.pem
 *         server postern 127.0.0.1:1025 send-proxy-v2-ssl-cn
 */
#include <stdio.h>
#include <stdlib.h>

#include <postern.h>

/* A value is octets.  The proxy is trusted, but what it has from the client (a
   certificate, a server name) may be anything. */
static void print_value(const postern_proxy *proxy, const char *name,
    const char *what)
{
    size_t length;
    const char *value = postern_proxy_named(proxy, name, &length);

    if (value == NULL)
        return;
    printf(", %s", what);
    for (; length > 0; length--, value++)
        putchar(*value >= ' ' && *value <= '~' ? *value : '?');
}

/* The header has come, and no reply was sent yet: 5xx would close the
   connection.  From here on its client is the peer of the session. */
static const char *on_proxy(postern_session *session,
    const postern_proxy *proxy)
{
    char text[46];
    unsigned long verify;

    (void)session;
    if (proxy->is_local) {
        puts("the proxy looks whether we live");
    } else {
        printf("client %s", postern_address_text(&proxy->source, text,
            sizeof(text)));
        if (postern_proxy_ssl(proxy, NULL, &verify)) {
            print_value(proxy, "SSL_VERSION", "");
            print_value(proxy, "AUTHORITY", "for ");
            /* 0: the proxy has verified the certificate */
            if (verify == 0)
                print_value(proxy, "SSL_CN", "known as ");
        }
        printf("\n");
    }
    fflush(stdout);
    return NULL;
}

static const char *on_message(postern_session *session,
    postern_envelope *envelope)
{
    char text[46];

    printf("from <%s>, by %s\n", postern_envelope_mail_from(envelope),
        postern_address_text(postern_session_peer(session), text,
        sizeof(text)));
    fflush(stdout);
    return NULL;
}

int main(int argc, char **argv)
{
    static postern_handler handler;
    postern_options options;
    postern_server *server;
    unsigned port = argc > 1 ? (unsigned)atoi(argv[1]) : 1025;
    int result;

    postern_options_init(&options);
    /* A header can claim any address, so list only your proxies. */
    options.proxy_networks = "127.0.0.1,::1";
    handler.proxy = on_proxy;
    handler.message = on_message;
    server = postern_server_new(&options, &handler, &result);
    if (server != NULL)
        result = postern_server_listen(server, NULL, port,
            POSTERN_LISTEN_PROXY);
    if (result >= 0) {
        printf("listening on port %u\n", postern_server_port(server, result));
        fflush(stdout);
        result = postern_server_run(server);
    }
    if (result < 0)
        fprintf(stderr, "behind_proxy: %s\n", postern_error_text(result));
    postern_server_free(server);
    return result != 0;
}
