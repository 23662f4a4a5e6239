/* SPDX-License-Identifier: MIT */
/* exchange.h - one exchange, whose responses are given as texts. */
#ifndef TESTS_SASL_EXCHANGE_H
#define TESTS_SASL_EXCHANGE_H

#include "sasl/sasl.h"
#include "support/suite.h"

typedef struct exchange {
    pst_sasl sasl;
    pst_sasl_ground ground;
    char response[9300];        /* the one that was sent last */
} exchange;

/* The keys of an unknown user. */
extern const postern_auth_keys exchange_nobody;

/* Has this build the hashes that the mechanism needs? */
int exchange_begin(exchange *it, const char *mechanism);

/* The length counts, since there may be NULs in it. */
enum pst_sasl_step exchange_octets(exchange *it, const char *octets,
    size_t length);
enum pst_sasl_step exchange_text(exchange *it, const char *text);

/* The challenge as text. */
const char *exchange_challenge(exchange *it);

#define OCTETS(literal) literal, sizeof(literal) - 1

#endif
