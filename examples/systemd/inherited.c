/* SPDX-License-Identifier: MIT */
/*
 * inherited.c - a service of systemd: its sockets are opened for it, and it
 * says when it is ready and when it stops, without a library of systemd.
 *
 *     systemd-socket-activate -l 1025 ./inherited
 *
 * or as postern-example.socket and postern-example.service say.  What
 * sd_notify(3) does is one datagram to the socket that NOTIFY_SOCKET names.
 */
#define _XOPEN_SOURCE 600       /* what -std=c89 hides */
#include <signal.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <postern.h>

static postern_server *server;

/* Whoever started us without systemd does not want to know. */
static void notify(const char *state)
{
    const char *path = getenv("NOTIFY_SOCKET");
    struct sockaddr_un address;
    socklen_t length;
    int fd;

    memset(&address, 0, sizeof(address));
    address.sun_family = AF_UNIX;
    if (path == NULL || strlen(path) >= sizeof(address.sun_path))
        return;
    strcpy(address.sun_path, path);
    length = (socklen_t)(offsetof(struct sockaddr_un, sun_path)
        + strlen(path));
    if (*path == '@')           /* a name that is no file */
        address.sun_path[0] = '\0';
    fd = socket(AF_UNIX, SOCK_DGRAM, 0);
    if (fd < 0)
        return;
    if (sendto(fd, state, strlen(state), 0, (struct sockaddr *)&address,
        length) < 0)
        perror("NOTIFY_SOCKET");
    (void)close(fd);
}

/* SIGTERM wakes the server, so that `woken` tells of it before it stops. */
static void on_signal(int number)
{
    (void)number;
    postern_server_wake(server);
}

static void on_woken(postern_server *the_server, void *context)
{
    (void)context;
    notify("STOPPING=1");
    postern_server_stop(the_server);
}

static const char *on_message(postern_session *session,
    postern_envelope *envelope)
{
    size_t length;

    (void)session;
    (void)postern_envelope_content(envelope, &length);
    printf("%lu octets from <%s>\n", (unsigned long)length,
        postern_envelope_mail_from(envelope));
    fflush(stdout);             /* the journal */
    return NULL;
}

/* The names are FileDescriptorName= of the socket unit; sockets without one
   are all that there are. */
static int listen_on_all(void)
{
    int smtp = postern_server_listen_inherited(server, "smtp", 0);
    int lmtp = postern_server_listen_inherited(server, "lmtp",
        POSTERN_LISTEN_LMTP);

    if (smtp == POSTERN_E_NOADDR && lmtp == POSTERN_E_NOADDR)
        smtp = postern_server_listen_inherited(server, NULL, 0);
    if (smtp < 0 && smtp != POSTERN_E_NOADDR)
        return smtp;
    return lmtp < 0 && lmtp != POSTERN_E_NOADDR ? lmtp
        : smtp < 0 ? lmtp : smtp;
}

int main(void)
{
    static postern_handler handler;
    postern_options options;
    struct sigaction action;
    int result;

    postern_options_init(&options);
    handler.message = on_message;
    handler.woken = on_woken;
    server = postern_server_new(&options, &handler, &result);
    if (server != NULL)
        result = listen_on_all();
    if (result >= 0) {
        memset(&action, 0, sizeof(action));
        action.sa_handler = on_signal;
        (void)sigaction(SIGTERM, &action, NULL);
        notify("READY=1");
        result = postern_server_run(server);
    }
    if (result < 0)
        fprintf(stderr, "inherited: %s\n", postern_error_text(result));
    (void)signal(SIGTERM, SIG_IGN);
    (void)postern_server_free(server);
    return result != 0;
}
