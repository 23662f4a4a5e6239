/* SPDX-License-Identifier: MIT */
/*
 * channel.h - carries octets through a TLS session: ciphertext between the
 * session and a socket, plaintext between the session and a conversation.
 *
 * It knows only octets, and functions that take and return them.  So servers
 * and clients use the same one.
 */
#ifndef PST_TLS_CHANNEL_H
#define PST_TLS_CHANNEL_H

#include "tls.h"

/* What a conversation is ready for; flags. */
enum pst_channel_mood {
    PST_CHANNEL_READS = 1,      /* to take plaintext, or the handshake */
    PST_CHANNEL_SAYS = 2,       /* it has output */
    PST_CHANNEL_RESTS = 4,      /* it does nothing more now */
    PST_CHANNEL_OVER = 8        /* all output was returned */
};

/* The functions at both ends of a channel; they get `owner`. */
typedef struct pst_channel_ends {
    /* The socket takes ciphertext; returns how many octets, 0 or less: none
       now. */
    long (*send)(void *owner, const char *octets, size_t length);

    /* The conversation: enum pst_channel_mood. */
    unsigned (*mood)(void *owner);

    /* It takes plaintext; returns how many octets were used. */
    size_t (*lend)(void *owner, const char *octets, size_t length);

    /* Its output, NULL: none; and so much of it was taken. */
    const char *(*out)(void *owner, size_t *length);
    void (*sent)(void *owner, const char *octets, size_t length);

    /* up: the handshake has ended.  ended: nothing more will come.  failed:
       the session has failed, for this reason (fault.h), and an alert may
       still be sent.  mute: output cannot reach the peer any more. */
    void (*up)(void *owner);
    void (*ended)(void *owner);
    void (*failed)(void *owner, int fault);
    void (*mute)(void *owner);
} pst_channel_ends;

typedef struct pst_channel {
    const pst_tls_provider *provider;
    pst_tls_session *tls;
    const pst_channel_ends *ends;
    void *owner;
    unsigned int fed : 1;       /* the peer has begun to speak TLS */
    unsigned int fin : 1;       /* no more ciphertext will come */
    unsigned int was_up : 1;    /* the owner was told */
    unsigned int was_ended : 1;
    unsigned int was_failed : 1;
    unsigned int closing : 1;   /* close_notify was sent */
} pst_channel;

/* Makes a channel of this context, with 32 random octets; NULL: no memory.
   Connect it to its ends before it is used. */
pst_channel *pst_channel_new(postern_tls_context *context, pst_memory *memory,
    const unsigned char seed[32]);
void pst_channel_join(pst_channel *channel, const pst_channel_ends *ends,
    void *owner);

/* The same for a client; `name` and `check` as for `connect` in tls.h. */
pst_channel *pst_channel_connect(postern_tls_context *context,
    pst_memory *memory, const unsigned char seed[32], const char *name,
    int check);

/* NULL is allowed. */
void pst_channel_free(pst_channel *channel, pst_memory *memory);

/* Takes ciphertext and moves everything as far as possible; returns how many
   octets of it were used. */
size_t pst_channel_carry(pst_channel *channel, const char *octets,
    size_t length);

/* Sends what can be sent; 1: something was sent. */
int pst_channel_flush(pst_channel *channel);

/* The peer has closed its side of the socket. */
void pst_channel_left(pst_channel *channel);

/* Sends close_notify, once, if the peer has begun to speak TLS; 1: all records
   were sent. */
int pst_channel_end(pst_channel *channel);

/* Are there records to send? */
int pst_channel_has_records(const pst_channel *channel);

#endif
