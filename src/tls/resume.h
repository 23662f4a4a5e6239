/* SPDX-License-Identifier: MIT */
/*
 * resume.h - decides which earlier session a client may resume.
 *
 * RFC 6066 3: a session is not resumed under another name.  It is also not
 * resumed after the certificates were replaced, or after an hour.  So the
 * provider stores a session not by its identifier, but by a key that depends
 * on all this; after a change the key is another one, and the session is not
 * found.
 */
#ifndef PST_TLS_RESUME_H
#define PST_TLS_RESUME_H

#include "tls.h"

#define PST_TLS_RESUME_KEY 32

/*
 * The key of the session with this identifier.  `before` is 0 for the present
 * half hour, in which sessions are stored, and 1 for the half hour before.  So
 * a session is found for at least half an hour and at most an hour.  0: a
 * session with this ClientHello is neither stored nor looked up.
 */
int pst_tls_resume_key(const postern_tls_context *context,
    const pst_tls_set *set, const pst_tls_hello *hello,
    const unsigned char id[32], int before,
    unsigned char key[PST_TLS_RESUME_KEY]);

#endif
