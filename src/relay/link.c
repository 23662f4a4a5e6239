/* SPDX-License-Identifier: MIT */
/* link.c - a connection to the next hop: it dials, sends and receives, and has
   a timer. */
#include <string.h>

#include "postern_tls.h"
#include "relay.h"

static void on_ready(postern_server *server, postern_socket socket,
    int events, void *context);
static void on_timer(postern_server *server, void *context);

#define NET(link) ((link)->relay->options.net)

/* ---- begin and end ------------------------------------------------------ */

static void hang_up(pst_relay_link *link)
{
    pst_relay_secure_end(link);
    link->is_secure = 0;
    link->no_tls = NULL;
    if (link->socket != POSTERN_NO_SOCKET) {
        (void)postern_server_unwatch(link->server, link->socket);
        NET(link)->close(NET(link)->context, link->socket);
    }
    if (link->timer != 0)
        (void)postern_server_cancel(link->server, link->timer);
    postern_client_free(link->client);
    link->socket = POSTERN_NO_SOCKET;
    link->client = NULL;
    link->timer = link->wishes = 0;
    link->at = link->length = 0;
}

void pst_relay_link_shut(pst_relay_link *link, const char *why)
{
    hang_up(link);
    link->stage = PST_RELAY_SHUT;
    link->why = why;
}

void pst_relay_link_free(pst_relay_link *link)
{
    postern_relay *relay = link->relay;
    pst_relay_link **at = &relay->links;

    hang_up(link);
    while (*at != link)
        at = &(*at)->next;
    *at = link->next;
    relay->link_count--;
    pst_relay_give(relay, link, sizeof(*link));
}

static void set_timer(pst_relay_link *link, unsigned long moment)
{
    unsigned long now = pst_relay_now(link->relay);
    long left = (long)(moment - now);

    if (link->timer != 0) {
        if ((long)(moment - link->timer_moment) >= 0)
            return;
        (void)postern_server_cancel(link->server, link->timer);
    }
    link->timer_moment = moment;
    link->timer = postern_server_after(link->server,
        left < 0 ? 0 : (unsigned long)left, on_timer, link);
    if (link->timer < 0)
        link->timer = 0;
}

/* Begins to connect to the next address; below zero: no address is left. */
static int call_next(pst_relay_link *link)
{
    int error = link->error;

    while (link->address < (size_t)link->relay->address_count) {
        size_t i = link->address++;

        error = link->relay->options.path != NULL
            ? NET(link)->connect_local(NET(link)->context,
                link->relay->options.path, &link->socket)
            : NET(link)->connect(NET(link)->context,
                link->relay->addresses + i, &link->socket);
        if (error == 0)
            break;
        link->socket = POSTERN_NO_SOCKET;
        link->error = error;
    }
    return error;
}

static int dial_next(pst_relay_link *link)
{
    int error;

    hang_up(link);
    link->stage = PST_RELAY_DIALING;
    error = call_next(link);
    if (error == 0) {
        link->wishes = POSTERN_READ | POSTERN_WRITE;
        error = postern_server_watch(link->server, link->socket,
            link->wishes, on_ready, link);
    }
    if (error != 0) {
        pst_relay_link_shut(link, pst_relay_say_away(error));
        return error;
    }
    link->moment = pst_relay_now(link->relay)
        + link->relay->options.connect_timeout;
    if (link->relay->options.connect_timeout != 0)
        set_timer(link, link->moment);
    return 0;
}

int pst_relay_link_dial(pst_relay_link *link)
{
    link->address = 0;
    link->error = POSTERN_E_REFUSED;
    link->is_reused = 0;
    return dial_next(link);
}

