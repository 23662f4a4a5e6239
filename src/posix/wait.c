/* SPDX-License-Identifier: MIT */
/*
 * wait.c - wait sets over select().
 *
 * An fd_set holds FD_SETSIZE descriptors, but select() needs only an array of
 * bits as long as its first argument says.  So a set has its own bitmaps,
 * which grow with the highest descriptor in it.  select() overwrites its
 * arguments, so the wishes are copied for it, only the words in use.
 *
 * When the wishes for a descriptor change, its bits in the copies are cleared,
 * too.  So what set_next finds is still wished, and has the same owner.
 */
#include "posix.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <string.h>
#include <sys/select.h>
#include <sys/time.h>

#include "net.h"

typedef PST_POSIX_FD_WORD word;

#define BITS (sizeof (word) * CHAR_BIT)

/* A set grows by so many descriptors. */
#define STEP 512

/* Descriptors below this are possible.  The large value prevents overflows. */
#if PST_POSIX_SELECT_GROWS
#define LIMIT 0x2000000UL
#else
#define LIMIT ((size_t)FD_SETSIZE)
#endif

/* Some systems refuse to sleep for years. */
#define LONGEST 86400000L

/* How long to wait after select() has failed, so that trying again does not
   spin. */
#define REST 50L

enum bitmap {
    READ_WISHES,
    WRITE_WISHES,
    READ_READY,
    WRITE_READY,
    BITMAPS
};

struct postern_set {
    postern_resize resize;
    void *resize_context;
    void **owners;          /* by descriptor; the bitmaps follow */
    word *bits[BITMAPS];
    size_t room;            /* so many descriptors fit */
    size_t used;            /* words up to the highest descriptor */
    size_t wishing[2];      /* how many sockets wish to read, to write */
    size_t at;              /* the word where set_next continues */
    int left;               /* so many sockets are left to report */
};

static size_t block_size(size_t room)
{
    return room * sizeof (void *) + BITMAPS * (room / CHAR_BIT);
}

static word mask(size_t fd)
{
    return (word)1 << fd % BITS;
}

static int has(const postern_set *set, enum bitmap which, size_t fd)
{
    return (set->bits[which][fd / BITS] & mask(fd)) != 0;
}

/* Combines two bitmaps that follow each other. */
static word either(const postern_set *set, enum bitmap first, size_t i)
{
    return set->bits[first][i] | set->bits[first + 1][i];
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
    }
    return set;
}

void pst_net_set_free(postern_set *set)
{
    if (set->owners != NULL)
        set->resize(set->resize_context, set->owners, block_size(set->room),
            0);
    set->resize(set->resize_context, set, sizeof *set, 0);
}

/* Makes the new block before it frees the old one, so that a failure changes
   nothing. */
static int grow(postern_set *set, size_t fd)
{
    const size_t room = (fd / STEP + 1) * STEP, was = set->room;
    void **owners = (void **)set->resize(set->resize_context, NULL, 0,
        block_size(room));
    word *bits;
    int which;

    if (owners == NULL)
        return POSTERN_E_NOMEM;
    memset(owners, 0, block_size(room));
    bits = (word *)(void *)(owners + room);
    if (was > 0)
        memcpy(owners, set->owners, was * sizeof *owners);
    for (which = 0; which < BITMAPS; which++, bits += room / BITS) {
        if (was > 0)
            memcpy(bits, set->bits[which], was / CHAR_BIT);
        set->bits[which] = bits;
    }
    if (was > 0)
        set->resize(set->resize_context, set->owners, block_size(was), 0);
    set->owners = owners;
    set->room = room;
    return 0;
}

static void wish(postern_set *set, enum bitmap which, size_t fd, int wished)
{
    if (has(set, which, fd) == wished)
        return;
    set->bits[which][fd / BITS] ^= mask(fd);
    if (wished)
        set->wishing[which]++;
    else
        set->wishing[which]--;
}

/* Removes a descriptor from what set_next will report. */
static void forget(postern_set *set, size_t fd)
{
    if (!has(set, READ_READY, fd) && !has(set, WRITE_READY, fd))
        return;
    set->bits[READ_READY][fd / BITS] &= (word)~mask(fd);
    set->bits[WRITE_READY][fd / BITS] &= (word)~mask(fd);
    set->left--;
}

int pst_net_set_change(postern_set *set, postern_socket given, void *owner,
    int wishes, size_t *place)
{
    const size_t fd = given;
    int code;

    if (wishes == 0 && *place == 0)
        return 0;
    if (fd >= LIMIT)
        return POSTERN_E_FULL;
    if (fd >= set->room && (code = grow(set, fd)) < 0)
        return code;
    wish(set, READ_WISHES, fd, (wishes & POSTERN_READ) != 0);
    wish(set, WRITE_WISHES, fd, (wishes & POSTERN_WRITE) != 0);
    forget(set, fd);
    set->owners[fd] = owner;
    *place = wishes != 0 ? fd + 1 : 0;
    if (fd / BITS >= set->used)
        set->used = fd / BITS + 1;
    while (set->used > 0 && either(set, READ_WISHES, set->used - 1) == 0)
        set->used--;
    return 0;
}

