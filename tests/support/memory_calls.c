/* SPDX-License-Identifier: MIT */
/* memory_calls.c - the table of a memory net, without the wait sets. */
#include <string.h>

#include "base/moment.h"
#include "memory_parts.h"
#include "random.h"

static memory_net *net_of(void *context)
{
    return (memory_net *)context;
}

static int has_come(const memory_net *net, unsigned long due)
{
    return !pst_moment_before(memory_net_now(net), due);
}

/* Adds an address of a family; `last` is its last octet. */
static int tell(const memory_net *net, int family, int last, unsigned port,
    postern_address *addresses, int count, int most)
{
    int is_six = family == POSTERN_FAMILY_INET6;
    postern_address *address = addresses + count;

    if (count >= most || !net->machine.named[is_six])
        return count;
    memset(address, 0, sizeof *address);
    address->family = (unsigned char)family;
    address->port = (unsigned short)port;
    if (last != 0) {
        address->octets[0] = (unsigned char)(is_six ? 0 : 127);
        address->octets[is_six ? 15 : 3] = (unsigned char)last;
    }
    return count + 1;
}

static int look_up(const memory_net *net, const char *host, unsigned port,
    postern_address *addresses, int most)
{
    int count = 0;
    int i;

    if (strcmp(host, "127.0.0.1") == 0)
        return tell(net, POSTERN_FAMILY_INET, 1, port, addresses, 0, most);
    if (strcmp(host, "::1") == 0)
        return tell(net, POSTERN_FAMILY_INET6, 1, port, addresses, 0, most);
    for (i = 0; i < net->machine.name_count && count < most; i++) {
        if (strcmp(net->machine.names[i], host) == 0) {
            addresses[count] = net->machine.addresses[i];
            addresses[count++].port = (unsigned short)port;
        }
    }
    return count;
}

static int resolve(void *context, const char *host, unsigned port,
    postern_address *addresses, int most)
{
    memory_net *net = net_of(context);
    int is_all = host != NULL && strcmp(host, "*") == 0;
    int count;

    if (memory_fault_strikes(net, MEMORY_RESOLVE, &count))
        return count;
    if (host != NULL && !is_all) {
        count = look_up(net, host, port, addresses, most);
    } else {
        count = tell(net, POSTERN_FAMILY_INET, !is_all, port, addresses, 0,
            most);
        count = tell(net, POSTERN_FAMILY_INET6, !is_all, port, addresses,
            count, most);
    }
    return count == 0 ? POSTERN_E_NOADDR : count;
}

static int is_present(const memory_net *net, int family)
{
    return family == POSTERN_FAMILY_LOCAL
        || (family == POSTERN_FAMILY_INET && net->machine.present[0])
        || (family == POSTERN_FAMILY_INET6 && net->machine.present[1]);
}

static int is_taken(memory_net *net, int family, unsigned port)
{
    int i;

    for (i = 0; i < net->machine.occupied_count; i++)
        if (net->machine.occupied[i].family == family
            && net->machine.occupied[i].port == port)
            return 1;
    return memory_socket_listener(net, family, port) != NULL;
}

static int listen_at(memory_net *net, const postern_address *address,
    unsigned port, postern_socket *socket)
{
    memory_socket *slot;
    int result = memory_socket_new(net, MEMORY_LISTENER, socket, &slot);

    if (result < 0)
        return result;
    slot->address = *address;
    slot->address.port = (unsigned short)port;
    return 0;
}

static int listen_local(memory_net *net, const char *path,
    postern_socket *socket)
{
    postern_address address;
    unsigned port = memory_net_path(net, path);
    int result = memory_local_make(net, port);

    /* The text is the caller's, and may be gone when a test asks. */
    net->listening.path = net->machine.paths[port - 1];
    memset(&address, 0, sizeof address);
    address.family = POSTERN_FAMILY_LOCAL;
    return result < 0 ? result : listen_at(net, &address, port, socket);
}

