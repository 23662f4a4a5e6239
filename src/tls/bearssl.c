/*
 * bearssl.c - TLS by BearSSL: the only file that knows it.
 *
 * BearSSL is a state machine as the engine is: octets are put into its buffers
 * and taken out of them, and nothing is called back but the choice of a
 * certificate.  It allocates nothing; what a session needs is one block.
 */
#include <string.h>

#include "base/config.h"
#include "tls.h"

/* BearSSL's headers have `inline`, which C89 has not. */
#if defined(__GNUC__) && !defined(__STDC_VERSION__)
#define inline __inline
#elif defined(_MSC_VER) && _MSC_VER < 1900
#define inline __inline
#endif
#include <bearssl.h>
#undef inline

/* A session's output buffer: a record of 2 KiB and what is around it. */
#define OUT_SIZE (2048 + 85)

/* Records up to this length are sent together. */
#define GATHERED 512

#define CLIENT_NAME 256

/* ==== keys ============================================================== */

/* The decoder holds the numbers of the key, which points into it. */
typedef struct key {
    br_skey_decoder_context decoder;
    int type;               /* BR_KEYTYPE_RSA or _EC */
    const br_rsa_private_key *rsa;
    const br_ec_private_key *ec;
} key;

static const char *const unsupported =
    "this kind of key is not supported: use an RSA key of at most 4096 bits, "
    "or an EC key on P-256 or P-384";

static int is_beyond(int error)
{
    return error == BR_ERR_X509_UNSUPPORTED
        || error == BR_ERR_X509_LIMIT_EXCEEDED;
}

static const char *key_error(int error)
{
    return is_beyond(error) ? unsupported
        : "the private key is damaged, or not a private key";
}

static void key_free(pst_memory *memory, void *key_)
{
    pst_memory_wipe(key_, sizeof(key));
    pst_memory_free(memory, key_, sizeof(key));
}

static void *key_new(pst_memory *memory, const unsigned char *der,
    size_t length, const char **why)
{
    key *result = (key *)pst_memory_take(memory, sizeof(*result));
    int error;

    *why = NULL;
    if (result == NULL)
        return NULL;
    br_skey_decoder_init(&result->decoder);
    br_skey_decoder_push(&result->decoder, der, length);
    error = br_skey_decoder_last_error(&result->decoder);
    result->type = br_skey_decoder_key_type(&result->decoder);
    result->rsa = br_skey_decoder_get_rsa(&result->decoder);
    result->ec = br_skey_decoder_get_ec(&result->decoder);
    if (error == 0 && (result->rsa != NULL || result->ec != NULL))
        return result;
    *why = key_error(error);
    key_free(memory, result);
    return NULL;
}

/* An integer without the zeros in front of it. */
static int is_same_number(const unsigned char *a, size_t a_length,
    const unsigned char *b, size_t b_length)
{
    while (a_length > 0 && *a == 0)
        a++, a_length--;
    while (b_length > 0 && *b == 0)
        b++, b_length--;
    return a_length == b_length && memcmp(a, b, a_length) == 0;
}

static int is_rsa_pair(const br_rsa_private_key *secret,
    const br_rsa_public_key *open)
{
    /* That of 0.6 on words of 31 bits refuses keys of 4096. */
    unsigned char n[512];
    size_t length = br_rsa_i15_compute_modulus(NULL, secret);

    if (length == 0 || length > sizeof(n))
        return 0;
    br_rsa_i15_compute_modulus(n, secret);
    return is_same_number(n, length, open->n, open->nlen);
}

static int is_ec_pair(const br_ec_private_key *secret,
    const br_ec_public_key *open)
{
    unsigned char point[BR_EC_KBUF_PUB_MAX_SIZE];
    br_ec_public_key computed;

    return secret->curve == open->curve
        && br_ec_compute_pub(br_ec_get_default(), &computed, point, secret)
            != 0
        && is_same_number(computed.q, computed.qlen, open->q, open->qlen);
}

