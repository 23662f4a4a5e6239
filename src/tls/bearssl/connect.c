/* SPDX-License-Identifier: MIT */
/*
 * connect.c - client sessions.  BearSSL checks the server's certificate and
 * its name; or the certificate is only read, if any is accepted.
 */
#include <string.h>

#include "library.h"

static pst_bearssl_peer *peer_of(const br_x509_class *const *vtable)
{
    return (pst_bearssl_peer *)(void *)((char *)(size_t)vtable
        - offsetof(pst_bearssl_peer, vtable));
}

/* ---- reads a certificate, and does not judge it ------------------------- */

static void begin_chain(const br_x509_class **vtable, const char *name)
{
    (void)name;
    peer_of(vtable)->certificates = 0;
}

static void begin_cert(const br_x509_class **vtable, uint32_t length)
{
    pst_bearssl_peer *peer = peer_of(vtable);

    (void)length;
    if (peer->certificates++ == 0)
        br_x509_decoder_init(&peer->decoder, NULL, NULL);
}

static void keep_octets(const br_x509_class **vtable,
    const unsigned char *octets, size_t length)
{
    pst_bearssl_peer *peer = peer_of(vtable);

    if (peer->certificates == 1)
        br_x509_decoder_push(&peer->decoder, octets, length);
}

static void finish_cert(const br_x509_class **vtable)
{
    (void)vtable;
}

static unsigned finish_chain(const br_x509_class **vtable)
{
    pst_bearssl_peer *peer = peer_of(vtable);

    return peer->certificates == 0 ? BR_ERR_X509_EMPTY_CHAIN
        : (unsigned)br_x509_decoder_last_error(&peer->decoder);
}

static const br_x509_pkey *key_of_peer(const br_x509_class *const *vtable,
    unsigned *usages)
{
    if (usages != NULL)
        *usages = BR_KEYTYPE_KEYX | BR_KEYTYPE_SIGN;
    return br_x509_decoder_get_pkey(&peer_of(vtable)->decoder);
}

static const br_x509_class any_class = {
    sizeof(const br_x509_class *), begin_chain, begin_cert, keep_octets,
    finish_cert, finish_chain, key_of_peer
};

/* ---- its life ----------------------------------------------------------- */

static int set_peer(pst_tls_session *session, int check)
{
    static const pst_bearssl_anchors nobody = { 0, 0, NULL, NULL };
    const pst_bearssl_anchors *trusted =
        (const pst_bearssl_anchors *)session->set->anchors;
    br_ssl_engine_context *engine = &session->as.client.eng;
    pst_bearssl_peer *peer = (pst_bearssl_peer *)pst_memory_take(
        session->memory, sizeof(*peer));

    if (peer == NULL)
        return 0;
    session->peer = peer;
    memset(peer, 0, sizeof(*peer));
    peer->vtable = &any_class;
    if (check) {
        pst_bearssl_client_judge(&peer->x509,
            trusted == NULL ? &nobody : trusted,
            pst_tls_date(session->context));
        br_ssl_engine_set_x509(engine, &peer->x509.vtable);
    } else {
        br_ssl_engine_set_x509(engine, &peer->vtable);
    }
    return 1;
}

/* A server sends no ClientHello, so nothing is parsed. */
int pst_bearssl_connect_start(pst_tls_session *session,
    const unsigned char seed[32], const char *name, int check)
{
    br_ssl_engine_context *engine = &session->as.client.eng;

    session->hello.broken = 1;
    session->chosen = 1;
    br_ssl_client_zero(&session->as.client);
    pst_bearssl_spoken_set(engine, session->context);
    br_ssl_engine_set_default_rsavrfy(engine);
    br_ssl_engine_set_default_ecdsa(engine);
    br_ssl_engine_set_all_flags(engine, BR_OPT_NO_RENEGOTIATION);
    br_ssl_engine_set_buffers_bidi(engine, session->in, sizeof(session->in),
        session->out, sizeof(session->out));
    br_ssl_engine_inject_entropy(engine, seed, 32);
    return set_peer(session, check)
        && br_ssl_client_reset(&session->as.client, name, 0);
}

void pst_bearssl_connect_drop(pst_tls_session *session)
{
    if (session->peer != NULL)
        pst_memory_free(session->memory, session->peer,
            sizeof(*session->peer));
    session->peer = NULL;
}
