/* SPDX-License-Identifier: MIT */
/*
 * webhook.c - each message goes to a web server while it comes in: libcurl and
 * postern in one loop.
 *
 *     ./webhook URL [port]        1025; 0: any free one.  SIGTERM drains
 *
 * The content is the body of a POST; X-Mail-From and X-Rcpt-To say who sent it
 * and to whom.  The client hears 250 when the web server has said 2xx, 554
 * when it has said 4xx, else 451.
 *
 * While the web server is slow the client has to wait: what is between the two
 * is one buffer for each message.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <curl/curl.h>
#include <postern.h>

#define AWAY "451 4.4.1 Error: the web server is away"
#define REFUSED "554 5.6.0 Error: the web server has refused the message"

/* A message on its way through. */
struct upload {
    CURL *easy;
    struct curl_slist *headers;
    postern_ticket ticket;
    int waits;                  /* 'b': for room, 'm': for the verdict, or 0 */
    int has_ended;              /* the client has sent all of it */
    int rests;                  /* libcurl has been told to come again */
    int is_over;                /* the web server has answered, */
    const char *verdict;        /* and this is what the client hears */
    size_t ahead;               /* taken of octets that come once more */
    size_t first, used;         /* in the buffer */
    char buffer[16384];
};

static postern_server *server;
static CURLM *multi;
static int timer;               /* of libcurl; 0: it has none */
static const char *url;

/* ---- libcurl's wishes become postern's --------------------------------- */

static void look_who_is_ready(void);

static void on_event(postern_server *the_server, postern_socket socket,
    int events, void *context)
{
    int running, mask = ((events & POSTERN_READ) != 0 ? CURL_CSELECT_IN : 0)
        | ((events & POSTERN_WRITE) != 0 ? CURL_CSELECT_OUT : 0);

    (void)the_server;
    (void)context;
    (void)curl_multi_socket_action(multi, (curl_socket_t)socket, mask,
        &running);
    look_who_is_ready();
}

/* When the server has been freed it has forgotten all sockets. */
static int on_socket(CURL *easy, curl_socket_t socket, int what,
    void *context, void *application)
{
    int wishes = (what != CURL_POLL_OUT ? POSTERN_READ : 0)
        | (what != CURL_POLL_IN ? POSTERN_WRITE : 0);

    (void)easy;
    (void)context;
    (void)application;
    if (server == NULL)
        return 0;
    if (what != CURL_POLL_REMOVE)
        return postern_server_watch(server, (postern_socket)socket, wishes,
            on_event, NULL) == 0 ? 0 : -1;
    (void)postern_server_unwatch(server, (postern_socket)socket);
    return 0;
}

static void on_timer(postern_server *the_server, void *context)
{
    int running;

    (void)the_server;
    (void)context;
    timer = 0;
    (void)curl_multi_socket_action(multi, CURL_SOCKET_TIMEOUT, 0, &running);
    look_who_is_ready();
}

static int on_timer_wish(CURLM *the_multi, long milliseconds, void *context)
{
    (void)the_multi;
    (void)context;
    if (server == NULL)
        return 0;
    if (timer > 0)
        (void)postern_server_cancel(server, timer);
    timer = 0;
    if (milliseconds >= 0)
        timer = postern_server_after(server, (unsigned long)milliseconds,
            on_timer, NULL);
    return timer < 0 ? -1 : 0;
}

/* ---- between the two --------------------------------------------------- */

/* libcurl wants octets of the body.  None now: it asks again when it has been
   told to go on. */
static size_t on_read(char *octets, size_t size, size_t count, void *context)
{
    struct upload *upload = context;
    size_t length = size * count;

    if (upload->used == 0) {
        if (upload->has_ended)
            return 0;
        upload->rests = 1;
        return CURL_READFUNC_PAUSE;
    }
    if (length > upload->used)
        length = upload->used;
    memcpy(octets, upload->buffer + upload->first, length);
    upload->first += length;
    upload->used -= length;
    if (upload->used == 0)
        upload->first = 0;
    if (upload->waits == 'b') {
        upload->waits = 0;
        (void)postern_resume(server, upload->ticket);
    }
    return length;
}

