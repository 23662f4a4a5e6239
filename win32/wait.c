/* SPDX-License-Identifier: MIT */
/*
 * wait.c - wait sets over select().
 *
 * An fd_set of Winsock is a count and an array of sockets.  FD_SETSIZE is only
 * the length of the array in winsock2.h, and FD_SET() ignores a socket beyond
 * it; but select() reads as many as the count says.  So a set has its own
 * arrays, which grow.  select() overwrites its arguments, so the wishes are
 * copied for it, only the sockets in use.
 *
 * A SOCKET is a handle, not an index.  So each socket has an entry with a
 * fixed number, which is its place.  The entry has the indexes of the socket
 * in the arrays, and each index has the number of its entry.
 *
 * When the wishes for a socket change, its events are cleared.  So what
 * set_next finds is still wished, and has the same owner.
 */
#include "win32.h"

#include <stddef.h>
#include <string.h>

#include "net.h"

/* A set grows by so many sockets. */
#define STEP 512

/* A process can have no more handles than this. */
#define LIMIT 0x1000000UL

/* Some systems refuse to sleep for years. */
#define LONGEST 86400000L

/* How long to wait after select() has failed, so that trying again does not
   spin. */
#define REST 50L

enum kind {
    READING,
    WRITING,
    KINDS
};

/* An fd_set of any length. */
struct list {
    u_int count;
    SOCKET sockets[1];
};

#define NOWHERE ((size_t)-1)

struct entry {
    SOCKET socket;
    void *owner;
    size_t at[KINDS];       /* index in the wishes, or NOWHERE */
    size_t next;            /* the next free entry */
    int events;             /* events that set_next has to report */
};

struct postern_set {
    postern_resize resize;
    void *resize_context;
    struct entry *entries;  /* the other arrays follow */
    struct list *wishes[KINDS];
    struct list *ready[KINDS];
    struct list *failed;    /* of those that wish to write; for connect() */
    size_t *entry_of[KINDS];    /* by index in the wishes */
    size_t *told;           /* entries with events */
    size_t room;            /* so many entries fit */
    size_t used;            /* entries up to the highest one ever used */
    size_t free;            /* the first free entry */
    size_t at;              /* index in `told` where set_next continues */
    size_t count;           /* length of `told` */
};

/* The count needs no more space than a SOCKET. */
static size_t list_size(size_t room)
{
    return (room + 1) * sizeof (SOCKET);
}

static size_t block_size(size_t room)
{
    return room * sizeof (struct entry) + (2 * KINDS + 1) * list_size(room)
        + (KINDS + 1) * room * sizeof (size_t);
}

postern_set *pst_net_set_new(void *context, postern_resize resize,
    void *resize_context)
{
    postern_set *set = (postern_set *)resize(resize_context, NULL, 0,
        sizeof *set);

    (void)context;
    if (set != NULL) {
        memset(set, 0, sizeof *set);
        set->resize = resize;
        set->resize_context = resize_context;
        set->free = NOWHERE;
    }
    return set;
}

void pst_net_set_free(postern_set *set)
{
    if (set->entries != NULL)
        set->resize(set->resize_context, set->entries, block_size(set->room),
            0);
    set->resize(set->resize_context, set, sizeof *set, 0);
}

/* Takes the next `size` octets of a block and copies the old content there. */
static void *carve(char **block, size_t size, const void *was,
    size_t was_size)
{
    void *piece = *block;

    if (was != NULL)
        memcpy(piece, was, was_size);
    *block += size;
    return piece;
}

static struct list *carve_list(char **block, size_t room,
    const struct list *was, size_t was_room)
{
    return (struct list *)carve(block, list_size(room), was,
        list_size(was_room));
}

static size_t *carve_numbers(char **block, size_t room, const size_t *was,
    size_t was_room)
{
    return (size_t *)carve(block, room * sizeof (size_t), was,
        was_room * sizeof (size_t));
}

/* Makes the new block before it frees the old one, so that a failure changes
   nothing. */