static int listen(void *context, const postern_address *address,
    const postern_listening *how, postern_socket *socket)
{
    static const postern_listening usual;
    memory_net *net = net_of(context);
    unsigned port = address->port;
    int result;

    if (memory_fault_strikes(net, MEMORY_LISTEN, &result))
        return result;
    net->listening = how == NULL ? usual : *how;
    if (net->listening.path != NULL)
        return listen_local(net, net->listening.path, socket);
    if (!is_present(net, address->family))
        return POSTERN_E_NOADDR;
    if (port != 0 && !net->listening.shared
        && is_taken(net, address->family, port))
        return POSTERN_E_INUSE;
    while (port == 0)
        if (!is_taken(net, address->family, net->next_port++))
            port = net->next_port - 1;
    return listen_at(net, address, port, socket);
}

postern_socket memory_net_inherit(memory_net *net, unsigned port)
{
    size_t most = net->machine.descriptors;
    memory_socket *slot;
    postern_socket socket;

    net->machine.descriptors = 0;
    (void)memory_socket_new(net, MEMORY_LISTENER, &socket, &slot);
    net->machine.descriptors = most;
    net->open_sockets--;
    slot->inherited = 1;
    slot->address.family = POSTERN_FAMILY_INET;
    slot->address.port = (unsigned short)port;
    return socket;
}

static int adopt(void *context, postern_socket socket)
{
    memory_net *net = net_of(context);
    memory_socket *slot = memory_socket_get(net, socket);
    int result;

    if (memory_fault_strikes(net, MEMORY_ADOPT, &result))
        return result;
    if (slot == NULL || !slot->inherited)
        return POSTERN_E_FAILED;
    slot->inherited = 0;
    net->open_sockets++;
    return 0;
}

/* Takes the caller that waits longest from the queue; NULL: there is none. */
static memory_link *next_caller(const memory_net *net, memory_socket *slot)
{
    memory_link *link = slot->first;

    if (link == NULL || !has_come(net, link->due))
        return NULL;
    slot->first = link->next;
    link->next = NULL;
    return link;
}

static void turn_away(memory_net *net, memory_socket *slot)
{
    memory_link *link = next_caller(net, slot);

    if (link != NULL) {
        memory_link_break(net, link, 1);
        link->open[0] = 0;
        memory_link_release(link);
        net->progress = 1;
    }
}

static int accept(void *context, postern_socket listener,
    postern_socket *socket, postern_address *peer)
{
    memory_net *net = net_of(context);
    memory_socket *slot = memory_socket_get(net, listener);
    memory_socket *made;
    int result;

    if (slot == NULL || slot->kind != MEMORY_LISTENER)
        return POSTERN_E_FAILED;
    if (memory_fault_strikes(net, MEMORY_ACCEPT, &result)) {
        if (result == POSTERN_E_RESET)
            turn_away(net, slot);
        return result;
    }
    if (slot->first == NULL || !has_come(net, slot->first->due))
        return POSTERN_E_AGAIN;
    result = memory_socket_new(net, MEMORY_STREAM, socket, &made);
    if (result < 0)
        return result;
    made->link = next_caller(net, memory_socket_get(net, listener));
    *peer = made->link->addresses[1];
    if (peer->family == POSTERN_FAMILY_LOCAL)
        peer->port = 0;
    net->counters.accepted++;
    net->progress = 1;
    return 0;
}

static int spare(void *context, postern_socket *socket)
{
    memory_net *net = net_of(context);
    int result;

    if (memory_fault_strikes(net, MEMORY_SPARE, &result))
        return result;
    return memory_socket_new(net, MEMORY_SPARE_ONE, socket, NULL);
}

static int connect(void *context, const postern_address *address,
    postern_socket *socket)
{
    memory_net *net = net_of(context);
    memory_socket *slot;
    memory_socket *listener;
    postern_address own = *address;
    int result, refused = memory_socket_listener(net, address->family,
        address->port) == NULL;

    if (memory_fault_strikes(net, MEMORY_CONNECT, &result))
        return result;
    if (!is_present(net, address->family))
        return POSTERN_E_FAILED;
    if (refused && !net->weather.late_refusal)
        return POSTERN_E_REFUSED;
    result = memory_socket_new(net, MEMORY_STREAM, socket, &slot);
    if (result < 0)
        return result;
    own.port = (unsigned short)net->next_peer++;
    listener = memory_socket_listener(net, address->family, address->port);
    slot->link = refused ? memory_link_refuse(net, address, &own)
        : memory_link_new(net, listener, &own);
    slot->link->flows[0].window = slot->link->flows[1].window;
    slot->side = 1;
    return 0;
}

