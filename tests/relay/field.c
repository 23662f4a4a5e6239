/* SPDX-License-Identifier: MIT */
/* field.c - a client, a server that relays, and a next hop, in memory. */
#include <stdlib.h>

#include "field.h"

const char HOP_CLOSES[] = "closes", HOP_SHUTS[] = "shuts";
const char HOP_IS_SILENT[] = "silent";

#define HOP_PORT 2525

static const char *const defaults[HOP_STEPS] = {
    "220 hop.test\r\n",
    "250-hop.test\r\n250-8BITMIME\r\n250 PIPELINING\r\n",
    "235 2.7.0 yes\r\n",
    "250 2.1.0 sender fine\r\n", "250 2.1.5 recipient fine\r\n",
    "354 go\r\n", "250 2.0.0 queued\r\n", "250 reset\r\n", "221 Bye\r\n",
    "500 what?\r\n"
};

void field_init(field *it)
{
    memset(it, 0, sizeof(*it));
    fixture_init(&it->base);
    it->base.most_spin = 10;
    it->listener = POSTERN_NO_SOCKET;
    postern_relay_options_init(&it->options);
    it->options.host = "127.0.0.1";
    it->options.port = HOP_PORT;
    it->options.received = 0;
    it->options.net = it->base.options.net;
    it->options.resize = failing_alloc_resize;
    it->options.resize_context = &it->base.alloc;
}

void field_listen(field *it)
{
    const postern_net *net = it->options.net;
    postern_listening how;
    postern_address address;

    memset(&address, 0, sizeof(address));
    address.family = POSTERN_FAMILY_INET;
    address.octets[0] = 127;
    address.octets[3] = 1;
    address.port = HOP_PORT;
    memset(&how, 0, sizeof(how));
    how.path = it->options.path;
    ASSERT_NUMBER(net->listen(net->context, &address, &how,
        &it->listener), 0);
}

int field_start(field *it)
{
    it->relay = postern_relay_new(&it->options, &it->error);
    if (it->relay == NULL)
        return 0;
    postern_relay_handler(it->relay, &it->base.handler);
    return fixture_start(&it->base);
}

void field_begin(field *it)
{
    field_listen(it);
    CU_ASSERT_FATAL(field_start(it));
}

void field_end(field *it)
{
    const postern_net *net = it->options.net;
    unsigned i;

    fixture_free_server(&it->base);
    postern_relay_free(it->relay);
    for (i = 0; i < it->hop_count; i++)
        if (!it->hops[i].is_closed)
            net->close(net->context, it->hops[i].socket);
    if (it->listener != POSTERN_NO_SOCKET)
        net->close(net->context, it->listener);
    fixture_end(&it->base);
}

/* ---- the hop ------------------------------------------------------------ */

static void note(field *it, const char *octets, size_t length)
{
    size_t used = strlen(it->heard);

    if (length > sizeof(it->heard) - 1 - used)
        length = sizeof(it->heard) - 1 - used;
    memcpy(it->heard + used, octets, length);
    it->heard[used + length] = '\0';
}

static void leave(field *it, hop *at)
{
    if (!at->is_closed)
        it->options.net->close(it->options.net->context, at->socket);
    at->is_closed = 1;
}

/* Whatever the weather: the network is that of the server, too. */
static int send_all(field *it, hop *at, const char *text)
{
    const postern_net *net = it->options.net;
    size_t length = strlen(text), gone = 0;
    unsigned tries;

    for (tries = 0; gone < length && tries < 10; tries++) {
        long n = net->send(net->context, at->socket, text + gone,
            length - gone);

        if (n > 0) {
            gone += (size_t)n;
            tries = 0;
        }
    }
    return gone == length;
}

static void say(field *it, hop *at, enum hop_step step)
{
    const char *text = it->says[step];

    if (text == NULL || it->hop_count < it->from)
        text = defaults[step];
    if (text == HOP_IS_SILENT)
        return;
    if (text == HOP_CLOSES)
        leave(it, at);
    else if (text == HOP_SHUTS)
        it->options.net->shut(it->options.net->context, at->socket);
    else
        CU_ASSERT(send_all(it, at, text) || it->is_careless);
    it->taken += step == HOP_CONTENT && text[0] == '2';
}

static void verdict(field *it, hop *at)
{
    unsigned i;

    for (i = 0; i < (it->options.lmtp ? at->accepted : 1); i++)
        say(it, at, HOP_CONTENT);
    at->accepted = 0;
}

static int is_accepted(const field *it)
{
    return it->says[HOP_RCPT] == NULL || it->says[HOP_RCPT][0] == '2';
}

