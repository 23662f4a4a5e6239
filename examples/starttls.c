/* SPDX-License-Identifier: MIT */
/*
 * starttls.c - mail over encrypted connections only; SIGHUP reads the
 * certificate again, so that it can be renewed while clients are there.
 *
 *     ./starttls cert.pem key.pem [port [authority.pem]]
 *
 * The port is 1025, or 0 for any free one.  Clients are asked for certificates
 * of the authority, and known by them; they may log in with AUTH EXTERNAL.
 *
 * A certificate to try it with, and a client:
 *
 *     openssl req -x509 -newkey rsa:2048 -keyout key.pem -out cert.pem \
 *         -days 365 -nodes -subj '/CN=localhost'
 *     openssl s_client -starttls smtp -crlf -quiet -connect 127.0.0.1:1025
 */
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <postern.h>
#include <postern_tls.h>

static const char *certificate, *key, *authority;
static postern_tls_context *tls;
static postern_server *server;

/* Returns NULL, and prints why, if these files cannot be used. */
static postern_tls_context *read_files(void)
{
    postern_tls_options options;
    postern_tls_context *context;

    postern_tls_options_init(&options);
    if (authority != NULL)
        options.clients = POSTERN_TLS_ASK;      /* or _DEMAND */
    context = postern_tls_new(&options, NULL);
    /* without TLS in this build it is NULL, and postern_tls_why says so */
    if (context != NULL
        && postern_tls_add_files(context, certificate, key) == 0
        && (authority == NULL
        || postern_tls_trust_files(context, authority) == 0))
        return context;
    fprintf(stderr, "starttls: %s\n", postern_tls_why(context));
    postern_tls_free(context);
    return NULL;
}

/* The old certificate stays until there is a good new one.  Sessions keep
   theirs; new ones get the new one. */
static void on_woken(postern_server *woken, void *context)
{
    postern_tls_context *renewed = read_files();

    (void)woken;
    (void)context;
    if (renewed == NULL)
        return;
    if (postern_tls_replace(tls, renewed) == 0) {
        puts("certificate renewed");
        fflush(stdout);
    } else {
        postern_tls_free(renewed);
    }
}

/* To wake a server is allowed in a signal handler; to read files is not. */
static void on_signal(int number)
{
    signal(number, on_signal);
    postern_server_wake(server);
}

/* The handshake is over, and what the client said before is forgotten (RFC
   3207 4.2), because an attacker could have sent it. */
static const char *on_starttls(postern_session *session)
{
    postern_tls_facts facts;

    if (postern_session_tls_facts(session, &facts)) {
        printf("%s %s, for \"%s\", by %s%s\n", facts.version, facts.suite,
            facts.server_name, facts.client == NULL ? "nobody"
            : facts.client, facts.resumed ? ", resumed" : "");
        fflush(stdout);
    }
    return NULL;
}

/* AUTH EXTERNAL: TLS has verified the certificate, and that is enough here;
   but no client may act as somebody else. */
static const char *on_auth(postern_session *session,
    const postern_credentials *credentials)
{
    const char *other = credentials->authzid;

    (void)session;
    return other[0] == '\0' || strcmp(other, credentials->identity) == 0 ? NULL
        : "535 5.7.8 Authentication credentials invalid";
}

static const char *on_message(postern_session *session,
    postern_envelope *envelope)
{
    const char *identity = postern_session_identity(session);
    size_t length;

    postern_envelope_content(envelope, &length);
    printf("from <%s>, %lu octets, %s%s%s\n",
        postern_envelope_mail_from(envelope), (unsigned long)length,
        postern_session_tls(session) ? "encrypted" : "for all to read",
        identity == NULL ? "" : ", sent by ", identity == NULL ? ""
        : identity);
    fflush(stdout);
    return NULL;
}

static int serve(unsigned port)
{
    static postern_handler handler;
    postern_options options;
    int result;

    postern_options_init(&options);
    options.tls_context = tls;
    options.require_starttls = 1;   /* otherwise the client may choose */
    if (authority != NULL) {
        handler.auth = on_auth;
        options.auth_exclude = "PLAIN,LOGIN,XOAUTH2,OAUTHBEARER";
    }
    handler.starttls = on_starttls;
    handler.message = on_message;
    handler.woken = on_woken;
    server = postern_server_new(&options, &handler, &result);
    if (server != NULL)
        result = postern_server_listen(server, NULL, port, 0);
    if (result >= 0) {
        signal(SIGHUP, on_signal);
        printf("listening on port %u\n", postern_server_port(server, result));
        fflush(stdout);
        result = postern_server_run(server);
    }
    if (result < 0)
        fprintf(stderr, "starttls: %s\n", postern_error_text(result));
    signal(SIGHUP, SIG_DFL);
    postern_server_free(server);
    return result != 0;
}

int main(int argc, char **argv)
{
    int result;

    if (argc < 3) {
        fputs("usage: starttls cert.pem key.pem [port [authority.pem]]\n",
            stderr);
        return 2;
    }
    certificate = argv[1];
    key = argv[2];
    authority = argc > 4 ? argv[4] : NULL;
    tls = read_files();
    if (tls == NULL)
        return 1;
    result = serve(argc > 3 ? (unsigned)atoi(argv[3]) : 1025);
    postern_tls_free(tls);              /* after the server that used it */
    return result;
}
