/* SPDX-License-Identifier: MIT */
/*
 * tls_floor.c - BearSSL driven alone: the least that a server can cost that
 * speaks TLS with it.  What postern costs is told in multiples of it (Linux).
 *
 *   tls_floor -p PORT -c CERTIFICATE -k KEY         both DER
 *
 * TLS is from the first octet, with the suites, buffers and cache of postern's
 * src/tls/bearssl.c.  It receives once and sends once when a connection is
 * readable.  Of SMTP it knows the first letter of a command, and that content
 * is over when what has come ends like it: it believes what it is sent.
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
#include <unistd.h>

#include <bearssl.h>

#define EVENTS  256
#define RECORDS 65536           /* octets of records in one send */
#define ENTRIES 500             /* of the cache */
#define OUT     (2048 + 85)

struct connection {
    br_ssl_server_context tls;
    int descriptor;
    int is_greeted, is_content, leaves;
    char tail[5];               /* the last octets of content */
    unsigned char in[BR_SSL_BUFSIZE_INPUT];
    unsigned char out[OUT];
};

static const uint16_t suites[] = {
    BR_TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256,
    BR_TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256,
    BR_TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384,
    BR_TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384,
    BR_TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256,
    BR_TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256
};

static br_x509_certificate chain;
static br_skey_decoder_context key;
static br_ssl_session_cache_lru cache;
static unsigned char entries[ENTRIES * 100];
static unsigned char buffer[65536], records[RECORDS];
static size_t recorded;
static int listener, poller;

static void die(const char *what)
{
    perror(what);
    exit(1);
}

/* == TLS ================================================================== */

static void set_key(br_ssl_server_context *tls)
{
    const br_rsa_private_key *rsa = br_skey_decoder_get_rsa(&key);

    if (rsa != NULL)
        br_ssl_server_set_single_rsa(tls, &chain, 1, rsa, BR_KEYTYPE_SIGN,
            br_rsa_private_get_default(), br_rsa_pkcs1_sign_get_default());
    else
        br_ssl_server_set_single_ec(tls, &chain, 1,
            br_skey_decoder_get_ec(&key), BR_KEYTYPE_SIGN, BR_KEYTYPE_EC,
            br_ec_get_default(), br_ecdsa_sign_asn1_get_default());
}

static void prepare_tls(struct connection *connection)
{
    br_ssl_server_context *tls = &connection->tls;
    br_ssl_engine_context *engine = &tls->eng;

    br_ssl_server_zero(tls);
    br_ssl_engine_set_versions(engine, BR_TLS12, BR_TLS12);
    br_ssl_engine_set_suites(engine, suites,
        sizeof(suites) / sizeof(suites[0]));
    br_ssl_engine_set_hash(engine, br_sha256_ID, &br_sha256_vtable);
    br_ssl_engine_set_hash(engine, br_sha384_ID, &br_sha384_vtable);
    br_ssl_engine_set_hash(engine, br_sha512_ID, &br_sha512_vtable);
    br_ssl_engine_set_prf_sha256(engine, &br_tls12_sha256_prf);
    br_ssl_engine_set_prf_sha384(engine, &br_tls12_sha384_prf);
    br_ssl_engine_set_default_ec(engine);
    br_ssl_engine_set_default_aes_gcm(engine);
    br_ssl_engine_set_default_chapol(engine);
    br_ssl_engine_set_all_flags(engine, BR_OPT_ENFORCE_SERVER_PREFERENCES
        | BR_OPT_NO_RENEGOTIATION);
    br_ssl_engine_set_buffers_bidi(engine, connection->in,
        sizeof(connection->in), connection->out, sizeof(connection->out));
    br_ssl_server_set_cache(tls, &cache.vtable);
    set_key(tls);
    if (!br_ssl_server_reset(tls))
        die("tls_floor: no entropy");
}

static void say(struct connection *connection, const char *text)
{
    br_ssl_engine_context *engine = &connection->tls.eng;
    size_t room, length = strlen(text);
    unsigned char *to = br_ssl_engine_sendapp_buf(engine, &room);

    if (to == NULL || room < length)
        return;
    memcpy(to, text, length);
    br_ssl_engine_sendapp_ack(engine, length);
    br_ssl_engine_flush(engine, 0);
}

/* A record to be sent joins the others. */
static void gather(br_ssl_engine_context *engine)
{
    size_t length;
    unsigned char *from = br_ssl_engine_sendrec_buf(engine, &length);

    if (length > sizeof(records) - recorded)
        length = sizeof(records) - recorded;
    memcpy(records + recorded, from, length);
    recorded += length;
    br_ssl_engine_sendrec_ack(engine, length);
}

/* == SMTP ================================================================= */

static void obey(struct connection *connection, char verb)
{
    switch (verb) {
    case 'D':
        connection->is_content = 1;
        memset(connection->tail, 0, sizeof(connection->tail));
        say(connection, "354 go\r\n");
        break;
    case 'Q':
        connection->leaves = 1;
        say(connection, "221 bye\r\n");
        break;
    default:
        say(connection, "250 OK\r\n");
    }
}

static void take_content(struct connection *connection, const char *octets,
    size_t length)
{
    size_t size = sizeof(connection->tail);
    size_t part = length < size ? length : size;

    memmove(connection->tail, connection->tail + part, size - part);
    memcpy(connection->tail + size - part, octets + length - part, part);
    if (memcmp(connection->tail, "\r\n.\r\n", size) != 0)
        return;
    connection->is_content = 0;
    say(connection, "250 OK\r\n");
}

static void take_plain(struct connection *connection)
{
    br_ssl_engine_context *engine = &connection->tls.eng;
    size_t length;
    const char *octets = (char *)br_ssl_engine_recvapp_buf(engine, &length);

    if (connection->is_content)
        take_content(connection, octets, length);
    else
        obey(connection, octets[0]);
    br_ssl_engine_recvapp_ack(engine, length);
}

