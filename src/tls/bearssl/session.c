/* SPDX-License-Identifier: MIT */
/* session.c - the life of a session, and the choice of a certificate. */
#include <string.h>

#include "library.h"

/* ---- the certificate --------------------------------------------------- */

/* BearSSL's own policy for one certificate replaces ours. */
static void show(pst_tls_session *session, const pst_tls_identity *identity)
{
    const pst_bearssl_key *secret = (const pst_bearssl_key *)identity->key;
    size_t i;

    for (i = 0; i < identity->count; i++) {
        session->chain[i].data = (unsigned char *)identity->chain[i].octets;
        session->chain[i].data_len = identity->chain[i].length;
    }
    if (secret->type == BR_KEYTYPE_RSA)
        br_ssl_server_set_single_rsa(&session->as.server, session->chain,
            identity->count, secret->rsa, BR_KEYTYPE_SIGN,
            br_rsa_private_get_default(), br_rsa_pkcs1_sign_get_default());
    else
        br_ssl_server_set_single_ec(&session->as.server, session->chain,
            identity->count, secret->ec, BR_KEYTYPE_SIGN, BR_KEYTYPE_EC,
            br_ec_get_default(), br_ecdsa_sign_asn1_get_default());
}

/*
 * Called after a ClientHello.  BearSSL's policy for one certificate is tried
 * with each certificate that fits the name, because it knows what fits the
 * client's suites and curves.  The first policy that accepts stays in charge,
 * and also signs.
 */
static int choose(const br_ssl_server_policy_class **policy,
    const br_ssl_server_context *server, br_ssl_server_choices *choices)
{
    pst_tls_session *session = (pst_tls_session *)(void *)((char *)policy
        - offsetof(struct pst_tls_session, policy));
    pst_tls_identity *identity = NULL;

    session->chosen = 1;
    while ((identity = pst_tls_set_next(session->context, session->set,
        &session->hello, identity)) != NULL) {
        show(session, identity);
        if ((*session->as.server.policy_vtable)->choose(
            session->as.server.policy_vtable, server, choices))
            return 1;
    }
    return 0;
}

static const br_ssl_server_policy_class policy_class = {
    sizeof(const br_ssl_server_policy_class *), choose, NULL, NULL
};

/* ---- its life ---------------------------------------------------------- */

void pst_bearssl_session_drop(pst_tls_session *session)
{
    if (session->set != NULL)
        pst_tls_set_release(session->context, session->set);
    session->set = NULL;
    pst_bearssl_client_free(session);
    pst_bearssl_connect_drop(session);
}

void pst_bearssl_session_close(pst_tls_session *session)
{
    pst_memory *memory = session->memory;

    pst_bearssl_session_drop(session);
    if (session->client_name != NULL)
        pst_memory_free(memory, session->client_name, PST_TLS_CLIENT_NAME);
    /* it contains the keys of the session */
    pst_memory_wipe(session, sizeof(*session));
    pst_memory_free(memory, session, sizeof(*session));
}

static void set_up(pst_tls_session *session)
{
    postern_tls_context *context = session->context;
    br_ssl_engine_context *engine = &session->as.server.eng;

    br_ssl_server_zero(&session->as.server);
    pst_bearssl_spoken_set(engine, context);
    br_ssl_engine_set_all_flags(engine, BR_OPT_ENFORCE_SERVER_PREFERENCES
        | BR_OPT_NO_RENEGOTIATION
        | (context->options.clients == POSTERN_TLS_ASK
        ? BR_OPT_TOLERATE_NO_CLIENT_AUTH : 0));
    br_ssl_engine_set_buffers_bidi(engine, session->in, sizeof(session->in),
        session->out, sizeof(session->out));
    if (context->cache != NULL)
        br_ssl_server_set_cache(&session->as.server,
            &((pst_bearssl_cache *)context->cache)->vtable);
    session->policy = &policy_class;
    br_ssl_server_set_policy(&session->as.server, &session->policy);
}

/* 0: no memory. */
static int start(pst_tls_session *session, const unsigned char seed[32])
{
    set_up(session);
    if (pst_tls_set_asks(session->context, session->set)
        && pst_bearssl_client_ask(session) != 0)
        return 0;
    br_ssl_engine_inject_entropy(&session->as.server.eng, seed, 32);
    if (!br_ssl_server_reset(&session->as.server))
        return 0;
    /* otherwise the alert "no common version" has version 0, and no client can
       read it */
    session->as.server.eng.version_out = BR_TLS10;
    return 1;
}

static pst_tls_session *make(postern_tls_context *context,
    pst_memory *memory)
{
    pst_tls_session *session = (pst_tls_session *)pst_memory_take(memory,
        sizeof(*session));

    if (session == NULL)
        return NULL;
    memset(session, 0, offsetof(struct pst_tls_session, hello));
    pst_tls_hello_init(&session->hello);
    session->context = context;
    session->memory = memory;
    session->set = context->set;
    session->set->references++;
    return session;
}

pst_tls_session *pst_bearssl_session_open(postern_tls_context *context,
    pst_memory *memory, const unsigned char seed[32])
{
    pst_tls_session *session = make(context, memory);

    if (session == NULL || start(session, seed))
        return session;
    pst_bearssl_session_close(session);
    return NULL;
}

pst_tls_session *pst_bearssl_session_connect(postern_tls_context *context,
    pst_memory *memory, const unsigned char seed[32], const char *name,
    int check)
{
    pst_tls_session *session = make(context, memory);

    if (session == NULL
        || pst_bearssl_connect_start(session, seed, name, check))
        return session;
    pst_bearssl_session_close(session);
    return NULL;
}

enum pst_tls_state pst_bearssl_session_state(const pst_tls_session *session)
{
    const br_ssl_engine_context *engine = &session->as.server.eng;

    if (session->refused)
        return PST_TLS_FAILED;
    if (br_ssl_engine_current_state(engine) != BR_SSL_CLOSED)
        return session->up ? PST_TLS_UP : PST_TLS_SHAKES;
    return br_ssl_engine_last_error(engine) == BR_ERR_OK ? PST_TLS_ENDED
        : PST_TLS_FAILED;
}