/* What the web server says besides its status is thrown away. */
static size_t on_write(char *octets, size_t size, size_t count, void *context)
{
    (void)octets;
    (void)context;
    return size * count;
}

static void go_on(struct upload *upload)
{
    if (upload->is_over || !upload->rests)
        return;
    upload->rests = 0;
    (void)curl_easy_pause(upload->easy, CURLPAUSE_CONT);
}

/* An answer may come before the last octet has gone: then nobody wants the
   rest. */
static void end(struct upload *upload, CURLcode result)
{
    long status = 0;
    int waits = upload->waits;

    if (result == CURLE_OK)
        (void)curl_easy_getinfo(upload->easy, CURLINFO_RESPONSE_CODE,
            &status);
    upload->is_over = 1;
    upload->waits = 0;
    upload->verdict = status >= 200 && status < 300 ? NULL
        : status >= 400 && status < 500 ? REFUSED : AWAY;
    if (waits == 'b')
        (void)postern_resume(server, upload->ticket);
    else if (waits == 'm')
        (void)postern_answer(server, upload->ticket, upload->verdict);
}

static void look_who_is_ready(void)
{
    CURLMsg *message;
    struct upload *upload;
    int left;

    while ((message = curl_multi_info_read(multi, &left)) != NULL)
        if (message->msg == CURLMSG_DONE && curl_easy_getinfo(
            message->easy_handle, CURLINFO_PRIVATE, &upload) == CURLE_OK)
            end(upload, message->data.result);
}

/* ---- hooks ------------------------------------------------------------- */

static void free_upload(struct upload *upload)
{
    if (upload->easy != NULL) {
        (void)curl_multi_remove_handle(multi, upload->easy);
        curl_easy_cleanup(upload->easy);
    }
    curl_slist_free_all(upload->headers);
    free(upload);
}

/* 0: no memory. */
static int add_header(struct upload *upload, const char *name,
    const char *value)
{
    size_t size = strlen(name) + strlen(value) + 3;
    char *line = malloc(size);
    struct curl_slist *headers = NULL;

    if (line != NULL) {
        sprintf(line, "%s: %s", name, value);
        headers = curl_slist_append(upload->headers, line);
    }
    free(line);
    if (headers == NULL)
        return 0;
    upload->headers = headers;
    return 1;
}

static int add_headers(struct upload *upload, postern_envelope *envelope)
{
    const char *from = postern_envelope_mail_from(envelope);
    const postern_recipient *to = postern_envelope_rcpt_tos(envelope);

    for (; to != NULL; to = to->next)
        if (!add_header(upload, "X-Rcpt-To", to->address))
            return 0;
    /* an empty value takes a header out; Expect would cost a round trip */
    return add_header(upload, "X-Mail-From", *from == '\0' ? "<>" : from)
        && add_header(upload, "Content-Type", "message/rfc822")
        && add_header(upload, "Transfer-Encoding", "chunked")
        && add_header(upload, "Expect", "");
}

static int is_set_up(struct upload *upload)
{
    CURL *easy = upload->easy = curl_easy_init();

    return easy != NULL
        && curl_easy_setopt(easy, CURLOPT_URL, url) == CURLE_OK
        && curl_easy_setopt(easy, CURLOPT_POST, 1L) == CURLE_OK
        && curl_easy_setopt(easy, CURLOPT_HTTPHEADER, upload->headers)
            == CURLE_OK
        && curl_easy_setopt(easy, CURLOPT_READFUNCTION, on_read) == CURLE_OK
        && curl_easy_setopt(easy, CURLOPT_READDATA, upload) == CURLE_OK
        && curl_easy_setopt(easy, CURLOPT_WRITEFUNCTION, on_write) == CURLE_OK
        && curl_easy_setopt(easy, CURLOPT_PRIVATE, upload) == CURLE_OK
        && curl_easy_setopt(easy, CURLOPT_NOSIGNAL, 1L) == CURLE_OK
        && curl_multi_add_handle(multi, easy) == CURLM_OK;
}