static int grow(postern_set *set)
{
    const size_t was = set->room, room = was + STEP;
    struct entry *old = set->entries;
    char *block;
    int kind;

    if (room > LIMIT)
        return POSTERN_E_FULL;
    block = (char *)set->resize(set->resize_context, NULL, 0,
        block_size(room));
    if (block == NULL)
        return POSTERN_E_NOMEM;
    memset(block, 0, block_size(room));
    set->entries = (struct entry *)carve(&block,
        room * sizeof (struct entry), old, was * sizeof (struct entry));
    for (kind = 0; kind < KINDS; kind++) {
        set->wishes[kind] = carve_list(&block, room, set->wishes[kind], was);
        set->ready[kind] = carve_list(&block, room, NULL, 0);
        set->entry_of[kind] = carve_numbers(&block, room,
            set->entry_of[kind], was);
    }
    set->failed = carve_list(&block, room, NULL, 0);
    set->told = carve_numbers(&block, room, set->told, was);
    if (old != NULL)
        set->resize(set->resize_context, old, block_size(was), 0);
    set->room = room;
    return 0;
}

/* Takes a free entry for a socket; *place is its number + 1. */
static int enter(postern_set *set, SOCKET given, size_t *place)
{
    struct entry *entry;
    size_t i = set->free;
    int code;

    if (i != NOWHERE) {
        set->free = set->entries[i].next;
    } else {
        if (set->used == set->room && (code = grow(set)) < 0)
            return code;
        i = set->used++;
    }
    entry = set->entries + i;
    entry->socket = given;
    entry->at[READING] = entry->at[WRITING] = NOWHERE;
    entry->events = 0;
    *place = i + 1;
    return 0;
}

static void leave(postern_set *set, size_t *place)
{
    const size_t i = *place - 1;

    set->entries[i].next = set->free;
    set->free = i;
    *place = 0;
}

static void add(postern_set *set, enum kind kind, size_t i)
{
    struct list *list = set->wishes[kind];

    list->sockets[list->count] = set->entries[i].socket;
    set->entry_of[kind][list->count] = i;
    set->entries[i].at[kind] = list->count++;
}

/* Moves the last element to index `i`. */
static void drop(postern_set *set, enum kind kind, size_t i)
{
    struct list *list = set->wishes[kind];
    const size_t at = set->entries[i].at[kind], last = --list->count;
    const size_t moved = set->entry_of[kind][last];

    list->sockets[at] = list->sockets[last];
    set->entry_of[kind][at] = moved;
    set->entries[moved].at[kind] = at;
    set->entries[i].at[kind] = NOWHERE;
}

static void wish(postern_set *set, enum kind kind, size_t i, int wished)
{
    if ((set->entries[i].at[kind] != NOWHERE) == wished)
        return;
    if (wished)
        add(set, kind, i);
    else
        drop(set, kind, i);
}

int pst_net_set_change(postern_set *set, postern_socket given, void *owner,
    int wishes, size_t *place)
{
    size_t i;
    int code;

    if (*place == 0) {
        if (wishes == 0)
            return 0;
        if (given == POSTERN_NO_SOCKET)
            return POSTERN_E_FULL;
        if ((code = enter(set, (SOCKET)given, place)) < 0)
            return code;
    }
    i = *place - 1;
    wish(set, READING, i, (wishes & POSTERN_READ) != 0);
    wish(set, WRITING, i, (wishes & POSTERN_WRITE) != 0);
    set->entries[i].events = 0;
    set->entries[i].owner = owner;
    if (wishes == 0)
        leave(set, place);
    return 0;
}

static void tell(postern_set *set, size_t i, int events)
{
    struct entry *entry = set->entries + i;

    if (entry->events == 0)
        set->told[set->count++] = i;
    entry->events |= events;
}

static int wishes_of(const struct entry *entry)
{
    return (entry->at[READING] != NOWHERE ? POSTERN_READ : 0)
        | (entry->at[WRITING] != NOWHERE ? POSTERN_WRITE : 0);
}

/*
 * Finds the entries of the sockets that select() has left in a list.  It
 * leaves them in the order of the wishes, so one pass is enough; but this is
 * not documented, so the search starts again at the beginning if necessary.
 */
