/* SPDX-License-Identifier: MIT */
/*
 * tls_load.c - a load of TLS for SMTP servers that speak it from the first
 * octet (Linux, BearSSL).
 *
 *   tls_load -p PORT -c CERTIFICATE [-m full|resumed|bulk] [-j PROCESSES]
 *            [-t SECONDS] [-s OCTETS] [-i IDLE]
 *
 * CERTIFICATE (DER) is the server's.  A process has one connection at a time:
 *
 *   full     connects, shakes hands, is greeted, says QUIT
 *   resumed  the same, each session taken up from the first
 *   bulk     messages of so many octets, in one connection
 *   -i       so many connections that say EHLO (with bulk: and send a
 *            message), then nothing
 *
 * When it is prepared it writes "ready" and begins when standard input ends;
 * with -i that is when it is over.  It writes messages=COUNT and seconds=TIME;
 * the status is 3 if the server does not take up sessions, else 0 or 1.
 */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include <bearssl.h>

#define MOST 64                 /* processes */

enum mode { FULL, RESUMED, BULK };

struct client {
    br_ssl_client_context tls;
    br_x509_minimal_context unused;
    br_x509_knownkey_context known;
    br_sslio_context io;
    int descriptor;
    unsigned char buffer[BR_SSL_BUFSIZE_BIDI];
};

static struct {
    int port;
    enum mode mode;
    int processes;
    double seconds;
    size_t octets;
    long idle;
} option = { 0, FULL, 4, 1.0, 1048576, 0 };

static br_x509_decoder_context certificate;
static char *content;
static size_t content_length;
static volatile long *done;     /* by process */

static void fail(const char *what)
{
    fprintf(stderr, "tls_load: %s\n", what);
    exit(1);
}

static double now(void)
{
    struct timespec t;

    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + (double)t.tv_nsec * 1e-9;
}

/* == TLS ================================================================== */

static int receive(void *descriptor, unsigned char *octets, size_t length)
{
    ssize_t result = recv(*(int *)descriptor, octets, length, 0);

    return result > 0 ? (int)result : -1;
}

static int transmit(void *descriptor, const unsigned char *octets,
    size_t length)
{
    ssize_t result = send(*(int *)descriptor, octets, length, MSG_NOSIGNAL);

    return result > 0 ? (int)result : -1;
}

static void client_init(struct client *client)
{
    const br_x509_pkey *key = br_x509_decoder_get_pkey(&certificate);
    unsigned usages = BR_KEYTYPE_KEYX | BR_KEYTYPE_SIGN;

    br_ssl_client_init_full(&client->tls, &client->unused, NULL, 0);
    br_ssl_engine_set_versions(&client->tls.eng, BR_TLS12, BR_TLS12);
    if (key->key_type == BR_KEYTYPE_RSA)
        br_x509_knownkey_init_rsa(&client->known, &key->key.rsa, usages);
    else
        br_x509_knownkey_init_ec(&client->known, &key->key.ec, usages);
    br_ssl_engine_set_x509(&client->tls.eng, &client->known.vtable);
    br_ssl_engine_set_buffer(&client->tls.eng, client->buffer,
        sizeof(client->buffer), 1);
}

static void client_connect(struct client *client, int takes_up)
{
    struct sockaddr_in server;
    int on = 1;

    memset(&server, 0, sizeof(server));
    server.sin_family = AF_INET;
    server.sin_port = htons((unsigned short)option.port);
    server.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    client->descriptor = socket(AF_INET, SOCK_STREAM, 0);
    if (client->descriptor < 0 || connect(client->descriptor,
            (struct sockaddr *)&server, sizeof(server)) < 0)
        fail("no connection");
    setsockopt(client->descriptor, IPPROTO_TCP, TCP_NODELAY, &on, sizeof(on));
    if (!br_ssl_client_reset(&client->tls, "localhost", takes_up))
        fail("no entropy");
    br_sslio_init(&client->io, &client->tls.eng, receive, &client->descriptor,
        transmit, &client->descriptor);
}

/* == SMTP ================================================================= */

static void hear(struct client *client, int code)
{
    char line[1024];
    size_t length;

    do {
        for (length = 0; length + 1 < sizeof(line); length++) {
            if (br_sslio_read(&client->io, line + length, 1) < 0) {
                fprintf(stderr, "tls_load: TLS error %d\n",
                    br_ssl_engine_last_error(&client->tls.eng));
                exit(1);
            }
            if (line[length] == '\n')
                break;
        }
        line[length] = '\0';
        if (atoi(line) != code)
            fail(line);
    } while (line[3] == '-');
}

static void ask(struct client *client, const char *command, int code)
{
    if (br_sslio_write_all(&client->io, command, strlen(command)) < 0
        || br_sslio_flush(&client->io) < 0)
        fail("the server does not read");
    hear(client, code);
}

/* The server closes first. */
static void leave(struct client *client)
{
    char octet;

    ask(client, "QUIT\r\n", 221);
    while (br_sslio_read(&client->io, &octet, 1) >= 0)
        continue;
    close(client->descriptor);
}

static void send_message(struct client *client)
{
    ask(client, "MAIL FROM:<a@b.example>\r\n", 250);
    ask(client, "RCPT TO:<c@d.example>\r\n", 250);
    ask(client, "DATA\r\n", 354);
    if (br_sslio_write_all(&client->io, content, content_length) < 0)
        fail("the server does not read");
    ask(client, ".\r\n", 250);
}

