/* SPDX-License-Identifier: MIT */
/*
 * fuzz_tls.c - what clients send to the TLS provider: in place of a handshake,
 * in one that is damaged, behind it, and sealed in it.  The first octet of the
 * input says which, the second seeds the cuts; nothing leaks, and nothing is
 * taken that was not given.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "bearssl/certificates.h"
#include "bearssl/tls_client.h"
#include "support/failing_alloc.h"
#include "support/random.h"
#include "tls/fault.h"
#include "tls/tls.h"

#define HEAD 2

int LLVMFuzzerTestOneInput(const unsigned char *data, size_t size);

static const pst_tls_provider *provider;
static postern_tls_context *context;
static pst_tls_session *session;
static unsigned long seed;

static void require(int truth, const char *text)
{
    if (truth)
        return;
    fprintf(stderr, "%s\n", text);
    abort();
}

static void make_context(void)
{
    const char *chain = certificate_pem(certificate_mx);
    const char *key = certificate_pem(certificate_mx_key);
    const char *authority = certificate_pem(certificate_authority);
    postern_tls_options options;

    postern_tls_options_init(&options);
    options.old_versions = 1;
    options.clients = POSTERN_TLS_ASK;
    context = postern_tls_new(&options, NULL);
    provider = pst_tls_provider_built();
    require(context != NULL && postern_tls_add_pem(context, chain,
        strlen(chain), key, strlen(key)) == 0 && postern_tls_trust_pem(context,
        authority, strlen(authority)) == 0, "no context");
}

/* ---- the server -------------------------------------------------------- */

/* Uses up plaintext, in parts, and answers now and then. */
static int use_plain(void)
{
    size_t length;

    if (provider->plain(session, &length) == NULL)
        return 0;
    require(length > 0, "plaintext of no octets");
    provider->used(session, 1 + (size_t)random_below(&seed, length));
    if (random_below(&seed, 4) == 0)
        (void)provider->write(session, "250 OK\r\n", 8);
    return 1;
}

/* Records go to the client, if there is one. */
static int send_out(tls_client *client)
{
    const char *octets;
    size_t length;

    octets = provider->out(session, &length);
    if (octets == NULL)
        return 0;
    require(length > 0, "a record of no octets");
    length = 1 + (size_t)random_below(&seed, length);
    if (client != NULL)
        tls_client_take(client, octets, length);
    provider->sent(session, length);
    return 1;
}

static void receive(tls_client *client, const char *octets, size_t length)
{
    size_t used = 0, piece, taken;
    int moved = 1;

    while (moved) {
        piece = length - used;
        if (piece > 1)
            piece = 1 + (size_t)random_below(&seed, piece);
        taken = provider->feed(session, octets + used, piece);
        require(taken <= piece, "more taken than given");
        used += taken;
        moved = taken > 0;
        while (use_plain())
            moved = 1;
        while (send_out(client))
            moved = 1;
    }
    require(used == length || provider->state(session) == PST_TLS_FAILED
        || provider->state(session) == PST_TLS_ENDED, "it is stuck");
}

static void look_at(void)
{
    postern_tls_facts facts;

    if (provider->state(session) == PST_TLS_UP) {
        provider->facts(session, &facts);
        require(strlen(facts.version) + strlen(facts.suite)
            + strlen(facts.server_name) < 400, "no facts");
    } else if (provider->state(session) == PST_TLS_FAILED) {
        require(*pst_tls_fault_text(provider->fault(session)) != '\0',
            "no reason");
    }
}

/* ---- the client -------------------------------------------------------- */

/* A handshake; each octet in which `damage` has a bit is changed. */
static void shake(tls_client *client, const unsigned char *damage,
    size_t size)
{
    size_t at = 0, i;
    blob out;

    memset(&out, 0, sizeof(out));
    tls_client_init(client, NULL);
    tls_client_show(client, certificate_client, certificate_client_key);
    tls_client_start(client, "mx.test");
    while (tls_client_ready(client) > 0) {
        blob_clear(&out);
        blob_add(&out, client->out.octets, client->out.length);
        tls_client_drop(client);
        for (i = 0; i < out.length && at < size; i++)
            out.octets[i] = (char)(out.octets[i] ^ damage[at++]);
        receive(client, out.octets, out.length);
    }
    blob_free(&out);
}

/* Records of any type and content that are sealed as they should be: an octet
   of type, one of length, the content. */
static void send_sealed(tls_client *client, const unsigned char *data,
    size_t size)
{
    static const int types[] = { 23, 22, 21, 20, 24, 0 };
    size_t length;

    while (size >= 2 && tls_client_is_up(client)) {
        length = data[1] < size - 2 ? data[1] : size - 2;
        tls_client_write_type(client, types[data[0] % 6],
            (const char *)data + 2, length);
        receive(client, client->out.octets, client->out.length);
        tls_client_drop(client);
        data += 2 + length;
        size -= 2 + length;
    }
}

int LLVMFuzzerTestOneInput(const unsigned char *data, size_t size)
{
    static tls_client client;
    static const unsigned char entropy[32] = "always the same";
    const char *octets = (const char *)data + HEAD;
    failing_alloc alloc;
    pst_memory memory;

    if (size < HEAD)
        return 0;
    if (context == NULL)
        make_context();
    failing_alloc_init(&alloc);
    pst_memory_init(&memory, failing_alloc_resize, &alloc, 0);
    session = provider->open(context, &memory, entropy);
    require(session != NULL, "no session");
    seed = data[1];
    memset(&client, 0, sizeof(client));
    switch (data[0] % 4) {
    case 0:
        receive(NULL, octets, size - HEAD);
        break;
    case 1:
        shake(&client, data + HEAD, size - HEAD);
        break;
    case 2:
        shake(&client, NULL, 0);
        require(tls_client_is_up(&client), "no handshake");
        receive(&client, octets, size - HEAD);
        break;
    default:
        shake(&client, NULL, 0);
        send_sealed(&client, data + HEAD, size - HEAD);
        break;
    }
    look_at();
    provider->end(session);
    while (send_out(NULL))
        ;
    provider->close(session);
    tls_client_free(&client);
    require(failing_alloc_is_clean(&alloc), "memory is lost or spoiled");
    return 0;
}
