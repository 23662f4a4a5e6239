/* SPDX-License-Identifier: MIT */
/* sasl.c - the list of mechanisms, and the steps of an exchange. */
#include <string.h>

#include "base/ascii.h"
#include "sasl.h"

/* The strongest first, in the order of EHLO: clients take the first one that
   they know. */
static const pst_sasl_mechanism mechanisms[] = {
    { "EXTERNAL", PST_SASL_NEEDS_CERTIFICATE, pst_external_respond, NULL,
        pst_sasl_plain_verdict, 0 },
    { "SCRAM-SHA-256", PST_SASL_NEEDS_CRYPTO, pst_scram_respond,
        pst_scram_keys, pst_scram_judged, 0 },
    { "OAUTHBEARER", 0, pst_oauthbearer_respond, NULL,
        pst_oauthbearer_judged, 0 },
    { "XOAUTH2", 0, pst_xoauth2_respond, NULL, pst_xoauth2_judged, 0 },
    { "CRAM-MD5", PST_SASL_NEEDS_CRYPTO | PST_SASL_SERVER_FIRST,
        pst_cram_respond, pst_cram_keys, pst_sasl_plain_verdict, 0 },
    { "LOGIN", 0, pst_login_respond, NULL, pst_sasl_plain_verdict, 0 },
    { "PLAIN", 0, pst_plain_respond, NULL, pst_sasl_plain_verdict, 0 }
};

#define COUNT (sizeof(mechanisms) / sizeof(mechanisms[0]))

const pst_sasl_mechanism *pst_sasl_row(size_t i)
{
    return i < COUNT ? &mechanisms[i] : NULL;
}

const pst_sasl_mechanism *pst_sasl_find(const char *name)
{
    size_t i;

    for (i = 0; i < COUNT; i++)
        if (pst_ascii_compare(mechanisms[i].name, name) == 0)
            return &mechanisms[i];
    return NULL;
}

int pst_sasl_is_able(const pst_sasl_mechanism *mechanism,
    const pst_sasl_ground *ground, const char *certificate)
{
    return ((mechanism->flags & PST_SASL_NEEDS_CRYPTO) == 0
        || ground->crypto != NULL)
        && ((mechanism->flags & PST_SASL_NEEDS_CERTIFICATE) == 0
        || certificate != NULL);
}

void pst_sasl_start(pst_sasl *sasl, pst_sasl_ground *ground,
    const pst_sasl_mechanism *mechanism, const char *certificate)
{
    memset(sasl, 0, sizeof(*sasl));
    sasl->mechanism = mechanism;
    sasl->ground = ground;
    sasl->certificate = certificate;
    sasl->authzid = "";
    sasl->identity = "";
}

enum pst_sasl_step pst_sasl_respond(pst_sasl *sasl, char *response,
    size_t length)
{
    if (response != NULL) {
        /* RFC 4954 4: if the server speaks first, there is no initial
           response */
        if (sasl->stage == 0
            && (sasl->mechanism->flags & PST_SASL_SERVER_FIRST) != 0)
            return PST_SASL_MALFORMED;
        response[length] = '\0';
    }
    return sasl->mechanism->respond(sasl, response, length);
}

enum pst_sasl_step pst_sasl_keys(pst_sasl *sasl,
    const postern_auth_keys *keys, int is_known)
{
    return sasl->mechanism->keys(sasl, keys, is_known
        && (keys->password != NULL || keys->salt != NULL));
}

enum pst_sasl_step pst_sasl_judged(pst_sasl *sasl, int accepted)
{
    return sasl->mechanism->judged(sasl, accepted);
}

void pst_sasl_own(pst_sasl_mechanism *row, const char *name, size_t tag)
{
    memset(row, 0, sizeof(*row));
    row->name = name;
    row->flags = PST_SASL_OWN;
    row->judged = pst_sasl_plain_verdict;
    row->tag = tag;
}