pst_relay_link *pst_relay_link_new(postern_relay *relay,
    postern_server *server, void (*hear)(pst_relay_link *link),
    const char **why)
{
    pst_relay_link *link = (pst_relay_link *)pst_relay_take(relay,
        sizeof(*link));

    *why = PST_RELAY_NO_ROOM;
    if (link == NULL)
        return NULL;
    memset(link, 0, sizeof(*link));
    link->relay = relay;
    link->server = server;
    link->hear = hear;
    link->socket = POSTERN_NO_SOCKET;
    link->next = relay->links;
    relay->links = link;
    relay->link_count++;
    if (pst_relay_link_dial(link) == 0)
        return link;
    *why = link->why;           /* a constant */
    pst_relay_link_free(link);
    return NULL;
}

/* ---- octets ------------------------------------------------------------- */

/* A failed send is reported by the next receive. */
static void send_all(pst_relay_link *link)
{
    const char *octets;
    size_t length;
    long sent = 1;

    if (link->channel != NULL) {
        pst_relay_secure_carry(link);
        return;
    }
    while (sent > 0 && (octets = postern_client_out(link->client, &length))
        != NULL) {
        sent = NET(link)->send(NET(link)->context, link->socket, octets,
            length);
        if (sent > 0)
            postern_client_sent(link->client, (size_t)sent,
                pst_relay_now(link->relay));
    }
}

static int wish(pst_relay_link *link)
{
    int wishes = link->at == link->length ? POSTERN_READ : 0, error;
    size_t length;

    if (link->stage == PST_RELAY_DIALING
        || postern_client_out(link->client, &length) != NULL
        || (link->channel != NULL && pst_channel_has_records(link->channel)))
        wishes |= POSTERN_WRITE;
    if (wishes == link->wishes)
        return 0;
    link->wishes = wishes;
    error = postern_server_watch(link->server, link->socket, wishes,
        on_ready, link);
    if (error != 0)
        pst_relay_link_shut(link, PST_RELAY_NO_ROOM);
    return error;
}

static void watch_the_clock(pst_relay_link *link)
{
    unsigned long moment;

    if (link->stage == PST_RELAY_DIALING)
        return;
    if (postern_client_deadline(link->client, &moment))
        set_timer(link, moment);
    else if (!link->is_used && link->relay->options.idle_timeout != 0)
        set_timer(link, link->moment);
}

int pst_relay_link_move(pst_relay_link *link)
{
    int error;

    if (link->stage == PST_RELAY_SHUT)
        return 0;
    if (link->client != NULL)
        send_all(link);
    error = wish(link);
    if (error == 0)
        watch_the_clock(link);
    return error;
}

static void deaf(pst_relay_link *link)
{
    (void)link;
}

void pst_relay_link_leave(pst_relay_link *link)
{
    link->hear = deaf;
    if (link->client != NULL
        && postern_client_quit(link->client, pst_relay_now(link->relay)) == 0)
        send_all(link);
    pst_relay_secure_end(link);
}

/* Output nearly always waits for the socket already. */
int pst_relay_link_wish(pst_relay_link *link)
{
    return link->stage == PST_RELAY_SHUT
        || (link->wishes & POSTERN_WRITE) != 0 ? 0 : wish(link);
}

/* ---- what happens ------------------------------------------------------- */

static int make_client(pst_relay_link *link)
{
    const postern_relay_options *relay = &link->relay->options;
    postern_client_options options;

    postern_client_options_init(&options);
    options.hostname = relay->hostname != NULL ? relay->hostname
        : postern_server_options(link->server)->hostname;
    options.lmtp = relay->lmtp;
    options.pipelining = relay->pipelining;
    options.chunking = relay->chunking;
    options.auth_in_clear = relay->auth_in_clear;
    options.buffer_size = relay->buffer_size;
    options.greeting_timeout = options.command_timeout
        = options.data_timeout = options.block_timeout
        = options.final_timeout = relay->reply_timeout;
    options.hashes = postern_tls_hashes();
    options.resize = relay->resize;
    options.resize_context = relay->resize_context;
    link->client = postern_client_new(&options, pst_relay_now(link->relay),
        NULL);
    link->stage = PST_RELAY_OPENING;
    if (link->client == NULL)
        pst_relay_link_shut(link, PST_RELAY_NO_ROOM);
    link->is_heard = 0;
    if (link->client != NULL && relay->smtps
        && pst_relay_secure_begin(link) != 0)
        pst_relay_link_shut(link, PST_RELAY_NO_ROOM);
    return link->client != NULL;
}

