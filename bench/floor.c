/* SPDX-License-Identifier: MIT */
/*
 * floor.c - the least work that an SMTP sink can be: no server that answers
 * the same clients can cost less, so what others cost is told in multiples of
 * it.  It is not a mail server; it believes what it is sent (Linux).
 *
 *   floor -p PORT [-w epoll|select] [-d hop|strict] [-b OCTETS] [-A] [-L]
 *
 * Of a command it looks at the first letter and at the end of the line, and
 * the replies are canned.  It receives once and sends once when a connection
 * is readable, and a connection is a struct of a few octets and no buffer.
 *
 *   -d hop     finds the end of content by going from dot to dot
 *   -d strict  goes line by line and refuses CR and LF on their own, as a
 *              server has to that is not to be smuggled through
 *   -b         the one receive buffer
 *   -A         announces AUTH PLAIN, and lets everybody in
 *   -L         LMTP: content has a reply for each recipient
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
#include <sys/select.h>
#include <sys/socket.h>
#include <unistd.h>

#define MOST    32768           /* descriptors */
#define REPLIES 65536           /* octets of replies in one send */
#define EVENTS  256
#define BITS    (8 * sizeof(unsigned long))

enum { COMMAND, CONTENT, CHUNK };

struct connection {
    unsigned char state;
    unsigned char verb;         /* first letter of a command cut in two */
    unsigned char matched;      /* hop: octets of the end seen so far */
    unsigned char is_dotted;    /* strict: the line cut in two is "." so far */
    unsigned char has_cr;       /* ... its last octet is a CR */
    unsigned line;              /* ... its octets so far */
    unsigned recipients;        /* LMTP */
    unsigned long left;         /* of a chunk */
};

typedef const char *finder(struct connection *connection, const char *at,
    const char *end);

static const char ending[] = "\r\n.\r\n";
#define HELLO "250-floor\r\n250-PIPELINING\r\n250-8BITMIME\r\n250-CHUNKING\r\n"
#define OFFERED HELLO "250 SIZE 0\r\n"
#define WITH_AUTH HELLO "250-AUTH PLAIN\r\n250 SIZE 0\r\n"

static struct connection table[MOST];
static unsigned long wanted[MOST / BITS], readable[MOST / BITS];
static char replies[REPLIES];
static size_t replied, size = 65536;
static char *buffer;
static int listener, poller = -1, highest, has_auth, is_lmtp;
static finder *find_end;

static void die(const char *what)
{
    perror(what);
    exit(1);
}

static void reply(const char *text, size_t length)
{
    if (length > REPLIES - replied)
        return;
    memcpy(replies + replied, text, length);
    replied += length;
}

#define REPLY(text) reply(text, sizeof(text) - 1)

/* == The end of content: after it, or NULL if it is not there; the state is
      then where the next octets go on. ==================================== */

/* The longest beginning of the end that the octets before `c` and c end in. */
static unsigned char step(unsigned char matched, char c)
{
    if (c == ending[matched])
        return (unsigned char)(matched + 1);
    if (c == '\r')
        return 1;
    return 0;
}

static const char *step_all(struct connection *connection, const char *at,
    const char *end)
{
    while (at < end) {
        connection->matched = step(connection->matched, *at++);
        if (connection->matched == sizeof(ending) - 1)
            return at;
    }
    return NULL;
}

static const char *hop(struct connection *connection, const char *at,
    const char *end)
{
    const char *dot = at, *from;

    for (; at < end && connection->matched > 0; at++) {
        connection->matched = step(connection->matched, *at);
        if (connection->matched == sizeof(ending) - 1)
            return at + 1;
    }
    from = at;
    while ((dot = memchr(dot, '.', (size_t)(end - dot))) != NULL) {
        if (dot - from >= 2 && end - dot >= 3
            && memcmp(dot - 2, ending, sizeof(ending) - 1) == 0)
            return dot + 3;
        dot++;
    }
    return step_all(connection, end - from > 4 ? end - 4 : from, end);
}

