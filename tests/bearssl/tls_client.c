/* SPDX-License-Identifier: MIT */
/* tls_client.c - a client of TLS on a client of the memory net. */
#include <stdlib.h>
#include <string.h>

#include "certificates.h"
#include "tls_client.h"

/* ---- certificates ------------------------------------------------------ */

static void add_octets(void *to_, const void *octets, size_t length)
{
    tls_client_der *to = (tls_client_der *)to_;

    if (length > sizeof(to->octets) - to->length)
        abort();
    memcpy(to->octets + to->length, octets, length);
    to->length += length;
}

static void read_pem(tls_client_der *to, const char *const *lines)
{
    const char *text = certificate_pem(lines);
    size_t left = strlen(text);
    br_pem_decoder_context decoder;

    to->length = 0;
    br_pem_decoder_init(&decoder);
    while (left > 0) {
        size_t taken = br_pem_decoder_push(&decoder, text, left);

        text += taken;
        left -= taken;
        if (br_pem_decoder_event(&decoder) == BR_PEM_BEGIN_OBJ)
            br_pem_decoder_setdest(&decoder, add_octets, to);
    }
}

/* ---- looks at certificates and does not judge them --------------------- */

static tls_client *client_of(const br_x509_class *const *look)
{
    return (tls_client *)(void *)((char *)(size_t)look
        - offsetof(tls_client, look));
}

static void start_chain(const br_x509_class **look, const char *name)
{
    (void)name;
    client_of(look)->certificates = 0;
}

static void start_certificate(const br_x509_class **look, uint32_t length)
{
    tls_client *it = client_of(look);

    (void)length;
    if (it->certificates++ > 0)
        return;
    it->shown.length = 0;
    br_x509_decoder_init(&it->decoder, NULL, NULL);
}

static void append(const br_x509_class **look, const unsigned char *octets,
    size_t length)
{
    tls_client *it = client_of(look);

    if (it->certificates > 1)
        return;
    add_octets(&it->shown, octets, length);
    br_x509_decoder_push(&it->decoder, octets, length);
}

static void end_certificate(const br_x509_class **look)
{
    (void)look;
}

static unsigned end_chain(const br_x509_class **look)
{
    return (unsigned)br_x509_decoder_last_error(&client_of(look)->decoder);
}

static const br_x509_pkey *get_key(const br_x509_class *const *look,
    unsigned *usages)
{
    if (usages != NULL)
        *usages = BR_KEYTYPE_KEYX | BR_KEYTYPE_SIGN;
    return br_x509_decoder_get_pkey(&client_of(look)->decoder);
}

static const br_x509_class look_class = {
    sizeof(const br_x509_class *), start_chain, start_certificate, append,
    end_certificate, end_chain, get_key
};

/* ---- before it starts -------------------------------------------------- */

void tls_client_init(tls_client *it, memory_client *under)
{
    br_ssl_engine_context *engine = &it->context.eng;
    static unsigned char seed[32];

    memset(it, 0, sizeof(*it));
    it->under = under;
    br_ssl_client_init_full(&it->context, &it->minimal, NULL, 0);
    it->look = &look_class;
    br_ssl_engine_set_x509(engine, &it->look);
    br_ssl_engine_set_buffers_bidi(engine, it->in_buffer,
        sizeof(it->in_buffer), it->out_buffer, sizeof(it->out_buffer));
    /* Another one for each client, and the same in each run. */
    seed[0]++;
    br_ssl_engine_inject_entropy(engine, seed, sizeof(seed));
}

void tls_client_free(tls_client *it)
{
    blob_free(&it->out);
    blob_free(&it->said);
}

void tls_client_trust(tls_client *it, const char *const *authority)
{
    tls_client_der der;

    read_pem(&der, authority);
    br_x509_decoder_init(&it->anchor_decoder, add_octets, &it->anchor_name);
    br_x509_decoder_push(&it->anchor_decoder, der.octets, der.length);
    it->anchor.dn.data = it->anchor_name.octets;
    it->anchor.dn.len = it->anchor_name.length;
    it->anchor.flags = BR_X509_TA_CA;
    it->anchor.pkey = *br_x509_decoder_get_pkey(&it->anchor_decoder);
    br_ssl_client_init_full(&it->context, &it->minimal, &it->anchor, 1);
    br_ssl_engine_set_buffers_bidi(&it->context.eng, it->in_buffer,
        sizeof(it->in_buffer), it->out_buffer, sizeof(it->out_buffer));
    br_ssl_engine_inject_entropy(&it->context.eng, "client that trusts", 18);
}

void tls_client_show(tls_client *it, const char *const *certificate,
    const char *const *key)
{
    tls_client_der der;

    read_pem(&it->own, certificate);
    it->own_chain.data = it->own.octets;
    it->own_chain.data_len = it->own.length;
    read_pem(&der, key);
    br_skey_decoder_init(&it->own_key);
    br_skey_decoder_push(&it->own_key, der.octets, der.length);
    br_ssl_client_set_single_ec(&it->context, &it->own_chain, 1,
        br_skey_decoder_get_ec(&it->own_key), BR_KEYTYPE_SIGN, 0,
        br_ec_get_default(), br_ecdsa_sign_asn1_get_default());
}

