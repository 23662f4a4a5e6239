/* SPDX-License-Identifier: MIT */
/*
 * prover.h - a client that proves that it knows a password: CRAM-MD5 (RFC
 * 2195) and SCRAM-SHA-256 (RFC 5802).
 */
#ifndef TESTS_SASL_PROVER_H
#define TESTS_SASL_PROVER_H

#include "base/crypto.h"

/* What SCRAM begins with, for the user "user"; in base64. */
#define PROVER_FIRST "biwsbj11c2VyLHI9YWJj"

#define PROVER_SIZE 600

/*
 * A line of the server, "334 " and base64: the response to it, in base64, in
 * out[0..PROVER_SIZE).  "" when it is no such line.
 */
void prover_cram(const pst_crypto *crypto, const char *line,
    const char *password, char *out);
void prover_scram(const pst_crypto *crypto, const char *line,
    const char *password, char *out);

#endif