static const char *key_check(const void *key_, const unsigned char *der,
    size_t length)
{
    const key *secret = (const key *)key_;
    const br_x509_pkey *open;
    br_x509_decoder_context decoder;
    int same;

    br_x509_decoder_init(&decoder, NULL, NULL);
    br_x509_decoder_push(&decoder, der, length);
    open = br_x509_decoder_get_pkey(&decoder);
    if (open == NULL)
        return is_beyond(br_x509_decoder_last_error(&decoder)) ? unsupported
            : "the certificate is damaged";
    same = open->key_type != secret->type ? 0
        : secret->type == BR_KEYTYPE_RSA
        ? is_rsa_pair(secret->rsa, &open->key.rsa)
        : is_ec_pair(secret->ec, &open->key.ec);
    return same ? NULL : "the key does not belong to the certificate";
}

static size_t key_make(const unsigned char seed[32], unsigned char *der,
    size_t size, unsigned char point[PST_TLS_POINT])
{
    const br_ec_impl *ec = br_ec_get_default();
    unsigned char secret[BR_EC_KBUF_PRIV_MAX_SIZE];
    unsigned char open[BR_EC_KBUF_PUB_MAX_SIZE];
    br_hmac_drbg_context random;
    br_ec_private_key sk;
    br_ec_public_key pk;
    size_t length = 0;

    br_hmac_drbg_init(&random, &br_sha256_vtable, seed, 32);
    if (br_ec_keygen(&random.vtable, ec, &sk, secret, BR_EC_secp256r1) != 0
        && br_ec_compute_pub(ec, &pk, open, &sk) == PST_TLS_POINT) {
        memcpy(point, open, PST_TLS_POINT);
        length = br_encode_ec_raw_der(NULL, &sk, &pk);
        if (length <= size)
            br_encode_ec_raw_der(der, &sk, &pk);
        else
            length = 0;
    }
    pst_memory_wipe(secret, sizeof(secret));
    pst_memory_wipe(&random, sizeof(random));
    return length;
}

static void sha256(const unsigned char *octets, size_t length,
    unsigned char digest[32])
{
    br_sha256_context context;

    br_sha256_init(&context);
    br_sha256_update(&context, octets, length);
    br_sha256_out(&context, digest);
}

static size_t sign(const void *key_, const unsigned char *octets,
    size_t length, unsigned char *signature)
{
    unsigned char digest[32];

    sha256(octets, length, digest);
    return br_ecdsa_sign_asn1_get_default()(br_ec_get_default(),
        &br_sha256_vtable, digest, ((const key *)key_)->ec, signature);
}

/* ==== what client certificates are checked against ====================== */

typedef struct anchors {
    size_t count;
    size_t room;                /* of `blocks`: count, or one more */
    struct anchor {
        void *block;            /* the name and the numbers of the key */
        size_t size;
    } *blocks;
    br_x509_trust_anchor *list;
} anchors;

static void anchors_free(pst_memory *memory, void *anchors_)
{
    anchors *all = (anchors *)anchors_;
    size_t i;

    if (all == NULL)
        return;
    for (i = 0; i < all->count; i++)
        pst_memory_free(memory, all->blocks[i].block, all->blocks[i].size);
    pst_memory_free(memory, all->blocks, all->room * sizeof(*all->blocks));
    pst_memory_free(memory, all->list, all->count * sizeof(*all->list));
    pst_memory_free(memory, all, sizeof(*all));
}

/* The name comes in pieces; more than this is no name. */
typedef struct name {
    size_t length;
    unsigned char octets[1024];
} name;

static void add_to_name(void *name_, const void *octets, size_t length)
{
    name *to = (name *)name_;

    if (length <= sizeof(to->octets) - to->length)
        memcpy(to->octets + to->length, octets, length);
    to->length += length;
}

static unsigned char *put(unsigned char **at, const unsigned char *octets,
    size_t length)
{
    unsigned char *to = *at;

    memcpy(to, octets, length);
    *at += length;
    return to;
}

/* Makes the anchor point to copies in one block. */
static int own_anchor(pst_memory *memory, struct anchor *block,
    br_x509_trust_anchor *anchor)
{
    br_x509_pkey *pkey = &anchor->pkey;
    int is_rsa = pkey->key_type == BR_KEYTYPE_RSA;
    unsigned char *at;

    block->size = anchor->dn.len + (is_rsa
        ? pkey->key.rsa.nlen + pkey->key.rsa.elen : pkey->key.ec.qlen);
    block->block = pst_memory_take(memory, block->size);
    if (block->block == NULL)
        return POSTERN_E_NOMEM;
    at = (unsigned char *)block->block;
    anchor->dn.data = put(&at, anchor->dn.data, anchor->dn.len);
    if (is_rsa) {
        pkey->key.rsa.n = put(&at, pkey->key.rsa.n, pkey->key.rsa.nlen);
        pkey->key.rsa.e = put(&at, pkey->key.rsa.e, pkey->key.rsa.elen);
    } else {
        pkey->key.ec.q = put(&at, pkey->key.ec.q, pkey->key.ec.qlen);
    }
    return 0;
}

