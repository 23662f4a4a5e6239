/* SPDX-License-Identifier: MIT */
/*
 * guest.c - postern_server_watch and _unwatch: sockets of the application in
 * the server's loop ("guests").
 *
 * Any callback may remove any guest, also its own: a wait set skips what was
 * removed from it, the application's own loop gets STALE, and no code here
 * uses a guest after its callback.
 */
#include "server.h"

/* The first guests are always waited for.  Further ones may have to wait for a
   glance when they are quiet, like clients, because each socket that is waited
   for costs time in every pass. */
#define MOST_PINNED 64

struct guest {
    pst_watch watch;
    pst_key key;
    postern_server *server;
    void (*callback)(postern_server *server, postern_socket socket,
        int events, void *context);
    void *context;
};

static void remove_guest(struct guest *guest)
{
    postern_server *server = guest->server;

    (void)pst_loop_watch(&server->loop, &guest->watch, 0);
    pst_keys_remove(&server->guests, &guest->key);
    pst_memory_free(&server->rules.memory, guest, sizeof(*guest));
}

static void ready(pst_watch *watch, int events)
{
    struct guest *guest = PST_OWNER(struct guest, watch, watch);
    postern_server *server = guest->server;

    pst_hook_begins(server);
    guest->callback(server, watch->socket, events, guest->context);
    pst_hook_ends(server);
}

static struct guest *new_guest(postern_server *server, postern_socket socket)
{
    struct guest *guest = (struct guest *)pst_memory_take(
        &server->rules.memory, sizeof(*guest));

    if (guest == NULL)
        return NULL;
    if (pst_keys_add(&server->guests, &guest->key, socket) != 0) {
        pst_memory_free(&server->rules.memory, guest, sizeof(*guest));
        return NULL;
    }
    pst_watch_init(&guest->watch, socket, ready);
    if (server->guests.count <= MOST_PINNED)
        pst_watch_pin(&guest->watch);
    guest->server = server;
    return guest;
}

static struct guest *find(const postern_server *server, postern_socket socket)
{
    pst_key *key = pst_keys_find(&server->guests, socket);

    return key == NULL ? NULL : PST_OWNER(struct guest, key, key);
}

int postern_server_watch(postern_server *server, postern_socket socket,
    int wishes, void (*callback)(postern_server *server,
    postern_socket socket, int events, void *context), void *context)
{
    struct guest *guest;
    int error, is_new;

    pst_thread_check(server, "postern_server_watch");
    if (callback == NULL)
        return POSTERN_E_INVALID_CALLBACK;
    if ((wishes & ~(POSTERN_READ | POSTERN_WRITE)) != 0
        || socket == POSTERN_NO_SOCKET)
        return POSTERN_E_INVALID_WISHES;
    guest = find(server, socket);
    is_new = guest == NULL;
    if (is_new && (guest = new_guest(server, socket)) == NULL)
        return POSTERN_E_NOMEM;
    error = pst_loop_watch(&server->loop, &guest->watch, wishes);
    if (error == 0) {
        guest->callback = callback;
        guest->context = context;
    } else if (is_new) {
        remove_guest(guest);
    }
    return error;
}

int postern_server_unwatch(postern_server *server, postern_socket socket)
{
    struct guest *guest;

    pst_thread_check(server, "postern_server_unwatch");
    guest = find(server, socket);
    if (guest == NULL)
        return POSTERN_E_STALE;
    remove_guest(guest);
    return 0;
}

void pst_guest_clear(postern_server *server)
{
    pst_key *key;

    while ((key = pst_keys_any(&server->guests)) != NULL)
        remove_guest(PST_OWNER(struct guest, key, key));
    pst_keys_clear(&server->guests);
}
