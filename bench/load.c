/* SPDX-License-Identifier: MIT */
/*
 * load.c - a load generator for SMTP servers: one thread, epoll (Linux).
 *
 *   load -p PORT [-a ADDRESS] [-m lockstep|pipelined|streamed|bdat]
 *        [-c SESSIONS] [-n MESSAGES] [-t SECONDS] [-e MESSAGES]
 *        [-r RECIPIENTS] [-s OCTETS] [-i IDLE] [-k MILLISECONDS] [-w]
 *        [-A RESPONSE] [-L]
 *
 *   -n  this many messages in all, and no more are begun after -t
 *   -e  this many in a connection, then QUIT and a new connection
 *   -i  so many connections more, that say EHLO and nothing else
 *   -k  in these intervals one of them, in turn, says NOOP
 *   -w  with -i: write "ready" when they are there, and begin with the load
 *       when standard input ends; with -n 0 just hold them until then
 *   -A  AUTH PLAIN with this response, in base64, behind EHLO
 *   -L  LMTP
 *
 * Each reply of the server is checked.  What it writes is one line of
 * NAME=VALUE with tabs between them; the exit status is 0 if nothing went
 * wrong, 3 if the server does not offer what the mode needs, else 1.
 */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#include "script.h"

#define OPENING   100           /* idle connections under way at once */
#define LINE      1024          /* the longest reply line */
#define EVENTS    256
#define GRACE     60.0          /* after the end of the load, for the rest */
#define LATENCIES 1000000

enum { PIPELINING = 1, CHUNKING = 2, AUTH = 4 };
enum { FRESH, MAILING, LEAVING, RESTING, ASKING };

struct client {
    int descriptor;
    int state;
    int is_idle;
    int is_blocked;             /* the rest of a burst waits to be writable */
    const struct burst *burst;
    size_t step;                /* of the message's bursts */
    size_t sent;                /* octets of the burst */
    size_t heard;               /* replies to the burst */
    long messages;              /* in this connection */
    double since;               /* when its message, or NOOP, began */
    double since_next;          /* and the message that is sent ahead */
    int kept;                   /* octets of a reply line not complete yet */
    char line[LINE];
};

static struct {
    const char *address;
    int port;
    enum script_mode mode;
    long sessions, messages, each, recipients, octets, idle, probe;
    double seconds;
    int waits;
} option = { "127.0.0.1", 0, SCRIPT_LOCKSTEP, 1, 1000, 0, 1, 1024, 0, 0, 0.0,
    0 };

static struct {
    long begun, done, connections, errors, probes;
    double first, last, probe_sum, probe_max;
} tally;

static struct script script;
static struct sockaddr_in server;
static struct client *clients, *idlers;
static float *latency;
static long latencies, alive, resting, opened;
static int poller, offered;

static void client_say(struct client *client, const struct burst *burst);

static double now(void)
{
    struct timespec t;

    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + (double)t.tv_nsec * 1e-9;
}

static void die(const char *what)
{
    perror(what);
    exit(1);
}

static void complain(const struct client *client, const char *what)
{
    if (tally.errors++ < 5)
        fprintf(stderr, "load: %s: %.*s\n", what,
            (int)strcspn(client->line, "\r\n"), client->line);
}

/* == The connection: what TLS would come between ========================== */

static void watch(struct client *client, int operation, unsigned events)
{
    struct epoll_event event;

    memset(&event, 0, sizeof(event));
    event.events = events;
    event.data.ptr = client;
    if (epoll_ctl(poller, operation, client->descriptor, &event) < 0)
        die("load: epoll_ctl");
}

static void client_connect(struct client *client)
{
    int on = 1;

    client->descriptor = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0);
    if (client->descriptor < 0)
        die("load: socket");
    setsockopt(client->descriptor, IPPROTO_TCP, TCP_NODELAY, &on, sizeof(on));
    if (connect(client->descriptor, (struct sockaddr *)&server,
            sizeof(server)) < 0 && errno != EINPROGRESS)
        die("load: connect");
    client->state = FRESH;
    client->is_blocked = 0;
    client->kept = 0;
    client->messages = 0;
    tally.connections++;
    alive++;
    watch(client, EPOLL_CTL_ADD, EPOLLIN);
    client_say(client, &script.greeting);
}

static void client_close(struct client *client)
{
    close(client->descriptor);
    client->descriptor = -1;
    if (client->state == RESTING || client->state == ASKING)
        resting--;
    alive--;
}

