/* SPDX-License-Identifier: MIT */
/*
 * lwip_calls.c - the table of a memory net over lwIP: each function counts and
 * fails as in memory_calls.c; otherwise it calls the port.
 */
#include <string.h>

#include "lwip_parts.h"
#include "support/random.h"

#define PORT (&lwip_server.net)

static memory_net *net_of(void *context)
{
    return (memory_net *)context;
}

/* The test may allow fewer descriptors than the port. */
static int is_full(const memory_net *net)
{
    return net->machine.descriptors != 0
        && net->open_sockets >= net->machine.descriptors;
}

static int opened(memory_net *net, int result)
{
    if (result == 0)
        net->open_sockets++;
    return result;
}

/* ---- names ------------------------------------------------------------- */

static int tell_names(const memory_net *net, const char *host, unsigned port,
    postern_address *addresses, int most)
{
    int i, count = 0;

    for (i = 0; i < net->machine.name_count && count < most; i++)
        if (strcmp(net->machine.names[i], host) == 0) {
            addresses[count] = net->machine.addresses[i];
            addresses[count++].port = (unsigned short)port;
        }
    return count;
}

/* Removes families that the test's machine does not have. */
static int sift(const memory_net *net, postern_address *addresses, int count)
{
    int i, left = 0;

    for (i = 0; i < count; i++)
        if (net->machine.named[addresses[i].family == POSTERN_FAMILY_INET6])
            addresses[left++] = addresses[i];
    return count > 0 && left == 0 ? POSTERN_E_NOADDR
        : count > 0 ? left : count;
}

static int resolve(void *context, const char *host, unsigned port,
    postern_address *addresses, int most)
{
    memory_net *net = net_of(context);
    int count;

    if (memory_fault_strikes(net, MEMORY_RESOLVE, &count))
        return count;
    count = host == NULL ? 0 : tell_names(net, host, port, addresses, most);
    return count > 0 ? count : sift(net, addresses, PORT->resolve(
        &lwip_server, host, port, addresses, most));
}

static int host_name(void *context, char *name, size_t size)
{
    memory_net *net = net_of(context);
    int result;

    if (memory_fault_strikes(net, MEMORY_HOST_NAME, &result))
        return result;
    if (net->machine.host_name == NULL
        || strlen(net->machine.host_name) >= size)
        return POSTERN_E_FAILED;
    strcpy(name, net->machine.host_name);
    return 0;
}

static int local_name(void *context, postern_socket socket,
    postern_address *address)
{
    int result;

    return memory_fault_strikes(net_of(context), MEMORY_LOCAL_NAME, &result)
        ? result : PORT->local_name(&lwip_server, socket, address);
}

/* ---- sockets ----------------------------------------------------------- */

static int is_taken(const memory_net *net, const postern_address *address)
{
    int i;

    for (i = 0; i < net->machine.occupied_count; i++)
        if (net->machine.occupied[i].family == address->family
            && net->machine.occupied[i].port == address->port)
            return 1;
    return 0;
}

static int listen(void *context, const postern_address *address,
    const postern_listening *how, postern_socket *socket)
{
    static const postern_listening usual;
    memory_net *net = net_of(context);
    int result;

    if (memory_fault_strikes(net, MEMORY_LISTEN, &result))
        return result;
    net->listening = how == NULL ? usual : *how;
    if (!net->machine.present[address->family == POSTERN_FAMILY_INET6])
        return POSTERN_E_NOADDR;
    if (is_taken(net, address))
        return POSTERN_E_INUSE;
    return is_full(net) ? POSTERN_E_FULL
        : opened(net, PORT->listen(&lwip_server, address, how, socket));
}

static int adopt(void *context, postern_socket socket)
{
    int result;

    return memory_fault_strikes(net_of(context), MEMORY_ADOPT, &result)
        ? result : PORT->adopt(&lwip_server, socket);
}

/* Closes a connection whose client was refused. */
static void turn_away(memory_net *net, postern_socket listener)
{
    postern_socket socket;
    postern_address peer;

    if (PORT->accept(&lwip_server, listener, &socket, &peer) != 0)
        return;
    lwip_client_accepted(net, socket, &peer);
    lwip_client_forget(socket);
    pst_lwip_stream_close(pst_lwip_socket_get(&lwip_server, socket), 1);
    PORT->close(&lwip_server, socket);
    net->progress = 1;
}

