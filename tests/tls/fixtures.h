/* SPDX-License-Identifier: MIT */
/*
 * fixtures.h - certificates and keys, valid for a hundred years.
 *
 * C89 promises strings of 509 characters, so they are lines; a NULL is behind
 * the last.  Made with openssl, as people do:
 *
 *     openssl req -x509 -newkey rsa:4096 -keyout key.pem -out cert.pem
 *         -days 365 -nodes -subj '/CN=localhost'
 *     openssl ecparam -name prime256v1 -genkey -out parameters.pem
 *     openssl ec -in parameters.pem -out sec1.pem
 *     openssl pkcs8 -topk8 -nocrypt -in sec1.pem -out pkcs8.pem
 *     openssl rsa -in pkcs8.pem -traditional [-aes128] -out pkcs1.pem
 *
 * ec256 is for Mail.Example.com, *.example.org and 127.0.0.1; rsa for
 * mail.example.com and rsa.example; ec384 has the common name ec384.example
 * and no other, rsa4096 localhost.  The chain is the certificate of
 * chain.example and that of the authority above it; root is above that.
 */
#ifndef TESTS_TLS_FIXTURES_H
#define TESTS_TLS_FIXTURES_H

#include <stddef.h>

typedef const char *const fixture[];

extern fixture fixture_rsa_certificate;
extern fixture fixture_rsa_pkcs1;
extern fixture fixture_rsa_pkcs8;
extern fixture fixture_rsa4096_certificate;
extern fixture fixture_rsa4096_key;
extern fixture fixture_ec256_certificate;
extern fixture fixture_ec256_sec1;
extern fixture fixture_ec256_parameters;
extern fixture fixture_ec256_pkcs8;
extern fixture fixture_ec384_certificate;
extern fixture fixture_ec384_sec1;
extern fixture fixture_ec384_parameters;
extern fixture fixture_ec384_pkcs8;
extern fixture fixture_ed25519_key;
extern fixture fixture_encrypted_pkcs8;
extern fixture fixture_encrypted_pkcs1;
extern fixture fixture_chain;
extern fixture fixture_chain_key;
extern fixture fixture_root;

/* What a text of them fits into. */
#define FIXTURE_SIZE 8192

/* Behind what is in `text` already, each line with this end. */
void fixture_append(char *text, fixture lines, const char *end);

/* The lines with LF. */
char *fixture_text(char *text, fixture lines);

/* Decodes the first object in it; the octets. */
size_t fixture_der(fixture lines, unsigned char *der);

#endif