static void client_fail(struct client *client, const char *what)
{
    complain(client, what);
    client_close(client);
}

static ssize_t client_write(struct client *client, struct iovec *piece,
    int pieces)
{
    return writev(client->descriptor, piece, pieces);
}

static ssize_t client_read(struct client *client, char *buffer, size_t size)
{
    return recv(client->descriptor, buffer, size, 0);
}

/* == Saying =============================================================== */

/* What of a burst is not sent yet. */
static int remainder_of(const struct client *client, struct iovec *piece)
{
    size_t skip = client->sent;
    int i, count = 0;

    for (i = 0; i < client->burst->pieces; i++) {
        const struct iovec *whole = &client->burst->piece[i];

        if (skip >= whole->iov_len) {
            skip -= whole->iov_len;
            continue;
        }
        piece[count].iov_base = (char *)whole->iov_base + skip;
        piece[count].iov_len = whole->iov_len - skip;
        count++;
        skip = 0;
    }
    return count;
}

static void client_flush(struct client *client)
{
    struct iovec piece[SCRIPT_PIECES];
    int count, waits = 0;
    ssize_t sent;

    while ((count = remainder_of(client, piece)) > 0 && !waits) {
        sent = client_write(client, piece, count);
        if (sent >= 0)
            client->sent += (size_t)sent;
        else if (errno == EAGAIN)
            waits = 1;
        else
            break;          /* the reading side will tell why */
    }
    if (waits != client->is_blocked) {
        client->is_blocked = waits;
        watch(client, EPOLL_CTL_MOD, waits ? EPOLLIN | EPOLLOUT : EPOLLIN);
    }
}

static void client_say(struct client *client, const struct burst *burst)
{
    client->burst = burst;
    client->sent = 0;
    client->heard = 0;
    if (burst->pieces > 0)
        client_flush(client);
}

/* == What comes next ====================================================== */

static int may_begin(const struct client *client)
{
    if (tally.begun >= option.messages
        || (option.each > 0 && client->messages >= option.each))
        return 0;
    return option.seconds <= 0.0 || now() - tally.first < option.seconds;
}

static void client_leave(struct client *client)
{
    client->state = LEAVING;
    client_say(client, &script.quit);
}

static double begin_message(struct client *client)
{
    client->messages++;
    tally.begun++;
    return now();
}

static void client_next_message(struct client *client)
{
    if (!may_begin(client)) {
        client_leave(client);
        return;
    }
    client->since = begin_message(client);
    client->state = MAILING;
    client->step = 0;
    client_say(client, &script.message[0]);
}

static void end_message(struct client *client)
{
    tally.last = now();
    tally.done++;
    if (latencies < LATENCIES)
        latency[latencies++] = (float)(tally.last - client->since);
}

/* The content of this message together with the commands of the next. */
static int streams_on(struct client *client)
{
    if (option.mode != SCRIPT_STREAMED || client->step + 1 != script.bursts
        || !may_begin(client))
        return 0;
    client->since_next = begin_message(client);
    client_say(client, &script.onward);
    return 1;
}

static void next_burst(struct client *client)
{
    if (client->burst == &script.onward) {
        end_message(client);
        client->since = client->since_next;
        client->step = 0;
    }
    client->step++;
    if (client->step == script.bursts) {
        end_message(client);
        client_next_message(client);
    } else if (!streams_on(client)) {
        client_say(client, &script.message[client->step]);
    }
}

static void after_ehlo(struct client *client)
{
    int needed = option.mode == SCRIPT_LOCKSTEP ? 0 : PIPELINING;

    if (option.mode == SCRIPT_BDAT)
        needed |= CHUNKING;
    if (script.auth != NULL)
        needed |= AUTH;
    if (client->is_idle) {
        client->state = RESTING;
        resting++;
    } else if ((offered & needed) != needed) {
        puts("unsupported");
        exit(3);
    } else if (script.auth != NULL) {
        client_say(client, &script.login);
    } else {
        client_next_message(client);
    }
}

static void end_probe(struct client *client)
{
    double took = now() - client->since;

    client->state = RESTING;
    tally.probes++;
    tally.probe_sum += took;
    if (took > tally.probe_max)
        tally.probe_max = took;
}

/* All the replies that a burst has to have are there. */
static void client_advance(struct client *client)
{
    switch (client->state) {
    case FRESH:
        if (client->burst == &script.greeting)
            client_say(client, &script.ehlo);
        else if (client->burst == &script.ehlo)
            after_ehlo(client);
        else
            client_next_message(client);
        break;
    case MAILING:
        next_burst(client);
        break;
    case ASKING:
        end_probe(client);
        break;
    default:
        break;
    }
}

