/* SPDX-License-Identifier: MIT */
/*
 * fuzz_sasl.c - exchanges of AUTH: whatever a client responds, who it says that
 * it is is a name, and what is shown lies in what it has sent.  The input is an
 * octet for the mechanism, one for what is kept of the user and for the
 * verdicts, then responses, each behind an octet with its length.
 */
#include <stdlib.h>
#include <string.h>

#include "sasl/sasl.h"
#include "tls/tls.h"

int LLVMFuzzerTestOneInput(const unsigned char *data, size_t size);

static void require(int truth)
{
    if (!truth)
        abort();
}

static void require_name(const char *name)
{
    require(pst_sasl_is_name(name, strlen(name)));
}

static void require_shown(const pst_sasl *sasl, const char *response,
    size_t length)
{
    /* a token may be without a name */
    if (*sasl->identity != '\0'
        || strcmp(sasl->mechanism->name, "OAUTHBEARER") != 0)
        require_name(sasl->identity);
    if (*sasl->authzid != '\0')
        require_name(sasl->authzid);
    if (sasl->secret != NULL)
        require(sasl->secret >= response
            && sasl->secret + sasl->secret_length <= response + length);
}

static enum pst_sasl_step give_keys(pst_sasl *sasl, unsigned kind)
{
    static const unsigned char salt[16] = { 1, 2, 3 };
    postern_auth_keys keys;

    memset(&keys, 0, sizeof(keys));
    keys.iterations = 1;
    if (kind & 1)
        keys.password = "pass";
    if (kind & 2) {
        keys.salt = salt;
        keys.salt_length = sizeof(salt);
    }
    return pst_sasl_keys(sasl, &keys, kind != 0);
}

/* What the application says, until a response is awaited or it is over. */
static enum pst_sasl_step answer(pst_sasl *sasl, enum pst_sasl_step step,
    unsigned kind, const char *response, size_t length)
{
    while (step == PST_SASL_KEYS || step == PST_SASL_JUDGE) {
        require_shown(sasl, response, length);
        step = step == PST_SASL_KEYS ? give_keys(sasl, kind & 3U)
            : pst_sasl_judged(sasl, (int)(kind >> 2 & 1U));
    }
    require(sasl->challenge_length <= sizeof(sasl->challenge));
    return step;
}

int LLVMFuzzerTestOneInput(const unsigned char *data, size_t size)
{
    static pst_sasl_ground ground;
    const pst_sasl_mechanism *mechanism;
    enum pst_sasl_step step = PST_SASL_CHALLENGE;
    pst_sasl sasl;
    size_t at = 2;

    mechanism = size < 2 ? NULL : pst_sasl_row(data[0] & 7U);
    ground.crypto = pst_tls_crypto_built();
    ground.hostname = "mx.test";
    if (mechanism == NULL || !pst_sasl_is_able(mechanism, &ground, "cn"))
        return 0;
    pst_sasl_start(&sasl, &ground, mechanism, "cn");
    if (data[0] & 8) {
        step = pst_sasl_respond(&sasl, NULL, 0);
        require(step == PST_SASL_CHALLENGE);
    }
    while (step == PST_SASL_CHALLENGE && at < size) {
        size_t length = data[at++];
        char *response;

        if (length > size - at)
            length = size - at;
        response = (char *)malloc(length + 1);
        require(response != NULL);
        memcpy(response, data + at, length);
        at += length;
        step = answer(&sasl, pst_sasl_respond(&sasl, response, length),
            data[1], response, length);
        free(response);
    }
    return 0;
}
