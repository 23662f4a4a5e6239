/* SPDX-License-Identifier: MIT */
/*
 * send.c - sends what it reads to a server, with the client alone.  Ends with
 * 1 when not all recipients get it:  ./send HOST PORT FROM TO... <message
 */
#define _XOPEN_SOURCE 600
#include <errno.h>
#include <netdb.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#include <postern_client.h>

enum { MAIL, RCPT, DATA, CONTENT, QUIT };

static postern_client *client;
static char **words;                /* FROM TO..., and NULL */
static int step, failed, next = 1;  /* the next of words is a recipient */

/* Whole seconds are enough; a program that runs for long needs a better
   clock. */
static unsigned long now(void)
{
    return (unsigned long)time(NULL) * 1000;
}

static void *resize(void *context, void *block, size_t was, size_t size)
{
    (void)context, (void)was;
    return size > 0 ? realloc(block, size) : (free(block), (void *)NULL);
}

static int dial(const char *host, const char *port)
{
    static struct addrinfo hints;
    struct addrinfo *list, *at;
    int s = -1, down = 1, error;

    hints.ai_socktype = SOCK_STREAM;
    error = getaddrinfo(host, port, &hints, &list);
    if (error != 0) {
        fprintf(stderr, "send: %s: %s\n", host, gai_strerror(error));
        return -1;
    }
    for (at = list; at != NULL && down; at = at->ai_next) {
        close(s);
        s = socket(at->ai_family, at->ai_socktype, at->ai_protocol);
        down = s < 0 || connect(s, at->ai_addr, at->ai_addrlen) != 0;
    }
    if (down)
        fprintf(stderr, "send: %s %s: %s\n", host, port, strerror(errno));
    freeaddrinfo(list);
    return down ? -1 : s;
}

/* The content is read as fast as the client takes it. */
static int give(void)
{
    static char octets[4096];
    static size_t at, length;

    do {
        if (at == length)
            at = 0, length = fread(octets, 1, sizeof(octets), stdin);
        at += postern_client_content(client, octets + at, length - at,
            now());
    } while (at == length && length > 0);
    return length > 0 ? POSTERN_E_AGAIN
        : postern_client_content_end(client, now());
}

static int do_step(void)
{
    int result;

    if (step == MAIL)
        return postern_client_mail(client, words[0], NULL, now());
    if (step == DATA)
        return postern_client_data(client, now());
    if (step == CONTENT)
        return give();
    if (step == QUIT)
        return postern_client_quit(client, now());
    result = postern_client_rcpt(client, words[next], NULL, now());
    step -= result == 0 && words[++next] != NULL;   /* RCPT again */
    return result;
}

/* Gives one command after another, without waiting for replies; AGAIN:
   later. */
static void go_on(void)
{
    postern_client_event event;
    int result;

    while (postern_client_next(client, &event)) {
        if (event.code >= 300 || event.last || event.fault != 0)
            printf("%s: %s\n", event.fault != 0
                ? postern_client_fault_text(event.fault)
                : event.command == POSTERN_CLIENT_RCPT
                ? words[1 + event.index] : "message", event.text);
        failed |= event.code >= 300 || event.fault != 0;
    }
    while (step <= QUIT && (result = do_step()) != POSTERN_E_AGAIN) {
        failed |= result != 0;
        step = result == 0 || step == QUIT ? step + 1 : QUIT;
    }
}

/* Sends what there is, or waits for the server until the deadline. */
static void move(int s)
{
    char buffer[4096];
    struct pollfd wait = { 0, POLLIN, 0 };
    unsigned long moment, time = now();
    size_t length, at;
    const char *octets = postern_client_out(client, &length);
    ssize_t n = octets == NULL ? 0 : send(s, octets, length, 0);

    if (n > 0) {
        postern_client_sent(client, (size_t)n, time);
        return;
    }
    wait.fd = s;
    if (poll(&wait, 1, !postern_client_deadline(client, &moment) ? -1
        : (long)(moment - time) > 0 ? (int)(moment - time) : 0) == 0)
        postern_client_tick(client, now());
    else if ((n = recv(s, buffer, sizeof(buffer), 0)) <= 0)
        postern_client_eof(client);
    for (at = 0; n > 0 && at < (size_t)n; go_on()) {
        length = postern_client_input(client, buffer + at, (size_t)n - at,
            now());
        at += length > 0 ? length : (size_t)n;  /* the conversation is over:
                                                   skip the rest */
    }
}

int main(int argc, char **argv)
{
    postern_client_options options;
    int s = argc < 5 ? -1 : dial(argv[1], argv[2]);

    if (argc < 5)
        fputs("send HOST PORT FROM TO... <message\n", stderr);
    signal(SIGPIPE, SIG_IGN);
    words = argv + 3;
    postern_client_options_init(&options);
    options.resize = resize;
    if (s < 0 || (client = postern_client_new(&options, now(), NULL)) == NULL)
        return 2;
    for (; postern_client_wants(client) != POSTERN_CLIENT_CLOSES; move(s))
        go_on();
    go_on();
    postern_client_free(client);
    return failed;
}