/* Room for one more; nothing but the room changes. */
static int grow(pst_memory *memory, anchors *all)
{
    size_t count = all->count;
    void *more;

    if (all->room == count) {
        more = pst_memory_resize(memory, all->blocks,
            count * sizeof(*all->blocks), (count + 1) * sizeof(*all->blocks));
        if (more == NULL)
            return POSTERN_E_NOMEM;
        all->blocks = (struct anchor *)more;
        all->room = count + 1;
    }
    more = pst_memory_resize(memory, all->list,
        count * sizeof(*all->list), (count + 1) * sizeof(*all->list));
    if (more == NULL)
        return POSTERN_E_NOMEM;
    all->list = (br_x509_trust_anchor *)more;
    return 0;
}

static int anchor_add(pst_memory *memory, void **anchors_,
    const unsigned char *der, size_t length, const char **why)
{
    br_x509_decoder_context decoder;
    br_x509_trust_anchor anchor;
    struct anchor block;
    name subject;
    anchors *all = (anchors *)*anchors_;

    *why = NULL;
    subject.length = 0;
    br_x509_decoder_init(&decoder, add_to_name, &subject);
    br_x509_decoder_push(&decoder, der, length);
    if (br_x509_decoder_get_pkey(&decoder) == NULL
        || subject.length > sizeof(subject.octets)) {
        *why = "a trusted certificate cannot be read, or its key is neither "
            "RSA nor EC";
        return POSTERN_E_INVALID;
    }
    if (all == NULL) {
        all = (anchors *)pst_memory_take(memory, sizeof(*all));
        if (all == NULL)
            return POSTERN_E_NOMEM;
        memset(all, 0, sizeof(*all));
        *anchors_ = all;
    }
    anchor.dn.data = subject.octets;
    anchor.dn.len = subject.length;
    anchor.flags = br_x509_decoder_isCA(&decoder) ? BR_X509_TA_CA : 0;
    anchor.pkey = *br_x509_decoder_get_pkey(&decoder);
    if (own_anchor(memory, &block, &anchor) != 0)
        return POSTERN_E_NOMEM;
    if (grow(memory, all) != 0) {
        pst_memory_free(memory, block.block, block.size);
        return POSTERN_E_NOMEM;
    }
    all->blocks[all->count] = block;
    all->list[all->count++] = anchor;
    return 0;
}

/* ==== sessions that can be resumed ====================================== */

typedef struct cache {
    br_ssl_session_cache_lru lru;
    size_t size;                /* of this block, the entries in it */
    const br_block_ctr_class *aes;  /* BearSSL's choices for the processor:
                                   to ask it takes a trap on a virtual
                                   machine, a twentieth of a resumed
                                   handshake each time */
    br_ghash ghash;
} cache;

static void note_choices(cache *to)
{
    br_ssl_engine_context engine;

    br_ssl_engine_set_default_aes_gcm(&engine);
    to->aes = engine.iaes_ctr;
    to->ghash = engine.ighash;
}

static void set_aes_gcm(br_ssl_engine_context *engine, const cache *from)
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

/* BearSSL's entries have 100 octets. */
static void *cache_new(pst_memory *memory, size_t sessions)
{
    size_t size = sizeof(cache) + sessions * 100;
    cache *result = sessions > ((size_t)-1 - sizeof(cache)) / 100 ? NULL
        : (cache *)pst_memory_take(memory, size);

    if (result == NULL)
        return NULL;
    result->size = size;
    note_choices(result);
    br_ssl_session_cache_lru_init(&result->lru,
        (unsigned char *)(result + 1), sessions * 100);
    return result;
}

static void cache_free(pst_memory *memory, void *cache_)
{
    size_t size;

    if (cache_ == NULL)
        return;
    size = ((cache *)cache_)->size;
    pst_memory_wipe(cache_, size);
    pst_memory_free(memory, cache_, size);
}

