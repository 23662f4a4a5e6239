/* SPDX-License-Identifier: MIT */
/*
 * context.h - what the files of this room share: the context, and the sources
 * of certificates.
 */
#ifndef PST_TLS_CONTEXT_H
#define PST_TLS_CONTEXT_H

#include "tls.h"

typedef struct pst_tls_trust pst_tls_trust;

/* Limits: octets of PEM text, certificates of a chain, octets of one
   certificate or key. */
#define PST_TLS_TEXT_MOST 1048576UL
#define PST_TLS_DER_MOST 1048576UL

/* As postern_tls_new, with any provider. */
postern_tls_context *pst_tls_context_new(const pst_tls_provider *provider,
    const postern_tls_options *options, int *error);

/* At the beginning of each public function: there is no failure yet.  Returns
   an error if the context is NULL, else 0. */
int pst_tls_why_begin(postern_tls_context *context);

/* Sets the text of a failure, "name: text" (name NULL: "text"); `format` as
   for pst_text_format.  Returns `error`. */
int pst_tls_why_fail(postern_tls_context *context, int error,
    const char *name, const char *format, ...);
int pst_tls_why_no_memory(postern_tls_context *context);

/* PEM text, and its name in error texts. */
typedef struct pst_tls_source {
    const char *name;
    const char *text;
    size_t length;
} pst_tls_source;

/* Certificates, or one key, in DER; all in one block. */
typedef struct pst_tls_chain {
    postern_der *members;
    size_t count;
    size_t size;                /* of the block */
} pst_tls_chain;

/* Finds all certificates in a text; the first private key.  0, or an error
   whose text is set; then there is nothing to free. */
int pst_tls_source_certificates(postern_tls_context *context,
    const pst_tls_source *source, pst_tls_chain *chain);
int pst_tls_source_key(postern_tls_context *context,
    const pst_tls_source *source, pst_tls_chain *key);
void pst_tls_chain_free(postern_tls_context *context, pst_tls_chain *chain);

/* The same from texts: postern_tls_add_pem and _trust_pem. */
int pst_tls_source_add(postern_tls_context *context,
    const pst_tls_source *certificates, const pst_tls_source *key);
int pst_tls_source_trust(postern_tls_context *context,
    const pst_tls_source *certificates);

/* Adds copies to the context's set; the names of the sources are for error
   texts. */
int pst_tls_identity_add(postern_tls_context *context,
    const postern_der *certificates, size_t count, const postern_der *key,
    const char *certificates_name, const char *key_name);
void pst_tls_identity_free(postern_tls_context *context,
    pst_tls_identity *identity);

/* _copy: copies certificates to `chain` and after it; returns the end.  _room:
   their size, with that of the array. */
size_t pst_tls_identity_room(const postern_der *certificates, size_t count);
unsigned char *pst_tls_identity_copy(pst_tls_octets *chain,
    const postern_der *certificates, size_t count);

/* A set without anything in it, NULL: no memory. */
pst_tls_set *pst_tls_set_new(postern_tls_context *context);

int pst_tls_trust_add(postern_tls_context *context,
    const postern_der *certificates, size_t count, const char *name);
void pst_tls_trust_free(postern_tls_context *context, pst_tls_set *set);

#endif