static const char *on_begin(postern_session *session,
    postern_envelope *envelope)
{
    struct upload *upload = calloc(1, sizeof(*upload));

    (void)session;
    if (upload == NULL)
        return "452 4.3.1 Error: out of memory";
    if (!add_headers(upload, envelope) || !is_set_up(upload)) {
        free_upload(upload);
        return "451 4.3.0 Error: out of memory";
    }
    postern_envelope_set_data(envelope, upload);
    return NULL;
}

/* What does not fit comes again: the first `ahead` octets of it are skipped
   then. */
static const char *on_bytes(postern_session *session,
    postern_envelope *envelope, const char *octets, size_t length)
{
    struct upload *upload = postern_envelope_data(envelope);
    size_t left = length - upload->ahead, room, taken;

    if (upload->is_over)
        return upload->verdict == NULL ? AWAY : upload->verdict;
    if (upload->first > 0)
        memmove(upload->buffer, upload->buffer + upload->first,
            upload->used);
    upload->first = 0;
    room = sizeof(upload->buffer) - upload->used;
    taken = left < room ? left : room;
    memcpy(upload->buffer + upload->used, octets + upload->ahead, taken);
    upload->used += taken;
    upload->ahead = taken < left ? upload->ahead + taken : 0;
    go_on(upload);
    if (taken == left)
        return POSTERN_TAKEN;
    upload->waits = 'b';
    return postern_pause(session, &upload->ticket);
}

static const char *on_message(postern_session *session,
    postern_envelope *envelope)
{
    struct upload *upload = postern_envelope_data(envelope);

    upload->has_ended = 1;
    if (upload->is_over)        /* before it had all of it */
        return upload->verdict == NULL ? AWAY : upload->verdict;
    go_on(upload);
    upload->waits = 'm';
    return postern_later(session, &upload->ticket);
}

/* The upload ends with the transaction, whatever ends that.  The body of one
   that was aborted has no last chunk, so that the web server knows. */
static void on_envelope_destroy(postern_session *session, void *data)
{
    (void)session;
    if (data != NULL)
        free_upload(data);
}

static void on_error(postern_server *the_server, postern_session *session,
    int error, const char *text)
{
    (void)the_server;
    (void)session;
    fprintf(stderr, "%s: %s\n", postern_error_name(error), text);
}

static int serve(unsigned port)
{
    int listener = postern_server_listen(server, "127.0.0.1", port, 0);

    if (listener < 0) {
        fprintf(stderr, "listening: %s\n", postern_error_text(listener));
        return 1;
    }
    printf("listening on port %u\n", postern_server_port(server, listener));
    fflush(stdout);
    (void)postern_stop_on_signals(server);
    (void)postern_server_run(server);
    (void)postern_stop_on_signals(NULL);
    return 0;
}

int main(int argc, char **argv)
{
    static postern_handler handler;
    postern_options options;
    int error, status;

    if (argc < 2) {
        fprintf(stderr, "usage: webhook URL [port]\n");
        return 2;
    }
    url = argv[1];
    if (curl_global_init(CURL_GLOBAL_DEFAULT) != 0
        || (multi = curl_multi_init()) == NULL)
        return 1;
    (void)curl_multi_setopt(multi, CURLMOPT_SOCKETFUNCTION, on_socket);
    (void)curl_multi_setopt(multi, CURLMOPT_TIMERFUNCTION, on_timer_wish);
    postern_options_init(&options);
    handler.message_begin = on_begin;
    handler.message_bytes = on_bytes;
    handler.message = on_message;
    handler.envelope_destroy = on_envelope_destroy;
    handler.error = on_error;
    server = postern_server_new(&options, &handler, &error);
    if (server == NULL) {
        fprintf(stderr, "postern: %s\n", postern_error_text(error));
        return 1;
    }
    status = serve(argc > 2 ? (unsigned)atoi(argv[2]) : 1025);
    (void)postern_server_free(server);
    server = NULL;      /* connections that libcurl keeps end below */
    (void)curl_multi_cleanup(multi);
    curl_global_cleanup();
    return status;
}