/* ==== a session ========================================================= */

/* What is needed to check a client's certificate, and only then. */
typedef struct client {
    br_x509_minimal_context x509;
    br_name_element elements[2];    /* its e-mail address and common name */
    char address[CLIENT_NAME];
    char common[CLIENT_NAME];
} client;

struct pst_tls_session {
    br_ssl_server_context server;
    const br_ssl_server_policy_class *policy;   /* ours; see choose() */
    postern_tls_context *context;
    pst_memory *memory;
    pst_tls_set *set;           /* during the handshake */
    client *client;             /* the same */
    char *client_name;          /* CLIENT_NAME octets, or NULL */
    char name[CLIENT_NAME];     /* that the client asked for, checked */
    int up;
    int chosen;                 /* it was shown a certificate */
    br_x509_certificate chain[PST_TLS_CHAIN];
    unsigned gathered_start;    /* of what is not sent yet */
    unsigned gathered_end;
    unsigned char gathered[GATHERED];
    unsigned char in[BR_SSL_BUFSIZE_INPUT];
    unsigned char out[OUT_SIZE];
};

/* 24 KiB: what postern_tls.h says. */
typedef char session_is_small[sizeof(struct pst_tls_session) <= 24576 ? 1
    : -1];

/* ---- the certificate --------------------------------------------------- */

/* A name that hooks and logs can be shown, or "". */
static void note_name(pst_tls_session *session)
{
    const char *from = br_ssl_engine_get_server_name(&session->server.eng);
    size_t i;

    for (i = 0; i + 1 < sizeof(session->name) && from[i] != '\0'; i++) {
        if (from[i] <= ' ' || from[i] > '~') {
            i = 0;
            break;
        }
        session->name[i] = from[i];
    }
    session->name[i] = '\0';
}

/* BearSSL's own policy for one certificate takes the place of ours. */
static void show(pst_tls_session *session, const pst_tls_identity *identity)
{
    const key *secret = (const key *)identity->key;
    size_t i;

    for (i = 0; i < identity->count; i++) {
        session->chain[i].data = (unsigned char *)identity->chain[i].octets;
        session->chain[i].data_len = identity->chain[i].length;
    }
    if (secret->type == BR_KEYTYPE_RSA)
        br_ssl_server_set_single_rsa(&session->server, session->chain,
            identity->count, secret->rsa, BR_KEYTYPE_SIGN,
            br_rsa_private_get_default(), br_rsa_pkcs1_sign_get_default());
    else
        br_ssl_server_set_single_ec(&session->server, session->chain,
            identity->count, secret->ec, BR_KEYTYPE_SIGN, BR_KEYTYPE_EC,
            br_ec_get_default(), br_ecdsa_sign_asn1_get_default());
}

/*
 * Called when a ClientHello has been read.  Each certificate that suits the
 * name is tried by BearSSL's policy for one certificate, which knows what goes
 * with the client's suites and curves; the one that says yes stays in charge
 * and signs, too.
 */
static int choose(const br_ssl_server_policy_class **policy,
    const br_ssl_server_context *server, br_ssl_server_choices *choices)
{
    pst_tls_session *session = (pst_tls_session *)(void *)((char *)policy
        - offsetof(struct pst_tls_session, policy));
    pst_tls_identity *identity = NULL;

    note_name(session);
    session->chosen = 1;
    /* Who has to show a certificate, and was not asked since none was trusted
       when the session began, cannot. */
    if (session->context->options.clients == POSTERN_TLS_DEMAND
        && session->client == NULL)
        return 0;
    while ((identity = pst_tls_set_next(session->context, session->set,
        session->name, identity)) != NULL) {
        show(session, identity);
        if ((*session->server.policy_vtable)->choose(
            session->server.policy_vtable, server, choices))
            return 1;
    }
    return 0;
}

static const br_ssl_server_policy_class policy_class = {
    sizeof(const br_ssl_server_policy_class *), choose, NULL, NULL
};

/* ---- what is spoken ---------------------------------------------------- */

/* In the server's order: where the processor does AES, from the third on. */
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