/* Lines of 76 octets of which one in seven begins with a (stuffed) dot. */
static void make_content(void)
{
    size_t i, lines = option.octets / 76 + 1;

    content = malloc(lines * 78);
    if (content == NULL)
        fail("no memory");
    for (i = 0; i < lines; i++) {
        memset(content + content_length, 'a' + (int)(i % 26), 74);
        if (i % 7 == 0)
            memset(content + content_length, '.', 2);
        memcpy(content + content_length + 74, "\r\n", 2);
        content_length += 76;
    }
}

/* == Processes ============================================================ */

static void session_id(const struct client *client,
    br_ssl_session_parameters *parameters)
{
    br_ssl_engine_get_session_parameters(&client->tls.eng, parameters);
}

static void prepare(struct client *client)
{
    client_init(client);
    if (option.mode == FULL)
        return;
    client_connect(client, 0);
    hear(client, 220);
    ask(client, "EHLO load.example\r\n", 250);
    if (option.mode == RESUMED)
        leave(client);
}

static void work(struct client *client, volatile long *count)
{
    br_ssl_session_parameters first, then;
    double end = now() + option.seconds;

    session_id(client, &first);
    while (now() < end) {
        if (option.mode == BULK) {
            send_message(client);
        } else {
            client_connect(client, option.mode == RESUMED);
            hear(client, 220);
            session_id(client, &then);
            if (option.mode == RESUMED && (first.session_id_len == 0
                || memcmp(first.session_id, then.session_id, 32) != 0))
                exit(3);
            leave(client);
        }
        ++*count;
    }
}

static void wait_for_end_of_input(void)
{
    char buffer[64];

    while (read(0, buffer, sizeof(buffer)) > 0)
        continue;
}

/* Begins when the pipe ends. */
static pid_t begin(int index, int prepared, int start, int other)
{
    pid_t child = fork();
    struct client *client;
    char octet;

    if (child != 0)
        return child;
    close(other);
    client = malloc(sizeof(*client));
    if (client == NULL)
        fail("no memory");
    prepare(client);
    (void)!write(prepared, "", 1);
    close(prepared);
    (void)!read(start, &octet, 1);
    work(client, &done[index]);
    exit(0);
}

static int load(void)
{
    pid_t children[MOST];
    int prepared[2], start[2], i, status, result = 0;
    long sum = 0;
    double since;
    char octet;

    if (pipe(prepared) < 0 || pipe(start) < 0)
        fail("no pipe");
    for (i = 0; i < option.processes; i++)
        children[i] = begin(i, prepared[1], start[0], start[1]);
    close(prepared[1]);
    for (i = 0; i < option.processes; i++)
        (void)!read(prepared[0], &octet, 1);
    puts("ready");
    fflush(stdout);
    wait_for_end_of_input();
    since = now();
    close(start[1]);
    for (i = 0; i < option.processes; i++) {
        waitpid(children[i], &status, 0);
        if (status != 0)
            result = WIFEXITED(status) ? WEXITSTATUS(status) : 1;
        sum += done[i];
    }
    printf("messages=%ld\tseconds=%.4f\n", sum, now() - since);
    return result;
}

static int hold(void)
{
    struct client *all = calloc((size_t)option.idle, sizeof(*all));
    long i;

    if (all == NULL)
        fail("no memory");
    for (i = 0; i < option.idle; i++) {
        client_init(&all[i]);
        client_connect(&all[i], 0);
        hear(&all[i], 220);
        ask(&all[i], "EHLO load.example\r\n", 250);
        if (option.mode == BULK)
            send_message(&all[i]);
    }
    puts("ready");
    fflush(stdout);
    wait_for_end_of_input();
    return 0;
}

/* == The whole ============================================================ */

static void read_certificate(const char *path)
{
    unsigned char octets[65536];
    FILE *file = fopen(path, "rb");
    size_t length;

    if (file == NULL)
        fail(path);
    length = fread(octets, 1, sizeof(octets), file);
    fclose(file);
    br_x509_decoder_init(&certificate, NULL, NULL);
    br_x509_decoder_push(&certificate, octets, length);
    if (br_x509_decoder_get_pkey(&certificate) == NULL)
        fail("this is not a certificate in DER");
}

static void usage(void)
{
    fputs("usage: tls_load -p PORT -c CERTIFICATE [-m full|resumed|bulk]\n"
          "  [-j PROCESSES] [-t SECONDS] [-s OCTETS] [-i IDLE]\n", stderr);
    exit(2);
}

static enum mode mode_of(const char *name)
{
    if (strcmp(name, "bulk") == 0)
        return BULK;
    return strcmp(name, "resumed") == 0 ? RESUMED : FULL;
}

int main(int argc, char **argv)
{
    struct rlimit files;
    int letter, is_known = 0;

    while ((letter = getopt(argc, argv, "p:c:m:j:t:s:i:")) != -1) {
        switch (letter) {
        case 'p': option.port = atoi(optarg); break;
        case 'c': read_certificate(optarg); is_known = 1; break;
        case 'm': option.mode = mode_of(optarg); break;
        case 'j': option.processes = atoi(optarg); break;
        case 't': option.seconds = atof(optarg); break;
        case 's': option.octets = (size_t)atol(optarg); break;
        case 'i': option.idle = atol(optarg); break;
        default: usage();
        }
    }
    if (option.port <= 0 || !is_known || option.processes < 1
        || option.processes > MOST)
        usage();
    signal(SIGPIPE, SIG_IGN);
    if (getrlimit(RLIMIT_NOFILE, &files) == 0) {
        files.rlim_cur = files.rlim_max;
        setrlimit(RLIMIT_NOFILE, &files);
    }
    done = mmap(NULL, MOST * sizeof(*done), PROT_READ | PROT_WRITE,
        MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    if (done == MAP_FAILED)
        fail("no memory");
    make_content();
    return option.idle > 0 ? hold() : load();
}
