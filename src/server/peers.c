/* SPDX-License-Identifier: MIT */
/*
 * peers.c - counts the connections of each address and of each network.
 *
 * The counts are a sorted array with binary search.  A hash table could be
 * made slow by clients that choose their addresses.
 */
#define PST_PART
#include <string.h>

#include "base/network.h"
#include "server.h"

/* RFC 6177 2: one customer has at least so many bits of IPv6. */
#define CUSTOMER_BITS 64

/* The kind of the key, and the first bits of the address; the other bits are
   0. */
#define KEY 9
enum { ADDRESS_4 = 1, NETWORK_4, ADDRESS_6, NETWORK_6 };

typedef struct pst_peer {
    unsigned char key[KEY];
    unsigned count;
} pst_peer;

static void make_key(unsigned char *key, int kind,
    const postern_address *peer, unsigned bits)
{
    unsigned whole = bits / 8;

    memset(key, 0, KEY);
    key[0] = (unsigned char)kind;
    memcpy(key + 1, peer->octets, whole);
    if (bits % 8 != 0)
        key[1 + whole] = (unsigned char)(peer->octets[whole]
            & (0xFF00U >> bits % 8 & 0xFF));
}

/* Makes the keys of an address and of its network; 0: it is not counted. */
static int make_keys(const postern_options *options,
    const postern_address *peer, unsigned char keys[2][KEY])
{
    postern_address plain = *peer;

    pst_network_unmap(&plain);
    if (plain.family == POSTERN_FAMILY_INET) {
        make_key(keys[0], ADDRESS_4, &plain, 32);
        make_key(keys[1], NETWORK_4, &plain, options->network_bits_ipv4);
    } else if (plain.family == POSTERN_FAMILY_INET6) {
        make_key(keys[0], ADDRESS_6, &plain, CUSTOMER_BITS);
        make_key(keys[1], NETWORK_6, &plain, options->network_bits_ipv6);
    } else {
        return 0;
    }
    return 1;
}

/* The index of a key, or where it has to be inserted. */
static size_t place_of(const pst_peers *peers, const unsigned char *key)
{
    size_t from = 0, to = peers->count;

    while (from < to) {
        size_t middle = from + (to - from) / 2;

        if (memcmp(peers->list[middle].key, key, KEY) < 0)
            from = middle + 1;
        else
            to = middle;
    }
    return from;
}

static pst_peer *find(const pst_peers *peers, const unsigned char *key)
{
    size_t place = place_of(peers, key);

    return place < peers->count
        && memcmp(peers->list[place].key, key, KEY) == 0
        ? &peers->list[place] : NULL;
}

static unsigned count_of(const pst_peers *peers, const unsigned char *key)
{
    const pst_peer *peer = find(peers, key);

    return peer == NULL ? 0 : peer->count;
}

/* Makes room for two more; 0: no memory. */
static int make_room(postern_server *server)
{
    pst_peers *peers = &server->peers;
    size_t size = peers->size + peers->size / 2 + 16;
    pst_peer *list;

    if (peers->count + 2 <= peers->size)
        return 1;
    list = (pst_peer *)pst_memory_resize(&server->rules.memory, peers->list,
        peers->size * sizeof(*list), size * sizeof(*list));
    if (list == NULL)
        return 0;
    peers->list = list;
    peers->size = size;
    return 1;
}

static void add(pst_peers *peers, const unsigned char *key)
{
    size_t place = place_of(peers, key);
    pst_peer *peer = &peers->list[place];

    if (place == peers->count || memcmp(peer->key, key, KEY) != 0) {
        memmove(peer + 1, peer, (peers->count - place) * sizeof(*peer));
        memcpy(peer->key, key, KEY);
        peer->count = 0;
        peers->count++;
    }
    peer->count++;
}

static void take_away(pst_peers *peers, const unsigned char *key)
{
    pst_peer *peer = find(peers, key);

    if (peer == NULL || --peer->count > 0)
        return;
    peers->count--;
    memmove(peer, peer + 1, (size_t)(&peers->list[peers->count] - peer)
        * sizeof(*peer));
}

/* A client that may use XCLIENT comes for many clients, so it is not
   counted. */
static int is_free(const postern_options *options,
    const postern_address *peer)
{
    return options->xclient_networks != NULL
        && pst_network_holds(options->xclient_networks, peer);
}

const char *pst_peers_enter(postern_server *server,
    const postern_address *peer, int *counted)
{
    const postern_options *options = &server->options;
    unsigned most = options->max_connections_per_address;
    unsigned most_near = options->max_connections_per_network;
    postern_counters *counters = &server->rules.counters;
    unsigned char keys[2][KEY];

    *counted = 0;
    if ((most == 0 && most_near == 0) || is_free(options, peer)
        || !make_keys(options, peer, keys))
        return NULL;
    if (most != 0 && count_of(&server->peers, keys[0]) >= most) {
        counters->turned_away_address++;
        return "too many connections of its address";
    }
    if (most_near != 0 && count_of(&server->peers, keys[1]) >= most_near) {
        counters->turned_away_network++;
        return "too many connections of its network";
    }
    if (!make_room(server))
        return "out of memory";
    add(&server->peers, keys[0]);
    add(&server->peers, keys[1]);
    *counted = 1;
    return NULL;
}

void pst_peers_leave(postern_server *server, const postern_address *peer)
{
    unsigned char keys[2][KEY];

    if (!make_keys(&server->options, peer, keys))
        return;
    take_away(&server->peers, keys[0]);
    take_away(&server->peers, keys[1]);
}

void pst_peers_clear(postern_server *server)
{
    pst_memory_free(&server->rules.memory, server->peers.list,
        server->peers.size * sizeof(*server->peers.list));
}