/* == Hearing ============================================================== */

static void note_keyword(const char *line)
{
    if (strncmp(line + 4, "PIPELINING", 10) == 0)
        offered |= PIPELINING;
    else if (strncmp(line + 4, "CHUNKING", 8) == 0)
        offered |= CHUNKING;
    else if (strncmp(line + 4, "AUTH ", 5) == 0
        && strstr(line, " PLAIN") != NULL)
        offered |= AUTH;
}

/* A line of a reply; -1 if it is not what has to come here. */
static int hear_line(struct client *client, const char *line, int length)
{
    const struct burst *burst = client->burst;

    if (client->heard >= burst->replies || length < 4
        || atoi(line) != burst->codes[client->heard])
        return -1;
    if (burst == &script.ehlo)
        note_keyword(line);
    if (line[3] == '-')
        return 0;
    client->heard++;
    if (client->heard == burst->replies) {
        if (client->is_blocked)
            return -1;          /* answered before it was asked */
        client_advance(client);
    }
    return 0;
}

/* Octets of a server, cut anywhere; -1 at a reply that is wrong. */
static int hear(struct client *client, const char *text, size_t length)
{
    const char *end;

    while (length > 0) {
        size_t part;

        end = memchr(text, '\n', length);
        part = end == NULL ? length : (size_t)(end - text) + 1;
        if (part + (size_t)client->kept > sizeof(client->line) - 1)
            return -1;
        memcpy(client->line + client->kept, text, part);
        client->kept += (int)part;
        client->line[client->kept] = '\0';
        if (end != NULL) {
            if (hear_line(client, client->line, client->kept) < 0)
                return -1;
            client->kept = 0;
        }
        text += part;
        length -= part;
    }
    return 0;
}

static void client_gone(struct client *client)
{
    int is_done = client->state == LEAVING && client->heard == 1;

    if (!is_done)
        complain(client, "the server closed the connection");
    client_close(client);
    if (!is_done || client->is_idle)
        return;
    /* By -e it is time for a new connection, or the load is at its end. */
    client->messages = 0;
    if (may_begin(client))
        client_connect(client);
}

static void client_hear(struct client *client)
{
    static char buffer[65536];
    ssize_t length = client_read(client, buffer, sizeof(buffer));

    if (length > 0) {
        if (hear(client, buffer, (size_t)length) < 0)
            client_fail(client, "not the reply that was expected");
    } else if (length == 0) {
        client_gone(client);
    } else if (errno != EAGAIN) {
        client_fail(client, strerror(errno));
    }
}

static void turn(int milliseconds)
{
    struct epoll_event events[EVENTS];
    int i, count = epoll_wait(poller, events, EVENTS, milliseconds);

    for (i = 0; i < count; i++) {
        struct client *client = events[i].data.ptr;

        if (client->is_blocked && (events[i].events & EPOLLOUT))
            client_flush(client);
        if (events[i].events & (EPOLLIN | EPOLLHUP | EPOLLERR))
            client_hear(client);
    }
}

/* == Idle connections ===================================================== */

static void open_idlers(void)
{
    double limit = now() + GRACE;

    idlers = calloc((size_t)option.idle + 1, sizeof(*idlers));
    if (idlers == NULL)
        die("load");
    while (resting < option.idle && tally.errors == 0 && now() < limit) {
        while (opened < option.idle && opened - resting < OPENING) {
            idlers[opened].is_idle = 1;
            client_connect(&idlers[opened++]);
        }
        turn(1000);
    }
    if (resting < option.idle) {
        fprintf(stderr, "load: %ld of %ld idle connections\n", resting,
            option.idle);
        exit(1);
    }
}

static void probe(void)
{
    static long turns;
    static double due;
    struct client *client;

    if (option.probe <= 0 || resting == 0 || now() < due)
        return;
    due = now() + (double)option.probe / 1000.0;
    client = &idlers[turns++ % option.idle];
    if (client->descriptor < 0 || client->state != RESTING)
        return;
    client->state = ASKING;
    client->since = now();
    client_say(client, &script.noop);
}

static void wait_for_start(void)
{
    char buffer[64];

    puts("ready");
    fflush(stdout);
    while (read(0, buffer, sizeof(buffer)) > 0)
        continue;
}

/* == The whole ============================================================ */