/* What BearSSL has found for AES tells. */
static void set_suites(br_ssl_engine_context *engine, int old)
{
    size_t first = engine->iaes_ctr == &br_aes_ct_ctr_vtable
        || engine->iaes_ctr == &br_aes_ct64_ctr_vtable ? 0 : 2;

    br_ssl_engine_set_suites(engine, suites + first,
        old ? SUITES - first : MODERN);
}

static const char *suite_text(unsigned suite)
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

/* BearSSL's own choices of code, so that a newer one's faster code is used. */
static void set_up(pst_tls_session *session)
{
    const postern_tls_options *options = &session->context->options;
    br_ssl_engine_context *engine = &session->server.eng;

    br_ssl_server_zero(&session->server);
    br_ssl_engine_set_versions(engine, options->old_versions ? BR_TLS10
        : BR_TLS12, BR_TLS12);
    br_ssl_engine_set_default_ec(engine);
    set_aes_gcm(engine, (const cache *)session->context->cache);
    set_suites(engine, options->old_versions);
    set_hashes(engine, options->old_versions);
    br_ssl_engine_set_default_chapol(engine);
    br_ssl_engine_set_all_flags(engine, BR_OPT_ENFORCE_SERVER_PREFERENCES
        | BR_OPT_NO_RENEGOTIATION | (options->clients == POSTERN_TLS_ASK
        ? BR_OPT_TOLERATE_NO_CLIENT_AUTH : 0));
    br_ssl_engine_set_buffers_bidi(engine, session->in, sizeof(session->in),
        session->out, sizeof(session->out));
    if (session->context->cache != NULL)
        br_ssl_server_set_cache(&session->server,
            &((cache *)session->context->cache)->lru.vtable);
    session->policy = &policy_class;
    br_ssl_server_set_policy(&session->server, &session->policy);
}

/* ---- the client's certificate ------------------------------------------ */

/* RFC 5280: the type of an e-mail address in a subjectAltName is 1; the OIDs
   have their length in front. */
static const unsigned char oid_email[] = { 0, 1 };
static const unsigned char oid_common[] = { 3, 0x55, 0x04, 0x03 };

static int ask_client(pst_tls_session *session)
{
    const anchors *trusted = (const anchors *)session->set->anchors;
    br_ssl_engine_context *engine = &session->server.eng;
    client *with;

    if (trusted == NULL)
        return 0;
    with = (client *)pst_memory_take(session->memory, sizeof(*with));
    session->client = with;
    if (with == NULL)
        return POSTERN_E_NOMEM;
    memset(with->elements, 0, sizeof(with->elements));
    br_x509_minimal_init(&with->x509, &br_sha256_vtable, trusted->list,
        trusted->count);
    br_x509_minimal_set_rsa(&with->x509, br_rsa_pkcs1_vrfy_get_default());
    br_x509_minimal_set_ecdsa(&with->x509, br_ec_get_default(),
        br_ecdsa_vrfy_asn1_get_default());
    br_x509_minimal_set_hash(&with->x509, br_sha256_ID, &br_sha256_vtable);
    br_x509_minimal_set_hash(&with->x509, br_sha384_ID, &br_sha384_vtable);
    br_x509_minimal_set_hash(&with->x509, br_sha512_ID, &br_sha512_vtable);
    with->elements[0].oid = oid_email;
    with->elements[0].buf = with->address;
    with->elements[0].len = sizeof(with->address);
    with->elements[1].oid = oid_common;
    with->elements[1].buf = with->common;
    with->elements[1].len = sizeof(with->common);
    br_x509_minimal_set_name_elements(&with->x509, with->elements, 2);
    br_ssl_engine_set_default_rsavrfy(engine);
    br_ssl_engine_set_default_ecdsa(engine);
    br_ssl_engine_set_x509(engine, &with->x509.vtable);
    br_ssl_server_set_trust_anchor_names_alt(&session->server, trusted->list,
        trusted->count);
    return 0;
}

/* Of ASCII, or one of U+0080 to U+009F in UTF-8. */
static int is_control(const char *at)
{
    const unsigned char *octets = (const unsigned char *)at;

    return octets[0] < ' ' || octets[0] == 127
        || (octets[0] == 0xC2 && octets[1] >= 0x80 && octets[1] < 0xA0);
}

