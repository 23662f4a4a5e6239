/*
 * hello.c - the smallest server: it prints what it receives.
 *
 *     ./hello [port]
 */
#include <stdio.h>
#include <stdlib.h>

#include <postern.h>

static const char *on_message(postern_session *session,
    postern_envelope *envelope)
{
    size_t length;
    const char *content = postern_envelope_content(envelope, &length);

    (void)session;
    printf("from <%s>, %lu octets\n", postern_envelope_mail_from(envelope),
        (unsigned long)length);
    fwrite(content, 1, length, stdout);
    fflush(stdout);
    return NULL;                /* the default: 250 OK */
}

int main(int argc, char **argv)
{
    postern_options options;
    static postern_handler handler;
    postern_server *server;
    unsigned port = argc > 1 ? (unsigned)atoi(argv[1]) : 1025;
    int error;

    postern_options_init(&options);
    handler.message = on_message;
    server = postern_server_new(&options, &handler, &error);
    if (server != NULL)
        error = postern_server_listen(server, NULL, port, 0);
    if (error < 0) {
        fprintf(stderr, "hello: %s\n", postern_error_text(error));
        return 1;
    }
    printf("listening on port %u\n", postern_server_port(server, 0));
    fflush(stdout);
    postern_server_run(server);
    postern_server_free(server);
    return 0;
}