static word lowest(word bits)
{
    return bits & (word)(~bits + 1);
}

#ifdef PST_POSIX_LOWEST_BIT
/* The descriptor of the lowest bit in a word that is not 0. */
static size_t descriptor(size_t i, word bits)
{
    return i * BITS + PST_POSIX_LOWEST_BIT((unsigned long)bits);
}
#else
static size_t descriptor(size_t i, word bits)
{
    size_t step, fd = i * BITS;
    word low = lowest(bits);

    for (step = BITS / 2; step > 0; step /= 2)
        if (low >> step != 0) {
            low = (word)(low >> step);
            fd += step;
        }
    return fd;
}
#endif

/* select() counts a socket that is readable and writable twice: how many are
   these? */
static int twice(const postern_set *set)
{
    size_t i;
    word both;
    int count = 0;

    for (i = 0; i < set->used; i++) {
        both = set->bits[READ_READY][i] & set->bits[WRITE_READY][i];
        for (; both != 0; both ^= lowest(both))
            count++;
    }
    return count;
}

/*
 * select() fails if one descriptor is closed, and does not say which.  Reports
 * each such descriptor as ready; its owner will see the error and remove it,
 * and the next wait succeeds.
 */
static int find_bad(postern_set *set)
{
    size_t i, fd;
    word bits, bad;
    int count = 0;

    for (i = 0; i < set->used; i++) {
        bad = 0;
        for (bits = either(set, READ_WISHES, i); bits != 0;
            bits ^= lowest(bits)) {
            fd = descriptor(i, bits);
            if (fcntl((int)fd, F_GETFD) < 0) {
                bad |= mask(fd);
                count++;
            }
        }
        set->bits[READ_READY][i] = set->bits[READ_WISHES][i] & bad;
        set->bits[WRITE_READY][i] = set->bits[WRITE_WISHES][i] & bad;
    }
    return count;
}

static void set_timeout(struct timeval *timeout, long milliseconds)
{
    timeout->tv_sec = milliseconds / 1000;
    timeout->tv_usec = milliseconds % 1000 * 1000;
}

static int failed(postern_set *set, int error, long milliseconds)
{
    const int code = pst_net_outcome_waiting(error);
    struct timeval rest;
    int bad;

    if (code == POSTERN_E_AGAIN)
        return 0;
    bad = find_bad(set);
    if (bad > 0 || code == POSTERN_E_FAILED)
        return bad > 0 ? bad : code;
    set_timeout(&rest, milliseconds < 0 || milliseconds > REST ? REST
        : milliseconds);
    (void)select(0, NULL, NULL, NULL, &rest);
    return code;
}

/*
 * Copies a bitmap for select(); NULL if nobody wishes, so that the kernel
 * skips it.  It is empty then, because a wish that ends clears its bit.
 */
static fd_set *copy(postern_set *set, enum bitmap wishes, enum bitmap ready)
{
    if (set->wishing[wishes] == 0)
        return NULL;
    if (set->used == 1)
        *set->bits[ready] = *set->bits[wishes];
    else
        memcpy(set->bits[ready], set->bits[wishes],
            set->used * sizeof (word));
    return (fd_set *)(void *)set->bits[ready];
}

static int wait_for(postern_set *set, long milliseconds)
{
    struct timeval timeout;
    fd_set *readable = copy(set, READ_WISHES, READ_READY);
    fd_set *writable = copy(set, WRITE_WISHES, WRITE_READY);
    int count;

    if (milliseconds >= 0)
        set_timeout(&timeout, milliseconds);
    count = select((int)(set->used * BITS), readable, writable, NULL,
        milliseconds < 0 ? NULL : &timeout);
    if (count < 0)
        return failed(set, errno, milliseconds);
    if (count > 0 && readable != NULL && writable != NULL)
        count -= twice(set);
    return count;
}

int pst_net_set_wait(postern_set *set, long milliseconds)
{
    int count;

    if (milliseconds > LONGEST)
        milliseconds = LONGEST;
    count = wait_for(set, milliseconds);
    set->at = 0;
    set->left = count > 0 ? count : 0;
    return count;
}

void *pst_net_set_next(postern_set *set, int *events)
{
    word *readable, *writable, bits, bit;

    for (; set->left > 0 && set->at < set->used; set->at++) {
        readable = &set->bits[READ_READY][set->at];
        writable = &set->bits[WRITE_READY][set->at];
        bits = *readable | *writable;
        if (bits == 0)
            continue;
        bit = lowest(bits);
        *events = ((*readable & bit) != 0 ? POSTERN_READ : 0)
            | ((*writable & bit) != 0 ? POSTERN_WRITE : 0);
        *readable &= (word)~bit;
        *writable &= (word)~bit;
        set->left--;
        return set->owners[descriptor(set->at, bits)];
    }
    return NULL;
}
