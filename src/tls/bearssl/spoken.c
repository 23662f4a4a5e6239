/* SPDX-License-Identifier: MIT */
/* spoken.c - the versions, suites and hash functions that are used. */
#include "library.h"

/* In the server's order; if the processor has AES, from the third on first. */
static const uint16_t suites[] = {
    BR_TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256,
    BR_TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256,
    BR_TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256,
    BR_TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256,
    BR_TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384,
    BR_TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384,
    BR_TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256,
    BR_TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256,
    BR_TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA,
    BR_TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA,
    BR_TLS_ECDHE_ECDSA_WITH_AES_256_CBC_SHA,
    BR_TLS_ECDHE_RSA_WITH_AES_256_CBC_SHA
};
#define SUITES (sizeof(suites) / sizeof(suites[0]))
#define MODERN 6

/* BearSSL's choice for AES shows whether the processor has it. */
static void set_suites(br_ssl_engine_context *engine, int old)
{
    size_t first = engine->iaes_ctr == &br_aes_ct_ctr_vtable
        || engine->iaes_ctr == &br_aes_ct64_ctr_vtable ? 0 : 2;

    br_ssl_engine_set_suites(engine, suites + first,
        old ? SUITES - first : MODERN);
}

const char *pst_bearssl_spoken_suite(unsigned suite)
{
    switch (suite) {
#define SUITE(name) \
    case BR_TLS_##name: \
        return #name
    SUITE(ECDHE_ECDSA_WITH_AES_128_GCM_SHA256);
    SUITE(ECDHE_RSA_WITH_AES_128_GCM_SHA256);
    SUITE(ECDHE_ECDSA_WITH_AES_256_GCM_SHA384);
    SUITE(ECDHE_RSA_WITH_AES_256_GCM_SHA384);
    SUITE(ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256);
    SUITE(ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256);
    SUITE(ECDHE_ECDSA_WITH_AES_128_CBC_SHA);
    SUITE(ECDHE_RSA_WITH_AES_128_CBC_SHA);
    SUITE(ECDHE_ECDSA_WITH_AES_256_CBC_SHA);
    SUITE(ECDHE_RSA_WITH_AES_256_CBC_SHA);
#undef SUITE
    default:
        return "";
    }
}

static void set_hashes(br_ssl_engine_context *engine, int old)
{
    br_ssl_engine_set_hash(engine, br_sha256_ID, &br_sha256_vtable);
    br_ssl_engine_set_hash(engine, br_sha384_ID, &br_sha384_vtable);
    br_ssl_engine_set_hash(engine, br_sha512_ID, &br_sha512_vtable);
    br_ssl_engine_set_prf_sha256(engine, &br_tls12_sha256_prf);
    br_ssl_engine_set_prf_sha384(engine, &br_tls12_sha384_prf);
    if (!old)
        return;
    br_ssl_engine_set_hash(engine, br_md5_ID, &br_md5_vtable);
    br_ssl_engine_set_hash(engine, br_sha1_ID, &br_sha1_vtable);
    br_ssl_engine_set_prf10(engine, &br_tls10_prf);
    br_ssl_engine_set_default_aes_cbc(engine);
}

static void set_aes_gcm(br_ssl_engine_context *engine,
    const pst_bearssl_cache *from)
{
    if (from == NULL) {
        br_ssl_engine_set_default_aes_gcm(engine);
        return;
    }
    br_ssl_engine_set_gcm(engine, &br_sslrec_in_gcm_vtable,
        &br_sslrec_out_gcm_vtable);
    br_ssl_engine_set_aes_ctr(engine, from->aes);
    br_ssl_engine_set_ghash(engine, from->ghash);
}

/* BearSSL chooses the code, so that a newer BearSSL's faster code is used. */
void pst_bearssl_spoken_set(br_ssl_engine_context *engine,
    const postern_tls_context *context)
{
    int old = context->options.old_versions;

    br_ssl_engine_set_versions(engine, old ? BR_TLS10 : BR_TLS12, BR_TLS12);
    br_ssl_engine_set_default_ec(engine);
    set_aes_gcm(engine, (const pst_bearssl_cache *)context->cache);
    set_suites(engine, old);
    set_hashes(engine, old);
    br_ssl_engine_set_default_chapol(engine);
}
