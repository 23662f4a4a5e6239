/* SPDX-License-Identifier: MIT */
/*
 * resume.h - which session of before a client may take up again.
 *
 * RFC 6066 3: a session is not resumed under another name.  And nobody comes
 * back to certificates that were replaced, or after an hour.  So the provider
 * keeps a session not by its identifier but by a key, in which all that is;
 * what has changed meanwhile makes another key, and is not found.
 */
#ifndef PST_TLS_RESUME_H
#define PST_TLS_RESUME_H

#include "tls.h"

#define PST_TLS_RESUME_KEY 32

/*
 * The key of the session with this identifier.  `before`: 0, as it is stored
 * now; 1, as it was stored in the half hour before this one.  So a session is
 * found for half an hour at least, for an hour at most.  0: a session with
 * this ClientHello is neither stored nor looked up.
 */
int pst_tls_resume_key(const postern_tls_context *context,
    const pst_tls_set *set, const pst_tls_hello *hello,
    const unsigned char id[32], int before,
    unsigned char key[PST_TLS_RESUME_KEY]);

#endif
