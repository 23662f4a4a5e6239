/* SPDX-License-Identifier: MIT */
/*
 * channel.h - carries octets through a TLS session: ciphertext between it and
 * a socket on one side, plaintext between it and a conversation on the other.
 *
 * It knows octets, and the functions that take and give them; not whose they
 * are.  So a server and a client use the same one.
 */
#ifndef PST_TLS_CHANNEL_H
#define PST_TLS_CHANNEL_H

#include "tls.h"

/* What a conversation is ready for; added up. */
enum pst_channel_mood {
    PST_CHANNEL_READS = 1,      /* it takes plaintext, or the handshake */
    PST_CHANNEL_SAYS = 2,       /* it has something to say */
    PST_CHANNEL_RESTS = 4,      /* it does nothing more now */
    PST_CHANNEL_OVER = 8        /* all is said */
};

/* The two ends of a channel; `owner` is handed to every function. */
typedef struct pst_channel_ends {
    /* The socket takes ciphertext: how many octets have gone, 0 or less:
       none can go now. */
    long (*send)(void *owner, const char *octets, size_t length);

    /* The conversation: enum pst_channel_mood. */
    unsigned (*mood)(void *owner);

    /* It takes plaintext: how many octets are used up. */
    size_t (*lend)(void *owner, const char *octets, size_t length);

    /* What it has to say, NULL: nothing; and so much of it was taken. */
    const char *(*out)(void *owner, size_t *length);
    void (*sent)(void *owner, const char *octets, size_t length);

    /* The handshake is over.  Nothing more will come.  The session failed, for
       a reason (a static text), and an alert may be on its way.  What the
       conversation says can reach nobody any more. */
    void (*up)(void *owner);
    void (*ended)(void *owner);
    void (*failed)(void *owner, const char *why);
    void (*mute)(void *owner);
} pst_channel_ends;

typedef struct pst_channel {
    const pst_tls_provider *provider;
    pst_tls_session *tls;
    const pst_channel_ends *ends;
    void *owner;
    unsigned int fed : 1;       /* the peer has begun to speak TLS */
    unsigned int fin : 1;       /* no more ciphertext will come */
    unsigned int was_up : 1;    /* its owner has been told */
    unsigned int was_ended : 1;
    unsigned int was_failed : 1;
    unsigned int closing : 1;   /* close_notify was said */
} pst_channel;

/* A channel of this context, made of 32 octets of entropy; NULL: no memory.
   Before anything is carried it is joined to its ends. */
pst_channel *pst_channel_new(postern_tls_context *context, pst_memory *memory,
    const unsigned char seed[32]);
void pst_channel_join(pst_channel *channel, const pst_channel_ends *ends,
    void *owner);

/* NULL is allowed. */
void pst_channel_free(pst_channel *channel, pst_memory *memory);

/* Ciphertext comes in, and everything moves as far as it can; how many octets
   of it are used up. */
size_t pst_channel_carry(pst_channel *channel, const char *octets,
    size_t length);

/* Sends what can be sent; 1: something went. */
int pst_channel_flush(pst_channel *channel);

/* The peer has closed its side of the socket. */
void pst_channel_left(pst_channel *channel);

/* Says close_notify, once, if the peer has begun to speak TLS; 1: all records
   have gone. */
int pst_channel_end(pst_channel *channel);

/* Are there records to be sent? */
int pst_channel_has_records(const pst_channel *channel);

#endif