static int accept(void *context, postern_socket listener,
    postern_socket *socket, postern_address *peer)
{
    memory_net *net = net_of(context);
    postern_lwip_socket *at = pst_lwip_socket_get(&lwip_server, listener);
    int result;

    if (memory_fault_strikes(net, MEMORY_ACCEPT, &result)) {
        if (result == POSTERN_E_RESET)
            turn_away(net, listener);
        return result;
    }
    if (is_full(net) && at != NULL && at->queue != NULL)
        return POSTERN_E_FULL;
    result = PORT->accept(&lwip_server, listener, socket, peer);
    if (result == 0) {
        lwip_client_accepted(net, *socket, peer);
        net->counters.accepted++;
        net->progress = 1;
    }
    return opened(net, result);
}

static int spare(void *context, postern_socket *socket)
{
    memory_net *net = net_of(context);
    int result;

    if (memory_fault_strikes(net, MEMORY_SPARE, &result))
        return result;
    return is_full(net) ? POSTERN_E_FULL
        : opened(net, PORT->spare(&lwip_server, socket));
}

static int connect(void *context, const postern_address *address,
    postern_socket *socket)
{
    memory_net *net = net_of(context);
    int result;

    if (memory_fault_strikes(net, MEMORY_CONNECT, &result))
        return result;
    return is_full(net) ? POSTERN_E_FULL
        : opened(net, PORT->connect(&lwip_server, address, socket));
}

static void wreck(postern_socket socket)
{
    postern_lwip_socket *at = pst_lwip_socket_get(&lwip_server, socket);

    if (at == NULL)
        return;
    pst_lwip_stream_close(at, 1);
    at->state |= PST_LWIP_BROKEN;
    if (at->waiting != NULL)
        (void)pbuf_free(at->waiting);
    at->waiting = NULL;
}

static int is_nth(unsigned long number, unsigned n)
{
    return n != 0 && number % n == 0;
}

/* How many octets until the next cut. */
static size_t piece(memory_net *net, const lwip_client *client, size_t size)
{
    const memory_weather *weather = &net->weather;
    size_t most = size;
    int i;

    if (weather->cut == MEMORY_OCTETS)
        most = 1;
    if (weather->cut == MEMORY_RANDOM)
        most = 1 + (size_t)random_below(&net->random, 64);
    for (i = 0; weather->cut == MEMORY_POINTS && client != NULL
        && i < weather->point_count; i++)
        if (weather->points[i] > client->received
            && weather->points[i] - client->received < most)
            most = weather->points[i] - client->received;
    return most < size ? most : size;
}

static long receive(void *context, postern_socket socket, char *octets,
    size_t size)
{
    memory_net *net = net_of(context);
    lwip_client *client = lwip_client_of(socket);
    int failure;
    long result;

    if (memory_fault_strikes(net, MEMORY_RECEIVE, &failure)) {
        if (failure == POSTERN_E_RESET)
            wreck(socket);
        return failure;
    }
    result = is_nth(++net->weather.receives, net->weather.receive_again)
        ? POSTERN_E_AGAIN : PORT->receive(&lwip_server, socket, octets,
        piece(net, client, size));
    if (result > 0 && client != NULL)
        client->received += (size_t)result;
    net->counters.received += result > 0 ? (unsigned long)result : 0;
    net->counters.receive_agains += result == POSTERN_E_AGAIN;
    net->progress |= result != POSTERN_E_AGAIN;
    return result;
}

/* How many octets a send takes; 0: AGAIN. */
static size_t send_length(memory_net *net, size_t length)
{
    memory_weather *weather = &net->weather;
    size_t most = weather->send_most;

    if (is_nth(++weather->sends, weather->send_again))
        return 0;
    if (most != 0 && weather->send_random)
        most = 1 + (size_t)random_below(&net->random, (unsigned long)most);
    return most != 0 && most < length ? most : length;
}

