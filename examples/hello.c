/* SPDX-License-Identifier: MIT */
/*
 * hello.c - the smallest server: it prints what it receives.
 *
 *     ./hello [port]              1025; 0: any free one
 */
#include <stdio.h>
#include <stdlib.h>

#include <postern.h>

/* A message is complete.  "250" promises the client that we have it, so if it
   cannot be printed the reply must be another one (RFC 5321 4.2.5). */
static const char *on_message(postern_session *session,
    postern_envelope *envelope)
{
    size_t length;
    const char *content = postern_envelope_content(envelope, &length);

    (void)session;
    printf("from <%s>, %lu octets\n", postern_envelope_mail_from(envelope),
        (unsigned long)length);
    fwrite(content, 1, length, stdout);
    if (fflush(stdout) != 0)
        return "451 4.3.0 Error: the message could not be printed";
    return NULL;                /* the default: 250 OK */
}

int main(int argc, char **argv)
{
    static postern_handler handler;     /* static: all hooks are NULL */
    postern_options options;
    postern_server *server;
    unsigned port = argc > 1 ? (unsigned)atoi(argv[1]) : 1025;
    int result;

    postern_options_init(&options);
    handler.message = on_message;
    server = postern_server_new(&options, &handler, &result);
    if (server != NULL)
        /* NULL is this machine only: no other can connect.  The result is the
           number of the listener; a port above 65535 is an error. */
        result = postern_server_listen(server, NULL, port, 0);
    if (result >= 0) {
        printf("listening on port %u\n", postern_server_port(server, result));
        fflush(stdout);
        result = postern_server_run(server);
    }
    if (result < 0)
        fprintf(stderr, "hello: %s\n", postern_error_text(result));
    postern_server_free(server);        /* NULL is right here, too */
    return result != 0;
}