/* RFC 7435 3: a relay that accepts any certificate can also do without TLS. */
static int can_go_clear(const pst_relay_link *link)
{
    return link->channel != NULL && !link->is_secure && !link->is_clear
        && link->relay->options.tls == POSTERN_RELAY_MAYBE
        && !link->relay->options.smtps;
}

static void go_clear(pst_relay_link *link)
{
    link->is_clear = 1;
    link->address--;
    (void)dial_next(link);
}

/* If the hop has sent nothing, the next address is tried. */
static void lost(pst_relay_link *link, long result)
{
    if (!link->is_heard && result != POSTERN_E_CLOSED) {
        link->error = (int)result;
        (void)dial_next(link);
    } else if (can_go_clear(link)) {
        go_clear(link);
    } else {
        postern_client_eof(link->client);
    }
}

static void receive(pst_relay_link *link)
{
    long result = NET(link)->receive(NET(link)->context, link->socket,
        link->input, sizeof(link->input));

    if (result > 0) {
        link->is_heard = 1;
        link->at = 0;
        link->length = (size_t)result;
    } else if (result != POSTERN_E_AGAIN) {
        lost(link, result);
    }
}

/* Gives the client what was received, as long as it takes octets and its
   events are handled. */
static void feed(pst_relay_link *link)
{
    size_t used = 1;

    if (link->channel != NULL)
        pst_relay_secure_carry(link);
    while (link->channel == NULL && link->client != NULL
        && link->at < link->length && used > 0) {
        used = postern_client_input(link->client, link->input + link->at,
            link->length - link->at, pst_relay_now(link->relay));
        link->at += used;
        link->hear(link);
    }
    if (link->at == link->length)
        link->at = link->length = 0;
}

static void judge_tls(pst_relay_link *link)
{
    if (link->no_tls == NULL)
        return;
    if (can_go_clear(link))
        go_clear(link);
    else
        pst_relay_link_shut(link, link->no_tls);
}

void pst_relay_link_work(pst_relay_link *link)
{
    if (link->client != NULL) {
        feed(link);
        (void)pst_relay_link_move(link);
    }
    judge_tls(link);
    link->hear(link);
    if (pst_relay_link_move(link) != 0)
        link->hear(link);
    if (link->stage == PST_RELAY_SHUT && !link->is_used)
        pst_relay_link_free(link);
}

static void on_ready(postern_server *server, postern_socket socket,
    int events, void *context)
{
    pst_relay_link *link = (pst_relay_link *)context;

    (void)server;
    (void)socket;
    if (link->stage == PST_RELAY_DIALING && !make_client(link))
        events = 0;
    if ((events & POSTERN_READ) != 0 && link->at == link->length
        && link->client != NULL)
        receive(link);
    pst_relay_link_work(link);
}

static void on_timer(postern_server *server, void *context)
{
    pst_relay_link *link = (pst_relay_link *)context;
    unsigned long now = pst_relay_now(link->relay);

    (void)server;
    link->timer = 0;
    if (link->stage == PST_RELAY_DIALING) {
        if ((long)(now - link->moment) >= 0) {
            link->error = POSTERN_E_AGAIN;
            (void)dial_next(link);
        } else {
            set_timer(link, link->moment);
        }
    } else if (!link->is_used && link->relay->options.idle_timeout != 0
        && (long)(now - link->moment) >= 0
        && postern_client_quit(link->client, now) == 0) {
        send_all(link);
        pst_relay_link_shut(link, NULL);
    } else {
        postern_client_tick(link->client, now);
    }
    pst_relay_link_work(link);
}