static long send(void *context, postern_socket socket, const char *octets,
    size_t length)
{
    memory_net *net = net_of(context);
    int failure;
    long result;

    if (memory_fault_strikes(net, MEMORY_SEND, &failure)) {
        if (failure == POSTERN_E_RESET)
            wreck(socket);
        return failure;
    }
    length = send_length(net, length);
    result = length == 0 ? POSTERN_E_AGAIN
        : PORT->send(&lwip_server, socket, octets, length);
    net->counters.sent += result > 0 ? (unsigned long)result : 0;
    net->counters.send_agains += result == POSTERN_E_AGAIN;
    net->progress |= result != POSTERN_E_AGAIN;
    return result;
}

static void shut(void *context, postern_socket socket)
{
    net_of(context)->counters.calls[MEMORY_SHUT]++;
    PORT->shut(&lwip_server, socket);
    net_of(context)->progress = 1;
}

static int is_watched(postern_socket socket)
{
    const postern_lwip_socket *at = pst_lwip_socket_get(&lwip_server, socket);

    return at == NULL || at->watches[0].set != NULL
        || at->watches[1].set != NULL;
}

static void close_socket(void *context, postern_socket socket)
{
    memory_net *net = net_of(context);

    net->counters.calls[MEMORY_CLOSE]++;
    if (is_watched(socket))
        memory_violation(net, "close of what is not open, or in a wait set");
    lwip_client_forget(socket);
    PORT->close(&lwip_server, socket);
    net->open_sockets--;
    net->progress = 1;
}

/* ---- the rest ---------------------------------------------------------- */

static unsigned long now(void *context)
{
    net_of(context)->counters.calls[MEMORY_NOW]++;
    return memory_net_now(net_of(context));
}

static int entropy(void *context, void *octets, size_t length)
{
    int result;

    return memory_fault_strikes(net_of(context), MEMORY_ENTROPY, &result)
        ? result : PORT->entropy(&lwip_server, octets, length);
}

static int wake_new(void *context, postern_socket *readable,
    postern_socket *token)
{
    memory_net *net = net_of(context);
    int result;

    if (memory_fault_strikes(net, MEMORY_WAKE_NEW, &result))
        return result;
    return is_full(net) ? POSTERN_E_FULL
        : opened(net, PORT->wake_new(&lwip_server, readable, token));
}

static void wake(void *context, postern_socket token)
{
    net_of(context)->counters.calls[MEMORY_WAKE]++;
    PORT->wake(&lwip_server, token);
}

static void wake_free(void *context, postern_socket readable,
    postern_socket token)
{
    net_of(context)->counters.calls[MEMORY_WAKE_FREE]++;
    PORT->wake_free(&lwip_server, readable, token);
    net_of(context)->open_sockets--;
}

void memory_calls_fill(postern_net *table)
{
    lwip_board_begin((memory_net *)table->context);
    table->resolve = resolve;
    table->listen = listen;
    table->remove = PORT->remove;
    table->adopt = adopt;
    table->accept = accept;
    table->spare = spare;
    table->connect = connect;
    table->connect_local = PORT->connect_local;
    table->receive = receive;
    table->send = send;
    table->shut = shut;
    table->close = close_socket;
    table->local_name = local_name;
    table->host_name = host_name;
    table->now = now;
    table->entropy = entropy;
    table->wake_new = wake_new;
    table->wake = wake;
    table->wake_free = wake_free;
}

/* ---- lwIP has no such thing; only for the linker ----------------------- */

void memory_local_fill(postern_net *table)
{
    (void)table;
}

unsigned memory_net_path(memory_net *net, const char *path)
{
    (void)net;
    (void)path;
    return 0;
}

void memory_net_put_file(memory_net *net, const char *path)
{
    (void)net;
    (void)path;
}

int memory_net_has_file(memory_net *net, const char *path)
{
    (void)net;
    (void)path;
    return 0;
}

const postern_listening *memory_net_listening(const memory_net *net)
{
    return &net->listening;
}

postern_socket memory_net_inherit(memory_net *net, unsigned port)
{
    (void)net;
    (void)port;
    return 0;
}

void memory_socket_free(memory_net *net, memory_socket *slot)
{
    (void)net;
    (void)slot;
}