/* Breaks a stream: no more octets come from it. */
static void wreck(memory_net *net, memory_socket *slot)
{
    slot->link->flows[slot->side].harsh = 1;
    memory_link_break(net, slot->link, slot->side);
}

static int is_nth(unsigned long number, unsigned n)
{
    return n != 0 && number % n == 0;
}

/* The error of a connection that was never established is REFUSED. */
static long or_refused(const memory_socket *slot, long result)
{
    return result == POSTERN_E_RESET && slot->link->refused
        ? POSTERN_E_REFUSED : result;
}

static long receive_wake(memory_net *net, memory_socket *slot, char *octets,
    size_t size)
{
    size_t count = slot->woken < size ? slot->woken : size;

    if (count == 0)
        return POSTERN_E_AGAIN;
    memset(octets, '!', count);
    slot->woken -= (unsigned)count;
    net->progress = 1;
    return (long)count;
}

static long receive(void *context, postern_socket socket, char *octets,
    size_t size)
{
    memory_net *net = net_of(context);
    memory_socket *slot = memory_socket_get(net, socket);
    int failure;
    long result;

    if (slot == NULL)
        return POSTERN_E_RESET;
    if (slot->kind == MEMORY_WAKE_END && size > 0) {
        return memory_fault_strikes(net, MEMORY_RECEIVE, &failure) ? failure
            : receive_wake(net, slot, octets, size);
    }
    if (slot->kind != MEMORY_STREAM || size == 0) {
        memory_violation(net, "receive of nothing, or not of a stream");
        return POSTERN_E_RESET;
    }
    if (memory_fault_strikes(net, MEMORY_RECEIVE, &failure)) {
        if (failure == POSTERN_E_RESET)
            wreck(net, slot);
        return failure;
    }
    if (is_nth(++net->weather.receives, net->weather.receive_again))
        result = POSTERN_E_AGAIN;
    else
        result = memory_flow_take(&slot->link->flows[slot->side],
            memory_net_now(net), octets, size);
    if (result > 0)
        net->counters.received += (unsigned long)result;
    net->counters.receive_agains += result == POSTERN_E_AGAIN;
    net->progress |= result != POSTERN_E_AGAIN;
    return or_refused(slot, result);
}

/* How many octets the next send takes; 0: AGAIN. */
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

static long send_stream(memory_net *net, memory_socket *slot,
    const char *octets, size_t length)
{
    size_t space = memory_link_space(slot->link, slot->side);

    if (slot->link->shut[slot->side] || memory_flow_is_broken(
        &slot->link->flows[slot->side], memory_net_now(net)))
        return POSTERN_E_RESET;
    length = send_length(net, length);
    if (slot->link->open[!slot->side] && length > space)
        length = space;
    if (length == 0) {
        net->counters.send_agains++;
        return POSTERN_E_AGAIN;
    }
    memory_link_carry(net, slot->link, slot->side, octets, length);
    net->counters.sent += (unsigned long)length;
    return (long)length;
}

static long send(void *context, postern_socket socket, const char *octets,
    size_t length)
{
    memory_net *net = net_of(context);
    memory_socket *slot = memory_socket_get(net, socket);
    int failure;
    long result;

    if (slot == NULL)
        return POSTERN_E_RESET;
    if (slot->kind != MEMORY_STREAM || length == 0) {
        memory_violation(net, "send of nothing, or not to a stream");
        return POSTERN_E_RESET;
    }
    if (memory_fault_strikes(net, MEMORY_SEND, &failure)) {
        if (failure == POSTERN_E_RESET)
            wreck(net, slot);
        return failure;
    }
    result = send_stream(net, slot, octets, length);
    net->progress |= result != POSTERN_E_AGAIN;
    return or_refused(slot, result);
}