/* One line, or what there is of it: what comes after, or NULL if it is bad. */
static const char *take_line(struct connection *connection, const char *at,
    const char *end, int *is_last)
{
    const char *lf = memchr(at, '\n', (size_t)(end - at));
    const char *stop = lf == NULL ? end : lf;
    const char *cr = memchr(at, '\r', (size_t)(stop - at));

    *is_last = 0;
    if ((connection->has_cr && stop > at) || (cr != NULL && cr != stop - 1))
        return NULL;
    if (connection->line == 0)
        connection->is_dotted = *at == '.';
    connection->line += (unsigned)(stop - at);
    connection->has_cr = cr != NULL || (connection->has_cr && stop == at);
    if (lf == NULL)
        return end;
    if (!connection->has_cr)
        return NULL;
    *is_last = connection->is_dotted && connection->line == 2;
    connection->line = 0;
    connection->has_cr = 0;
    return lf + 1;
}

static const char *walk(struct connection *connection, const char *at,
    const char *end)
{
    int is_last;

    while (at < end) {
        at = take_line(connection, at, end, &is_last);
        if (at == NULL) {
            REPLY("554 bare CR or LF\r\n");
            connection->line = 0;
            return end;
        }
        if (is_last)
            return at;
    }
    return NULL;
}

/* == Commands ============================================================= */

static void begin_content(struct connection *connection)
{
    REPLY("354 go\r\n");
    connection->state = CONTENT;
    connection->matched = 2;            /* as if after a line end */
    connection->line = 0;
    connection->has_cr = 0;
}

/* How many octets a BDAT has, of as much of its line as is there. */
static void take_digits(struct connection *connection, const char *at,
    const char *end)
{
    for (; at < end; at++) {
        if (*at >= '0' && *at <= '9')
            connection->left = connection->left * 10
                + (unsigned long)(*at - '0');
    }
}

/* 0 if this command was the last. */
static int obey(struct connection *connection, char verb)
{
    switch (verb) {
    case 'E':
    case 'L':
        if (has_auth)
            REPLY(WITH_AUTH);
        else
            REPLY(OFFERED);
        break;
    case 'A':
        REPLY("235 OK\r\n");
        break;
    case 'D':
        begin_content(connection);
        break;
    case 'B':
        connection->state = CHUNK;
        break;
    case 'Q':
        REPLY("221 bye\r\n");
        return 0;
    default:
        connection->recipients += verb == 'R';
        REPLY("250 OK\r\n");
    }
    return 1;
}

static void accept_content(struct connection *connection)
{
    connection->state = COMMAND;
    for (; is_lmtp && connection->recipients > 1; connection->recipients--)
        REPLY("250 OK\r\n");
    connection->recipients = 0;
    REPLY("250 OK\r\n");
}

static const char *take_command(struct connection *connection,
    const char *at, const char *end, int *goes_on)
{
    const char *lf = memchr(at, '\n', (size_t)(end - at));
    char verb = connection->verb ? (char)connection->verb : *at;

    if (verb == 'B')
        take_digits(connection, at, lf == NULL ? end : lf);
    if (lf == NULL) {
        connection->verb = (unsigned char)verb;
        return end;
    }
    connection->verb = 0;
    *goes_on = obey(connection, verb);
    return lf + 1;
}

static const char *take_content(struct connection *connection,
    const char *at, const char *end)
{
    at = find_end(connection, at, end);
    if (at == NULL)
        return end;
    accept_content(connection);
    return at;
}

static const char *take_chunk(struct connection *connection, const char *at,
    const char *end)
{
    unsigned long part = (unsigned long)(end - at);

    if (part > connection->left)
        part = connection->left;
    connection->left -= part;
    if (connection->left == 0)
        accept_content(connection);
    return at + part;
}

/* == Connections ========================================================== */

static void open_connection(int descriptor)
{
    struct epoll_event event;

    memset(&table[descriptor], 0, sizeof(table[descriptor]));
    if (poller >= 0) {
        memset(&event, 0, sizeof(event));
        event.events = EPOLLIN;
        event.data.fd = descriptor;
        epoll_ctl(poller, EPOLL_CTL_ADD, descriptor, &event);
        return;
    }
    wanted[(size_t)descriptor / BITS] |= 1UL << ((size_t)descriptor % BITS);
    if (descriptor > highest)
        highest = descriptor;
}

static void close_connection(int descriptor)
{
    wanted[(size_t)descriptor / BITS] &=
        ~(1UL << ((size_t)descriptor % BITS));
    close(descriptor);
}

