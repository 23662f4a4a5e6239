/* SPDX-License-Identifier: MIT */
/*
 * client.c - the certificate of a client: BearSSL checks the chain, client.h
 * the purpose; the certificate is kept until the end of the handshake.
 */
#include <string.h>

#include "library.h"

static pst_bearssl_client *client_of(const br_x509_class **vtable)
{
    return (pst_bearssl_client *)(void *)vtable;
}

#define CALL(client, method) (*(client)->x509.vtable->method)

static void start_chain(const br_x509_class **vtable, const char *name)
{
    pst_bearssl_client *client = client_of(vtable);

    client->certificates = 0;
    CALL(client, start_chain)(&client->x509.vtable, name);
}

/* If there is no memory for it, its purpose is unknown, and it is not
   accepted. */
static void start_cert(const br_x509_class **vtable, uint32_t length)
{
    pst_bearssl_client *client = client_of(vtable);

    if (client->certificates++ == 0 && client->leaf == NULL && length > 0
        && length <= PST_TLS_CLIENT_MOST) {
        client->leaf = (unsigned char *)pst_memory_take(client->memory,
            length);
        client->leaf_size = client->leaf == NULL ? 0 : length;
        client->leaf_length = 0;
    }
    CALL(client, start_cert)(&client->x509.vtable, length);
}

static void add_octets(const br_x509_class **vtable,
    const unsigned char *octets, size_t length)
{
    pst_bearssl_client *client = client_of(vtable);

    if (client->certificates == 1
        && length <= client->leaf_size - client->leaf_length) {
        memcpy(client->leaf + client->leaf_length, octets, length);
        client->leaf_length += length;
    }
    CALL(client, append)(&client->x509.vtable, octets, length);
}

static void end_cert(const br_x509_class **vtable)
{
    pst_bearssl_client *client = client_of(vtable);

    CALL(client, end_cert)(&client->x509.vtable);
}

static pst_tls_octets leaf_of(const pst_bearssl_client *client)
{
    pst_tls_octets leaf;

    leaf.octets = client->leaf;
    leaf.length = client->leaf_length;
    return leaf;
}

/* RFC 5280 4.2.1.3: the key of the certificate may sign. */
static int may_sign(const pst_bearssl_client *client)
{
    unsigned usages = 0;

    return CALL(client, get_pkey)(&client->x509.vtable, &usages) != NULL
        && (usages & BR_KEYTYPE_SIGN) != 0;
}

static unsigned end_chain(const br_x509_class **vtable)
{
    pst_bearssl_client *client = client_of(vtable);
    unsigned error = CALL(client, end_chain)(&client->x509.vtable);

    if (error == 0 && client->leaf == NULL)
        error = BR_ERR_X509_LIMIT_EXCEEDED;
    if (error == 0 && !(may_sign(client)
        && pst_tls_client_is_fit(leaf_of(client))))
        error = BR_ERR_X509_FORBIDDEN_KEY_USAGE;
    client->trusted = error == 0;
    return error;
}

static const br_x509_pkey *get_pkey(const br_x509_class *const *vtable,
    unsigned *usages)
{
    const pst_bearssl_client *client =
        (const pst_bearssl_client *)(const void *)vtable;

    return CALL(client, get_pkey)(&client->x509.vtable, usages);
}

static const br_x509_class client_class = {
    sizeof(pst_bearssl_client), start_chain, start_cert, add_octets, end_cert,
    end_chain, get_pkey
};

/* BearSSL counts days from the year 0. */
#define DAYS_BEFORE_1970 719528UL
#define DAY 86400UL

void pst_bearssl_client_judge(br_x509_minimal_context *x509,
    const pst_bearssl_anchors *trusted, unsigned long date)
{
    br_x509_minimal_init(x509, &br_sha256_vtable, trusted->list,
        trusted->count);
    br_x509_minimal_set_rsa(x509, br_rsa_pkcs1_vrfy_get_default());
    br_x509_minimal_set_ecdsa(x509, br_ec_get_default(),
        br_ecdsa_vrfy_asn1_get_default());
    br_x509_minimal_set_hash(x509, br_sha256_ID, &br_sha256_vtable);
    br_x509_minimal_set_hash(x509, br_sha384_ID, &br_sha384_vtable);
    br_x509_minimal_set_hash(x509, br_sha512_ID, &br_sha512_vtable);
    /* 0 would mean that the date is unknown; in the year 0 no certificate is
       valid */
    br_x509_minimal_set_time(x509, date == 0 ? 1
        : (uint32_t)(DAYS_BEFORE_1970 + date / DAY), (uint32_t)(date % DAY));
}

int pst_bearssl_client_ask(pst_tls_session *session)
{
    const pst_bearssl_anchors *trusted =
        (const pst_bearssl_anchors *)session->set->anchors;
    br_ssl_engine_context *engine = &session->as.server.eng;
    pst_bearssl_client *client = (pst_bearssl_client *)pst_memory_take(
        session->memory, sizeof(*client));

    if (client == NULL)
        return POSTERN_E_NOMEM;
    session->client = client;
    memset(client, 0, sizeof(*client));
    client->vtable = &client_class;
    client->memory = session->memory;
    pst_bearssl_client_judge(&client->x509, trusted,
        pst_tls_date(session->context));
    br_ssl_engine_set_default_rsavrfy(engine);
    br_ssl_engine_set_default_ecdsa(engine);
    br_ssl_engine_set_x509(engine, &client->vtable);
    br_ssl_server_set_trust_anchor_names_alt(&session->as.server, trusted->list,
        trusted->count);
    return 0;
}

/* The client has proved its key only when the handshake is over. */
void pst_bearssl_client_note(pst_tls_session *session)
{
    pst_bearssl_client *client = session->client;

    if (client == NULL || !client->trusted)
        return;
    session->client_name = (char *)pst_memory_take(session->memory,
        PST_TLS_CLIENT_NAME);
    if (session->client_name == NULL
        || pst_tls_client_name(leaf_of(client), session->client_name))
        return;
    pst_memory_free(session->memory, session->client_name,
        PST_TLS_CLIENT_NAME);
    session->client_name = NULL;
}

void pst_bearssl_client_free(pst_tls_session *session)
{
    pst_bearssl_client *client = session->client;

    if (client == NULL)
        return;
    if (client->leaf != NULL)
        pst_memory_free(client->memory, client->leaf, client->leaf_size);
    pst_memory_free(client->memory, client, sizeof(*client));
    session->client = NULL;
}