static void shut(void *context, postern_socket socket)
{
    memory_net *net = net_of(context);
    memory_socket *slot = memory_socket_get(net, socket);

    net->counters.calls[MEMORY_SHUT]++;
    if (slot != NULL && slot->kind == MEMORY_STREAM)
        memory_link_end(net, slot->link, slot->side);
    net->progress = 1;
}

static void close(void *context, postern_socket socket)
{
    memory_net *net = net_of(context);
    memory_socket *slot = memory_socket_get(net, socket);

    net->counters.calls[MEMORY_CLOSE]++;
    if (slot != NULL)
        memory_socket_free(net, slot);
    net->progress = 1;
}

static int local_name(void *context, postern_socket socket,
    postern_address *address)
{
    memory_net *net = net_of(context);
    memory_socket *slot = memory_socket_get(net, socket);
    int result;

    if (memory_fault_strikes(net, MEMORY_LOCAL_NAME, &result))
        return result;
    if (slot == NULL
        || (slot->kind != MEMORY_LISTENER && slot->kind != MEMORY_STREAM))
        return POSTERN_E_FAILED;
    *address = slot->kind == MEMORY_LISTENER ? slot->address
        : slot->link->addresses[slot->side];
    if (address->family == POSTERN_FAMILY_LOCAL)
        address->port = 0;
    return 0;
}

static int host_name(void *context, char *name, size_t size)
{
    memory_net *net = net_of(context);
    int result;

    if (memory_fault_strikes(net, MEMORY_HOST_NAME, &result))
        return result;
    if (net->machine.host_name == NULL || size == 0)
        return POSTERN_E_FAILED;
    name[0] = '\0';
    strncat(name, net->machine.host_name, size - 1);
    return 0;
}

static unsigned long now(void *context)
{
    net_of(context)->counters.calls[MEMORY_NOW]++;
    return memory_net_now(net_of(context));
}

static int entropy(void *context, void *octets, size_t length)
{
    memory_net *net = net_of(context);
    unsigned char *at = (unsigned char *)octets;
    int result;

    if (memory_fault_strikes(net, MEMORY_ENTROPY, &result))
        return result;
    while (length-- > 0)
        *at++ = (unsigned char)random_below(&net->random, 256);
    return 0;
}

static int wake_new(void *context, postern_socket *readable,
    postern_socket *token)
{
    memory_net *net = net_of(context);
    memory_socket *slot;
    int result;

    if (memory_fault_strikes(net, MEMORY_WAKE_NEW, &result))
        return result;
    result = memory_socket_new(net, MEMORY_WAKE_END, readable, NULL);
    if (result < 0)
        return result;
    result = memory_socket_new(net, MEMORY_WAKE_TOKEN, token, &slot);
    if (result < 0) {
        memory_socket_free(net, memory_socket_get(net, *readable));
        return result;
    }
    slot->partner = *readable;
    return 0;
}

static void wake(void *context, postern_socket token)
{
    memory_net *net = net_of(context);
    memory_socket *slot = memory_socket_get(net, token);

    net->counters.calls[MEMORY_WAKE]++;
    if (slot == NULL || slot->kind != MEMORY_WAKE_TOKEN)
        return;
    slot = memory_socket_get(net, slot->partner);
    if (slot != NULL && slot->woken < MEMORY_WAKES)
        slot->woken++;
}

static void wake_free(void *context, postern_socket readable,
    postern_socket token)
{
    net_of(context)->counters.calls[MEMORY_WAKE_FREE]++;
    close(context, readable);
    close(context, token);
}

void memory_calls_fill(postern_net *table)
{
    table->resolve = resolve;
    table->listen = listen;
    table->adopt = adopt;
    table->accept = accept;
    table->spare = spare;
    table->connect = connect;
    table->receive = receive;
    table->send = send;
    table->shut = shut;
    table->close = close;
    table->local_name = local_name;
    table->host_name = host_name;
    table->now = now;
    table->entropy = entropy;
    table->wake_new = wake_new;
    table->wake = wake;
    table->wake_free = wake_free;
}