static void on_connect(void)
{
    int descriptor = accept4(listener, NULL, NULL, SOCK_NONBLOCK);

    if (descriptor < 0)
        return;
    if (descriptor >= MOST) {
        close(descriptor);
        return;
    }
    open_connection(descriptor);
    (void)!send(descriptor, "220 floor\r\n", 11, MSG_NOSIGNAL);
}

static void on_readable(int descriptor)
{
    struct connection *connection = &table[descriptor];
    ssize_t length = recv(descriptor, buffer, size, 0);
    const char *at = buffer, *end = buffer + (length > 0 ? length : 0);
    int goes_on = length > 0;

    replied = 0;
    while (at < end && goes_on) {
        if (connection->state == COMMAND)
            at = take_command(connection, at, end, &goes_on);
        else if (connection->state == CONTENT)
            at = take_content(connection, at, end);
        else
            at = take_chunk(connection, at, end);
    }
    if (replied > 0 && send(descriptor, replies, replied, MSG_NOSIGNAL)
        != (ssize_t)replied)
        goes_on = 0;
    if (!goes_on && !(length < 0 && errno == EAGAIN))
        close_connection(descriptor);
}

static void on_ready(int descriptor)
{
    if (descriptor == listener)
        on_connect();
    else
        on_readable(descriptor);
}

static void run_epoll(void)
{
    struct epoll_event events[EVENTS];
    int i, count;

    for (;;) {
        count = epoll_wait(poller, events, EVENTS, -1);
        for (i = 0; i < count; i++)
            on_ready(events[i].data.fd);
    }
}

static void run_select(void)
{
    size_t i, words;

    for (;;) {
        words = (size_t)highest / BITS + 1;
        memcpy(readable, wanted, words * sizeof(*readable));
        if (select(highest + 1, (fd_set *)readable, NULL, NULL, NULL) <= 0)
            continue;
        for (i = 0; i < words; i++) {
            unsigned long word = readable[i];

            for (; word != 0; word &= word - 1)
                on_ready((int)(i * BITS) + __builtin_ctzl(word));
        }
    }
}

/* == The whole ============================================================ */

static void listen_on(int port)
{
    struct sockaddr_in address;
    int on = 1;

    memset(&address, 0, sizeof(address));
    address.sin_family = AF_INET;
    address.sin_port = htons((unsigned short)port);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    listener = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0);
    setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &on, sizeof(on));
    setsockopt(listener, IPPROTO_TCP, TCP_NODELAY, &on, sizeof(on));
    if (listener < 0
        || bind(listener, (struct sockaddr *)&address, sizeof(address)) < 0
        || listen(listener, 4096) < 0)
        die("floor");
}

static void usage(void)
{
    fputs("usage: floor -p PORT [-w epoll|select] [-d hop|strict] "
          "[-b OCTETS] [-A] [-L]\n", stderr);
    exit(2);
}

static void prepare(int port, int uses_epoll)
{
    struct rlimit files;

    signal(SIGTERM, _exit);
    if (getrlimit(RLIMIT_NOFILE, &files) == 0) {
        files.rlim_cur = files.rlim_max;
        setrlimit(RLIMIT_NOFILE, &files);
    }
    buffer = malloc(size);
    if (buffer == NULL)
        die("floor");
    listen_on(port);
    if (uses_epoll)
        poller = epoll_create1(0);
    open_connection(listener);
}

int main(int argc, char **argv)
{
    int letter, port = 0, uses_epoll = 1;

    find_end = hop;
    while ((letter = getopt(argc, argv, "p:w:d:b:AL")) != -1) {
        switch (letter) {
        case 'p': port = atoi(optarg); break;
        case 'w': uses_epoll = strcmp(optarg, "select") != 0; break;
        case 'd': find_end = strcmp(optarg, "strict") ? hop : walk; break;
        case 'b': size = (size_t)atol(optarg); break;
        case 'A': has_auth = 1; break;
        case 'L': is_lmtp = 1; break;
        default: usage();
        }
    }
    if (port <= 0 || size == 0)
        usage();
    prepare(port, uses_epoll);
    if (uses_epoll)
        run_epoll();
    else
        run_select();
    return 0;
}
