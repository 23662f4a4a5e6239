/* SPDX-License-Identifier: MIT */
/* provider.c - the table of tls.h, filled in for BearSSL. */
#include "library.h"

static void facts(const pst_tls_session *session, postern_tls_facts *to)
{
    br_ssl_session_parameters parameters;

    br_ssl_engine_get_session_parameters(&session->as.server.eng, &parameters);
    to->version = parameters.version == BR_TLS12 ? "TLSv1.2"
        : parameters.version == BR_TLS11 ? "TLSv1.1" : "TLSv1";
    to->suite = pst_bearssl_spoken_suite(parameters.cipher_suite);
    to->server_name = session->hello.name;
    to->client = session->client_name;
    to->resumed = !session->chosen;
}

static const pst_tls_provider provider = {
    "BearSSL",
    pst_bearssl_key_new, pst_bearssl_key_free, pst_bearssl_key_check,
    pst_bearssl_key_make, pst_bearssl_key_sign, pst_bearssl_key_sha256,
    pst_bearssl_anchors_add, pst_bearssl_anchors_free,
    pst_bearssl_cache_new, pst_bearssl_cache_free,
    pst_bearssl_session_open, pst_bearssl_session_connect,
    pst_bearssl_session_close,
    pst_bearssl_session_state,
    pst_bearssl_carry_feed, pst_bearssl_carry_plain, pst_bearssl_carry_used,
    pst_bearssl_carry_write, pst_bearssl_carry_out, pst_bearssl_carry_sent,
    pst_bearssl_carry_end,
    facts, pst_bearssl_error_fault
};

const pst_tls_provider *pst_tls_provider_built(void)
{
    return &provider;
}