static void run(void)
{
    long i, begun = option.sessions;
    double limit;

    if (begun > option.messages)
        begun = option.messages;
    clients = calloc((size_t)begun + 1, sizeof(*clients));
    latency = malloc(LATENCIES * sizeof(*latency));
    if (clients == NULL || latency == NULL)
        die("load");
    tally.first = tally.last = now();
    limit = tally.first + option.seconds + GRACE;
    for (i = 0; i < begun; i++)
        client_connect(&clients[i]);
    while (alive > resting) {
        probe();
        turn(option.probe > 0 ? 1 : 1000);
        if (option.seconds > 0.0 && now() > limit) {
            tally.errors++;
            break;
        }
    }
}

static int by_size(const void *a, const void *b)
{
    float x = *(const float *)a, y = *(const float *)b;

    return (x > y) - (x < y);
}

static double microseconds_at(double part)
{
    if (latencies == 0)
        return 0.0;
    return (double)latency[(long)((double)(latencies - 1) * part)] * 1e6;
}

static void report(void)
{
    double seconds = tally.last - tally.first;

    qsort(latency, (size_t)latencies, sizeof(*latency), by_size);
    printf("messages=%ld\tseconds=%.4f\tper_second=%.1f\toctets=%lu\t"
           "connections=%ld\tp50_us=%.0f\tp99_us=%.0f\tmax_us=%.0f\t"
           "errors=%ld", tally.done, seconds,
        seconds > 0.0 ? (double)tally.done / seconds : 0.0,
        (unsigned long)script.octets, tally.connections,
        microseconds_at(0.5), microseconds_at(0.99), microseconds_at(1.0),
        tally.errors);
    if (option.probe > 0)
        printf("\tprobes=%ld\tprobe_mean_us=%.0f\tprobe_max_us=%.0f",
            tally.probes, tally.probes > 0
                ? tally.probe_sum / (double)tally.probes * 1e6 : 0.0,
            tally.probe_max * 1e6);
    putchar('\n');
}

static void usage(void)
{
    fputs("usage: load -p PORT [-a ADDRESS] [-m MODE] [-c SESSIONS] "
          "[-n MESSAGES]\n  [-t SECONDS] [-e MESSAGES] [-r RECIPIENTS] "
          "[-s OCTETS] [-i IDLE]\n  [-k MILLISECONDS] [-w] "
          "[-A RESPONSE] [-L]\n", stderr);
    exit(2);
}

static void take_options(int argc, char **argv)
{
    int letter;

    while ((letter = getopt(argc, argv, "p:a:m:c:n:t:e:r:s:i:k:wA:L"))
        != -1) {
        switch (letter) {
        case 'p': option.port = atoi(optarg); break;
        case 'a': option.address = optarg; break;
        case 'c': option.sessions = atol(optarg); break;
        case 'n': option.messages = atol(optarg); break;
        case 't': option.seconds = atof(optarg); break;
        case 'e': option.each = atol(optarg); break;
        case 'r': option.recipients = atol(optarg); break;
        case 's': option.octets = atol(optarg); break;
        case 'i': option.idle = atol(optarg); break;
        case 'k': option.probe = atol(optarg); break;
        case 'w': option.waits = 1; break;
        case 'A': script.auth = optarg; break;
        case 'L': script.is_lmtp = 1; break;
        case 'm':
            if (script_mode(optarg, &option.mode) == 0)
                break;
            /* fall through */
        default: usage();
        }
    }
    if (option.port <= 0 || option.sessions < 1 || option.recipients < 1
        || option.octets < 0 || option.idle < 0)
        usage();
}

static void prepare(void)
{
    struct rlimit files;

    signal(SIGPIPE, SIG_IGN);
    if (getrlimit(RLIMIT_NOFILE, &files) == 0) {
        files.rlim_cur = files.rlim_max;
        setrlimit(RLIMIT_NOFILE, &files);
    }
    server.sin_family = AF_INET;
    server.sin_port = htons((unsigned short)option.port);
    if (inet_pton(AF_INET, option.address, &server.sin_addr) != 1)
        usage();
    if (script_init(&script, option.mode, (size_t)option.octets,
            (size_t)option.recipients) < 0)
        die("load");
    poller = epoll_create1(0);
    if (poller < 0)
        die("load: epoll_create1");
}

int main(int argc, char **argv)
{
    take_options(argc, argv);
    prepare();
    open_idlers();
    if (option.waits)
        wait_for_start();
    run();
    report();
    return tally.errors == 0 && (tally.done > 0 || option.messages == 0)
        ? 0 : 1;
}