/* Who the client is, once that is known. */
static void note_client(pst_tls_session *session)
{
    client *with = session->client;
    const char *from = with->elements[0].status == 1 ? with->address
        : with->elements[1].status == 1 ? with->common : "";
    size_t i;

    if (with->x509.err != BR_ERR_X509_OK)
        return;
    session->client_name = (char *)pst_memory_take(session->memory,
        CLIENT_NAME);
    if (session->client_name == NULL)
        return;
    for (i = 0; from[i] != '\0'; i++)
        session->client_name[i] = is_control(from + i) ? '?' : from[i];
    session->client_name[i] = '\0';
}

/* What only the handshake needs. */
static void drop_handshake(pst_tls_session *session)
{
    if (session->set != NULL)
        pst_tls_set_release(session->context, session->set);
    session->set = NULL;
    if (session->client != NULL)
        pst_memory_free(session->memory, session->client,
            sizeof(*session->client));
    session->client = NULL;
}

/* ---- its life ---------------------------------------------------------- */

static void close_session(pst_tls_session *session)
{
    pst_memory *memory = session->memory;

    drop_handshake(session);
    if (session->client_name != NULL)
        pst_memory_free(memory, session->client_name, CLIENT_NAME);
    /* The keys of the session are in it. */
    pst_memory_wipe(session, sizeof(*session));
    pst_memory_free(memory, session, sizeof(*session));
}

static pst_tls_session *open_session(postern_tls_context *context,
    pst_memory *memory, const unsigned char seed[32])
{
    pst_tls_session *session = (pst_tls_session *)pst_memory_take(memory,
        sizeof(*session));

    if (session == NULL)
        return NULL;
    memset(session, 0, offsetof(struct pst_tls_session, in));
    session->context = context;
    session->memory = memory;
    session->set = context->set;
    session->set->references++;
    set_up(session);
    if (context->options.clients != POSTERN_TLS_ANYBODY
        && ask_client(session) != 0) {
        close_session(session);
        return NULL;
    }
    br_ssl_engine_inject_entropy(&session->server.eng, seed, 32);
    if (!br_ssl_server_reset(&session->server)) {
        close_session(session);
        return NULL;
    }
    /* Without this an alert that no version is common is sent with the version
       0, and no client can read it. */
    session->server.eng.version_out = BR_TLS10;
    return session;
}

/* ---- octets ------------------------------------------------------------ */

static enum pst_tls_state state_of(const pst_tls_session *session)
{
    const br_ssl_engine_context *engine = &session->server.eng;

    if (br_ssl_engine_current_state(engine) != BR_SSL_CLOSED)
        return session->up ? PST_TLS_UP : PST_TLS_SHAKES;
    return br_ssl_engine_last_error(engine) == BR_ERR_OK ? PST_TLS_ENDED
        : PST_TLS_FAILED;
}

/* The handshake is over as soon as the application may send. */
static void look_up(pst_tls_session *session)
{
    if (session->up || (br_ssl_engine_current_state(&session->server.eng)
        & BR_SSL_SENDAPP) == 0)
        return;
    session->up = 1;
    note_name(session);
    if (session->client != NULL)
        note_client(session);
    drop_handshake(session);
}

/*
 * Each send costs about as much as a hundredth of a handshake, and BearSSL has
 * one record at a time: short ones are put together, such as the end of the
 * handshake and the greeting, or the last reply and close_notify.
 */
static void gather(pst_tls_session *session)
{
    br_ssl_engine_context *engine = &session->server.eng;
    unsigned char *record;
    size_t length;

    while ((record = br_ssl_engine_sendrec_buf(engine, &length)) != NULL
        && length <= GATHERED - session->gathered_end) {
        memcpy(session->gathered + session->gathered_end, record, length);
        session->gathered_end += (unsigned)length;
        br_ssl_engine_sendrec_ack(engine, length);
    }
    look_up(session);
}

static size_t feed(pst_tls_session *session, const char *octets,
    size_t length)
{
    br_ssl_engine_context *engine = &session->server.eng;
    size_t taken = 0, room;
    unsigned char *to;

    while (taken < length && (br_ssl_engine_current_state(engine)
        & (BR_SSL_RECVAPP | BR_SSL_SENDREC)) == 0
        && (to = br_ssl_engine_recvrec_buf(engine, &room)) != NULL) {
        if (room > length - taken)
            room = length - taken;
        memcpy(to, octets + taken, room);
        br_ssl_engine_recvrec_ack(engine, room);
        taken += room;
    }
    gather(session);
    return taken;
}

