/* SPDX-License-Identifier: MIT */
/* exchange.c - one exchange, whose responses are given as texts. */
#include "exchange.h"

#include "tls/tls.h"

const postern_auth_keys exchange_nobody;

int exchange_begin(exchange *it, const char *mechanism)
{
    const pst_sasl_mechanism *found = pst_sasl_find(mechanism);

    memset(it, 0, sizeof(*it));
    it->ground.crypto = pst_tls_crypto_built();
    it->ground.hostname = "mx.test";
    memset(it->ground.secret, 7, sizeof(it->ground.secret));
    CU_ASSERT_FATAL(found != NULL);
    if (!pst_sasl_is_able(found, &it->ground, "cn"))
        return 0;
    pst_sasl_start(&it->sasl, &it->ground, found, "cn");
    return 1;
}

enum pst_sasl_step exchange_octets(exchange *it, const char *octets,
    size_t length)
{
    CU_ASSERT_FATAL(length < sizeof(it->response));
    memcpy(it->response, octets, length);
    return pst_sasl_respond(&it->sasl, it->response, length);
}

enum pst_sasl_step exchange_text(exchange *it, const char *text)
{
    return exchange_octets(it, text, strlen(text));
}

const char *exchange_challenge(exchange *it)
{
    static char text[PST_SASL_CHALLENGE_SIZE + 1];

    memcpy(text, it->sasl.challenge, it->sasl.challenge_length);
    text[it->sasl.challenge_length] = '\0';
    return text;
}