static void tell_list(postern_set *set, const struct list *ready,
    enum kind kind, int events)
{
    const struct list *wishes = set->wishes[kind];
    u_int i, steps, at = 0;
    size_t found;

    for (i = 0; i < ready->count; i++) {
        for (steps = 0; steps < wishes->count
            && wishes->sockets[at] != ready->sockets[i]; steps++)
            at = at + 1 < wishes->count ? at + 1 : 0;
        if (steps == wishes->count)
            continue;
        found = set->entry_of[kind][at];
        tell(set, found, events != 0 ? events
            : wishes_of(set->entries + found));
    }
}

/*
 * select() fails if one socket is closed, and does not say which.  Reports
 * each such socket as ready; its owner will see the error and remove it, and
 * the next wait succeeds.
 */
static void find_bad(postern_set *set)
{
    size_t i;
    int type, size, wishes;

    for (i = 0; i < set->used; i++) {
        wishes = wishes_of(set->entries + i);
        size = (int)sizeof type;
        if (wishes != 0 && getsockopt(set->entries[i].socket, SOL_SOCKET,
            SO_TYPE, (char *)&type, &size) != 0)
            tell(set, i, wishes);
    }
}

static int failed(postern_set *set, int error, long milliseconds)
{
    const int code = pst_net_outcome_waiting(error);

    if (code == POSTERN_E_AGAIN)
        return 0;
    find_bad(set);
    if (set->count > 0 || code == POSTERN_E_FAILED)
        return set->count > 0 ? (int)set->count : code;
    Sleep((DWORD)(milliseconds < 0 || milliseconds > REST ? REST
        : milliseconds));
    return code;
}

/* Copies the wishes for select(); NULL if there are none. */
static fd_set *copy(const struct list *wishes, struct list *ready)
{
    if (wishes == NULL || wishes->count == 0)
        return NULL;
    memcpy(ready, wishes, offsetof(struct list, sockets)
        + wishes->count * sizeof (SOCKET));
    return (fd_set *)(void *)ready;
}

/* select() reports a connect() that has failed only as an exception. */
static int wait_for(postern_set *set, long milliseconds)
{
    struct timeval timeout;
    fd_set *readable = copy(set->wishes[READING], set->ready[READING]);
    fd_set *writable = copy(set->wishes[WRITING], set->ready[WRITING]);
    fd_set *refused = copy(set->wishes[WRITING], set->failed);
    int count;

    timeout.tv_sec = milliseconds / 1000;
    timeout.tv_usec = milliseconds % 1000 * 1000;
    count = select(0, readable, writable, refused,
        milliseconds < 0 ? NULL : &timeout);
    if (count == SOCKET_ERROR)
        return failed(set, WSAGetLastError(), milliseconds);
    if (count > 0 && readable != NULL)
        tell_list(set, set->ready[READING], READING, POSTERN_READ);
    if (count > 0 && writable != NULL) {
        tell_list(set, set->ready[WRITING], WRITING, POSTERN_WRITE);
        tell_list(set, set->failed, WRITING, 0);
    }
    return (int)set->count;
}

static int is_empty(const postern_set *set)
{
    return set->room == 0 || (set->wishes[READING]->count == 0
        && set->wishes[WRITING]->count == 0);
}

/* Removes events that were not wished. */
static void forget(postern_set *set)
{
    for (; set->at < set->count; set->at++)
        set->entries[set->told[set->at]].events = 0;
    set->at = set->count = 0;
}

int pst_net_set_wait(postern_set *set, long milliseconds)
{
    if (milliseconds > LONGEST)
        milliseconds = LONGEST;
    forget(set);
    /* select() fails at once if all sets are empty */
    if (is_empty(set)) {
        Sleep(milliseconds < 0 ? INFINITE : (DWORD)milliseconds);
        return 0;
    }
    return wait_for(set, milliseconds);
}

void *pst_net_set_next(postern_set *set, int *events)
{
    struct entry *entry;

    while (set->at < set->count) {
        entry = set->entries + set->told[set->at++];
        if (entry->events != 0) {
            *events = entry->events;
            entry->events = 0;
            return entry->owner;
        }
    }
    return NULL;
}