static const char *plain(const pst_tls_session *session, size_t *length)
{
    return (const char *)br_ssl_engine_recvapp_buf(&session->server.eng,
        length);
}

static void used(pst_tls_session *session, size_t length)
{
    if (length > 0)
        br_ssl_engine_recvapp_ack(&session->server.eng, length);
}

static size_t write_plain(pst_tls_session *session, const char *octets,
    size_t length)
{
    size_t room;
    unsigned char *to = br_ssl_engine_sendapp_buf(&session->server.eng,
        &room);

    if (to == NULL)
        return 0;
    if (length > room)
        length = room;
    memcpy(to, octets, length);
    br_ssl_engine_sendapp_ack(&session->server.eng, length);
    br_ssl_engine_flush(&session->server.eng, 0);
    gather(session);
    return length;
}

static const char *out(const pst_tls_session *session, size_t *length)
{
    *length = session->gathered_end - session->gathered_start;
    if (*length > 0)
        return (const char *)session->gathered + session->gathered_start;
    return (const char *)br_ssl_engine_sendrec_buf(&session->server.eng,
        length);
}

static void sent(pst_tls_session *session, size_t length)
{
    if (session->gathered_end == 0) {
        br_ssl_engine_sendrec_ack(&session->server.eng, length);
    } else {
        session->gathered_start += (unsigned)length;
        if (session->gathered_start == session->gathered_end)
            session->gathered_start = session->gathered_end = 0;
    }
    gather(session);
}

static void end(pst_tls_session *session)
{
    br_ssl_engine_close(&session->server.eng);
    gather(session);
}

/* ---- facts ------------------------------------------------------------- */

static void facts(const pst_tls_session *session, postern_tls_facts *to)
{
    br_ssl_session_parameters parameters;

    br_ssl_engine_get_session_parameters(&session->server.eng, &parameters);
    to->version = parameters.version == BR_TLS12 ? "TLSv1.2"
        : parameters.version == BR_TLS11 ? "TLSv1.1" : "TLSv1";
    to->suite = suite_text(parameters.cipher_suite);
    to->server_name = session->name;
    to->client = session->client_name;
    to->resumed = !session->chosen;
}

/* The alerts that say something about the configuration (RFC 5246 7.2.2). */
static const char *alert_text(int alert)
{
    switch (alert) {
    case 40:
        return "no common cipher suite, curve or certificate";
    case 42: case 43: case 44: case 45: case 46: case 48:
        return "the client does not accept the certificate";
    case 70:
        return "no common version of TLS";
    default:
        return "the handshake failed";
    }
}

static const char *why(const pst_tls_session *session)
{
    int error = br_ssl_engine_last_error(&session->server.eng);

    if (error >= BR_ERR_SEND_FATAL_ALERT)
        return alert_text(error - BR_ERR_SEND_FATAL_ALERT);
    if (error >= BR_ERR_RECV_FATAL_ALERT)
        return alert_text(error - BR_ERR_RECV_FATAL_ALERT);
    switch (error) {
    case BR_ERR_UNSUPPORTED_VERSION:
    case BR_ERR_BAD_VERSION:
    case BR_ERR_BAD_LENGTH:
    case BR_ERR_UNKNOWN_TYPE:
    case BR_ERR_TOO_LARGE:
        return "the client sent something else than TLS";
    case BR_ERR_BAD_MAC:
        return "a record was damaged on its way";
    case BR_ERR_NO_CLIENT_AUTH:
    case BR_ERR_X509_EMPTY_CHAIN:
        return "the client showed no certificate";
    case BR_ERR_X509_NOT_TRUSTED:
    case BR_ERR_X509_EXPIRED:
    case BR_ERR_X509_BAD_SIGNATURE:
        return "the client's certificate is not trusted";
    default:
        return "the client broke the rules of TLS";
    }
}

static const pst_tls_provider provider = {
    "BearSSL",
    key_new, key_free, key_check, key_make, sign, sha256,
    anchor_add, anchors_free,
    cache_new, cache_free,
    open_session, close_session, state_of, feed, plain, used, write_plain,
    out, sent, end, facts, why
};

const pst_tls_provider *pst_tls_provider_built(void)
{
    return &provider;
}