/* == Connections ========================================================== */

/* Goes on until BearSSL needs more; 0: it is over. */
static int carry(struct connection *connection, size_t length)
{
    br_ssl_engine_context *engine = &connection->tls.eng;
    const unsigned char *from = buffer;
    unsigned state;

    while ((state = br_ssl_engine_current_state(engine)) != BR_SSL_CLOSED) {
        if (state & BR_SSL_SENDREC) {
            gather(engine);
        } else if (state & BR_SSL_RECVAPP) {
            take_plain(connection);
        } else if (connection->leaves) {
            connection->leaves = 0;
            br_ssl_engine_close(engine);
        } else if ((state & BR_SSL_SENDAPP) && !connection->is_greeted) {
            connection->is_greeted = 1;
            say(connection, "220 floor\r\n");
        } else if ((state & BR_SSL_RECVREC) && length > 0) {
            size_t room;
            unsigned char *to = br_ssl_engine_recvrec_buf(engine, &room);

            if (room > length)
                room = length;
            memcpy(to, from, room);
            br_ssl_engine_recvrec_ack(engine, room);
            from += room;
            length -= room;
        } else {
            /* After close_notify there is nothing to wait for. */
            return (state & (BR_SSL_SENDAPP | BR_SSL_RECVREC)) != 0
                && !(connection->is_greeted && !(state & BR_SSL_SENDAPP));
        }
    }
    return 0;
}

static void on_connect(void)
{
    struct connection *connection;
    struct epoll_event event;
    int descriptor = accept4(listener, NULL, NULL, SOCK_NONBLOCK);

    if (descriptor < 0)
        return;
    connection = malloc(sizeof(*connection));
    if (connection == NULL)
        die("tls_floor");
    memset(connection, 0, offsetof(struct connection, in));
    connection->descriptor = descriptor;
    prepare_tls(connection);
    memset(&event, 0, sizeof(event));
    event.events = EPOLLIN;
    event.data.ptr = connection;
    epoll_ctl(poller, EPOLL_CTL_ADD, descriptor, &event);
}

static void on_readable(struct connection *connection)
{
    ssize_t length = recv(connection->descriptor, buffer, sizeof(buffer), 0);
    int goes_on;

    if (length < 0 && errno == EAGAIN)
        return;
    recorded = 0;
    goes_on = length > 0 && carry(connection, (size_t)length);
    if (recorded > 0 && send(connection->descriptor, records, recorded,
            MSG_NOSIGNAL) != (ssize_t)recorded)
        goes_on = 0;
    if (goes_on)
        return;
    close(connection->descriptor);
    free(connection);
}

/* == The whole ============================================================ */

static unsigned char *contents_of(const char *path, size_t *length)
{
    FILE *file = fopen(path, "rb");
    unsigned char *octets = malloc(65536);

    if (file == NULL || octets == NULL)
        die(path);
    *length = fread(octets, 1, 65536, file);
    fclose(file);
    return octets;
}

static void read_files(const char *certificate, const char *secret)
{
    size_t length;
    unsigned char *octets = contents_of(secret, &length);

    br_skey_decoder_init(&key);
    br_skey_decoder_push(&key, octets, length);
    if (br_skey_decoder_last_error(&key) != 0) {
        fprintf(stderr, "tls_floor: %s is not a key\n", secret);
        exit(1);
    }
    free(octets);
    chain.data = contents_of(certificate, &chain.data_len);
    br_ssl_session_cache_lru_init(&cache, entries, sizeof(entries));
}

static void listen_on(int port)
{
    struct sockaddr_in address;
    struct epoll_event event;
    int on = 1;

    memset(&address, 0, sizeof(address));
    address.sin_family = AF_INET;
    address.sin_port = htons((unsigned short)port);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    listener = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0);
    setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &on, sizeof(on));
    setsockopt(listener, IPPROTO_TCP, TCP_NODELAY, &on, sizeof(on));
    poller = epoll_create1(0);
    memset(&event, 0, sizeof(event));
    event.events = EPOLLIN;
    if (listener < 0
        || bind(listener, (struct sockaddr *)&address, sizeof(address)) < 0
        || listen(listener, 4096) < 0
        || epoll_ctl(poller, EPOLL_CTL_ADD, listener, &event) < 0)
        die("tls_floor");
}

static void run(void)
{
    struct epoll_event events[EVENTS];
    int i, count;

    for (;;) {
        count = epoll_wait(poller, events, EVENTS, -1);
        for (i = 0; i < count; i++) {
            if (events[i].data.ptr == NULL)
                on_connect();
            else
                on_readable(events[i].data.ptr);
        }
    }
}

int main(int argc, char **argv)
{
    const char *certificate = NULL, *secret = NULL;
    struct rlimit files;
    int letter, port = 0;

    while ((letter = getopt(argc, argv, "p:c:k:")) != -1) {
        switch (letter) {
        case 'p': port = atoi(optarg); break;
        case 'c': certificate = optarg; break;
        case 'k': secret = optarg; break;
        default: port = -1;
        }
    }
    if (port <= 0 || certificate == NULL || secret == NULL) {
        fputs("usage: tls_floor -p PORT -c CERTIFICATE -k KEY\n", stderr);
        return 2;
    }
    signal(SIGTERM, _exit);
    if (getrlimit(RLIMIT_NOFILE, &files) == 0) {
        files.rlim_cur = files.rlim_max;
        setrlimit(RLIMIT_NOFILE, &files);
    }
    read_files(certificate, secret);
    listen_on(port);
    run();
    return 0;
}
