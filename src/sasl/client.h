/* SPDX-License-Identifier: MIT */
/*
 * client.h - the client's half of an authentication exchange: a challenge goes
 * in, a response comes out.  PLAIN (RFC 4616), LOGIN, SCRAM-SHA-256.
 */
#ifndef PST_SASL_CLIENT_H
#define PST_SASL_CLIENT_H

#include "sasl.h"

/* Random octets for a nonce. */
#define PST_SASL_CLIENT_ENTROPY (PST_SASL_NONCE / 4 * 3)

/* The fewest and the most iterations that a server may ask for (RFC 7677 4):
   with fewer a password could be guessed, more are an attack. */
#define PST_SASL_LEAST_ITERATIONS 4096UL
#define PST_SASL_MOST_ITERATIONS 1000000UL

enum pst_sasl_client_kind {
    PST_SASL_CLIENT_NONE,
    PST_SASL_CLIENT_SCRAM = 1,      /* each is a bit */
    PST_SASL_CLIENT_PLAIN = 2,
    PST_SASL_CLIENT_LOGIN = 4
};

typedef struct pst_sasl_client {
    enum pst_sasl_client_kind kind;
    const pst_crypto *crypto;       /* for SCRAM */
    const char *identity;
    const char *password;
    const char *authzid;            /* or NULL */
    int stage;
    int proved;                     /* 235 may be believed */
    char nonce[PST_SASL_NONCE + 1];
    char kept[PST_SASL_KEPT];       /* GS2 header, and the text that both sides
                                       sign */
    size_t kept_used;
    size_t header;
    unsigned char signature[PST_CRYPTO_SHA256];     /* what the server has to
                                                       show */
    char response[PST_SASL_KEPT];
    size_t response_length;
} pst_sasl_client;

/* The kind of a mechanism's name, such as "PLAIN", or NONE; and the name of a
   kind. */
enum pst_sasl_client_kind pst_sasl_client_find(const char *name,
    size_t length);
const char *pst_sasl_client_name(enum pst_sasl_client_kind kind);

/* Begins an exchange; the members of the struct up to `authzid` are set.
   `entropy` has PST_SASL_CLIENT_ENTROPY octets; it may be NULL if the
   mechanism is not SCRAM.  1: the response is sent with AUTH; 0: the server
   speaks first; -1: the names do not fit, or are not valid. */
int pst_sasl_client_start(pst_sasl_client *sasl, const void *entropy);

/* Makes the response to a challenge: 1, or 0: the challenge is wrong. */
int pst_sasl_client_respond(pst_sasl_client *sasl, const char *challenge,
    size_t length);

#endif