void tls_client_resume(tls_client *it, const tls_client *before)
{
    br_ssl_session_parameters parameters;

    br_ssl_engine_get_session_parameters(&before->context.eng, &parameters);
    br_ssl_engine_set_session_parameters(&it->context.eng, &parameters);
}

/* ---- out --------------------------------------------------------------- */

/* Records that are made go to `out`. */
static void collect(tls_client *it)
{
    const unsigned char *octets;
    size_t length;

    while ((octets = br_ssl_engine_sendrec_buf(&it->context.eng, &length))
        != NULL) {
        blob_add(&it->out, (const char *)octets, length);
        br_ssl_engine_sendrec_ack(&it->context.eng, length);
    }
}

void tls_client_start(tls_client *it, const char *name)
{
    int resumes = it->context.eng.session.session_id_len > 0;

    if (!br_ssl_client_reset(&it->context, name, resumes))
        abort();
    collect(it);
}

void tls_client_push_some(tls_client *it, size_t length)
{
    if (length > it->out.length)
        length = it->out.length;
    if (length == 0)
        return;
    memory_client_write(it->under, it->out.octets, length);
    blob_drop(&it->out, length);
}

void tls_client_push(tls_client *it)
{
    tls_client_push_some(it, it->out.length);
}

void tls_client_drop(tls_client *it)
{
    blob_clear(&it->out);
}

size_t tls_client_ready(const tls_client *it)
{
    return it->out.length;
}

void tls_client_write(tls_client *it, const char *octets, size_t length)
{
    br_ssl_engine_context *engine = &it->context.eng;
    unsigned char *to;
    size_t room;

    while (length > 0 && (to = br_ssl_engine_sendapp_buf(engine, &room))
        != NULL) {
        if (room > length)
            room = length;
        memcpy(to, octets, room);
        br_ssl_engine_sendapp_ack(engine, room);
        br_ssl_engine_flush(engine, 0);
        collect(it);
        octets += room;
        length -= room;
    }
}

void tls_client_writes(tls_client *it, const char *text)
{
    tls_client_write(it, text, strlen(text));
}

void tls_client_write_nothing(tls_client *it)
{
    br_ssl_engine_flush(&it->context.eng, 1);
    collect(it);
}

void tls_client_write_type(tls_client *it, int type, const char *octets,
    size_t length)
{
    br_ssl_engine_context *engine = &it->context.eng;
    size_t room;
    unsigned char *to = br_ssl_engine_sendapp_buf(engine, &room);

    memcpy(to, octets, length);
    br_ssl_engine_sendapp_ack(engine, length);
    engine->record_type_out = (unsigned char)type;
    br_ssl_engine_flush(engine, 1);
    collect(it);
    engine->record_type_out = 23;
}

void tls_client_renegotiate(tls_client *it)
{
    if (!br_ssl_engine_renegotiate(&it->context.eng))
        abort();
    collect(it);
}

void tls_client_end(tls_client *it)
{
    br_ssl_engine_close(&it->context.eng);
    collect(it);
}

/* ---- in ---------------------------------------------------------------- */

static void take_plain(tls_client *it)
{
    const unsigned char *octets;
    size_t length;

    while ((octets = br_ssl_engine_recvapp_buf(&it->context.eng, &length))
        != NULL) {
        blob_add(&it->said, (const char *)octets, length);
        br_ssl_engine_recvapp_ack(&it->context.eng, length);
    }
}

void tls_client_take(tls_client *it, const char *octets, size_t length)
{
    br_ssl_engine_context *engine = &it->context.eng;
    unsigned char *to;
    size_t room;

    while (length > 0
        && (to = br_ssl_engine_recvrec_buf(engine, &room)) != NULL) {
        if (room > length)
            room = length;
        memcpy(to, octets, room);
        br_ssl_engine_recvrec_ack(engine, room);
        octets += room;
        length -= room;
        collect(it);
        take_plain(it);
    }
}

size_t tls_client_pull(tls_client *it)
{
    const char *octets = memory_client_said(it->under);
    size_t length = memory_client_said_length(it->under);

    tls_client_take(it, octets, length);
    return length;
}

const char *tls_client_said(tls_client *it)
{
    static blob last;

    blob_clear(&last);
    blob_add(&last, blob_string(&it->said), it->said.length);
    blob_clear(&it->said);
    return blob_string(&last);
}

/* ---- facts ------------------------------------------------------------- */

int tls_client_is_up(const tls_client *it)
{
    return (br_ssl_engine_current_state(&it->context.eng) & BR_SSL_SENDAPP)
        != 0;
}

int tls_client_is_ended(const tls_client *it)
{
    return br_ssl_engine_current_state(&it->context.eng) == BR_SSL_CLOSED
        && tls_client_error(it) == 0;
}

int tls_client_error(const tls_client *it)
{
    return br_ssl_engine_last_error(&it->context.eng);
}

int tls_client_saw(const tls_client *it, const char *const *certificate)
{
    tls_client_der der;

    read_pem(&der, certificate);
    return der.length == it->shown.length
        && memcmp(der.octets, it->shown.octets, der.length) == 0;
}