static void command(field *it, hop *at)
{
    static const struct {
        const char *verb;
        enum hop_step step;
    } verbs[] = {
        { "EHLO", HOP_HELLO }, { "HELO", HOP_HELLO }, { "LHLO", HOP_HELLO },
        { "AUTH", HOP_AUTH }, { "MAIL", HOP_MAIL }, { "RCPT", HOP_RCPT },
        { "DATA", HOP_DATA }, { "RSET", HOP_RSET }, { "QUIT", HOP_QUIT }
    };
    size_t i;

    if (strncmp(at->line, "BDAT ", 5) == 0) {
        at->chunk = strtoul(at->line + 5, NULL, 10);
        at->is_last = strstr(at->line, "LAST") != NULL;
        if (at->chunk == 0)
            verdict(it, at);
        return;
    }
    for (i = 0; i < 9 && strncmp(at->line, verbs[i].verb, 4) != 0; i++)
        continue;
    if (i < 9 && verbs[i].step == HOP_RCPT && is_accepted(it))
        at->accepted++;
    if (i < 9 && verbs[i].step == HOP_DATA
        && (it->says[HOP_DATA] == NULL || it->says[HOP_DATA][0] == '3'))
        at->in_content = 1;
    say(it, at, i < 9 ? verbs[i].step : HOP_OTHER);
}

static void line(field *it, hop *at)
{
    note(it, at->line, at->length);
    at->line[at->length] = '\0';
    at->length = 0;
    if (!at->in_content) {
        command(it, at);
    } else if (strcmp(at->line, ".\r\n") == 0) {
        at->in_content = 0;
        verdict(it, at);
    } else {
        it->octets += (unsigned long)strlen(at->line);
    }
}

/* Takes what is there of a chunk, at once; returns how much that was. */
static size_t take_chunk(field *it, hop *at, const char *octets,
    size_t length)
{
    if (length > at->chunk)
        length = (size_t)at->chunk;
    note(it, octets, length);
    it->octets += (unsigned long)length;
    at->chunk -= (unsigned long)length;
    if (at->chunk == 0 && at->is_last)
        verdict(it, at);
    else if (at->chunk == 0)
        say(it, at, HOP_RSET);
    return length;
}

static void take(field *it, hop *at, const char *octets, size_t length)
{
    size_t i = 0;

    while (i < length) {
        if (at->chunk > 0) {
            i += take_chunk(it, at, octets + i, length - i);
            continue;
        }
        CU_ASSERT_FATAL(at->length < sizeof(at->line) - 1);
        at->line[at->length++] = octets[i++];
        if (at->line[at->length - 1] == '\n')
            line(it, at);
    }
}

static int serve(field *it, hop *at)
{
    char buffer[4096];
    const postern_net *net = it->options.net;
    size_t size = it->swallows > 0 ? it->swallows : sizeof(buffer);
    long n = POSTERN_E_AGAIN;
    unsigned tries;

    if (at->is_closed || it->holds)
        return 0;
    for (tries = 0; n == POSTERN_E_AGAIN && tries < 3; tries++)
        n = net->receive(net->context, at->socket, buffer, size);
    if (n > 0)
        take(it, at, buffer, (size_t)n);
    else if (n != POSTERN_E_AGAIN && !at->is_left)
        at->is_left = 1;
    else
        return 0;
    return 1;
}

static int admit(field *it)
{
    const postern_net *net = it->options.net;
    postern_address peer;
    hop *at = it->hops + it->hop_count;

    if (it->listener == POSTERN_NO_SOCKET || it->hop_count == HOPS
        || net->accept(net->context, it->listener, &at->socket, &peer) != 0)
        return 0;
    it->hop_count++;
    say(it, at, HOP_GREETING);
    return 1;
}

static int work(field *it)
{
    int moved = admit(it);
    unsigned i;

    for (i = 0; i < it->hop_count; i++)
        moved |= serve(it, it->hops + i);
    return moved;
}

void field_run(field *it)
{
    do {
        fixture_run(&it->base);
    } while (work(it));
}

void field_pass(field *it, unsigned long milliseconds)
{
    field_run(it);
    fixture_pass(&it->base, milliseconds);
    field_run(it);
}

/* ---- the client --------------------------------------------------------- */

memory_client *field_client(field *it)
{
    memory_client *client = fixture_connect(&it->base);

    (void)fixture_say(&it->base, client, "EHLO c.test\r\n");
    return client;
}

const char *field_say(field *it, memory_client *client, const char *text)
{
    it->heard[0] = '\0';
    memory_client_writes(client, text);
    field_run(it);
    return memory_client_said(client);
}
