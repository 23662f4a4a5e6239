/* SPDX-License-Identifier: MIT */
/* certificates.h - certificates and keys for tests: lines of PEM. */
#ifndef TESTS_BEARSSL_CERTIFICATES_H
#define TESTS_BEARSSL_CERTIFICATES_H

/* Signs all others but the stranger. */
extern const char *const certificate_authority[];

/* mx.test: EC on P-256; the same name with RSA of 2048 bits. */
extern const char *const certificate_mx[], *const certificate_mx_key[];
extern const char *const certificate_rsa[], *const certificate_rsa_key[];

/* other.test */
extern const char *const certificate_other[], *const certificate_other_key[];

/* Of clients: "Client One", one@c.test; and one that nobody trusts. */
extern const char *const certificate_client[], *const certificate_client_key[];
extern const char *const certificate_stranger[],
    *const certificate_stranger_key[];

/* Of clients of another authority, all with the same key: for servers, for
   clients and servers, for any purpose, one that may not sign, one with an
   e-mail address of 257 octets and the common name admin, one whose common
   name has controls and turns its direction, one that has expired. */
extern const char *const certificate_clients[];
extern const char *const certificate_shared_key[];
extern const char *const certificate_for_servers[];
extern const char *const certificate_for_clients[];
extern const char *const certificate_for_any[];
extern const char *const certificate_not_signing[];
extern const char *const certificate_long_address[];
extern const char *const certificate_turned[];
extern const char *const certificate_expired[];

/* The lines as one text; it is good for four calls. */
const char *certificate_pem(const char *const *lines);

#endif
