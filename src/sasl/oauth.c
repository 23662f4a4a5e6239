/* SPDX-License-Identifier: MIT */
/*
 * oauth.c - XOAUTH2 (of Google) and OAUTHBEARER (RFC 7628): the client shows a
 * token, which the application checks.
 */
#include <string.h>

#include "base/ascii.h"
#include "sasl.h"

#define BEARER "bearer "

/* RFC 7628 3.2.2: the error, as JSON, is a challenge; then the exchange
   fails. */
#define REFUSED "{\"status\":\"invalid_token\"}"

enum { TOKEN, ERROR_STEP };

/* Finds "key=value" among several pairs that SOH ends; NULL: there is none.
   Puts a NUL after the value. */
static char *value_of(char *text, const char *key)
{
    size_t length = strlen(key);
    char *end;

    for (; (end = strchr(text, '\1')) != NULL; text = end + 1)
        if (strncmp(text, key, length) == 0 && text[length] == '=') {
            *end = '\0';
            return text + length + 1;
        }
    return NULL;
}

/* RFC 6750 2.1: is it a token?  It has at least one octet. */
static int is_token(const char *text)
{
    return *text != '\0' && text[strspn(text, "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
        "abcdefghijklmnopqrstuvwxyz0123456789-._~+/=")] == '\0';
}

/* RFC 7235 2.1: the name of a scheme is in any case. */
static int is_bearer(const char *text)
{
    size_t i;

    for (i = 0; BEARER[i] != '\0'; i++)
        if (pst_ascii_lower(text[i]) != BEARER[i])
            return 0;
    return 1;
}

/* Does it end as it should, and is there no NUL before the end? */
static int is_whole(const char *response, size_t length)
{
    return strlen(response) == length && length >= 2
        && strcmp(response + length - 2, "\1\1") == 0;
}

static enum pst_sasl_step judge(pst_sasl *sasl, const char *identity,
    const char *token)
{
    if (token == NULL || !is_bearer(token)
        || !is_token(token + sizeof(BEARER) - 1))
        return PST_SASL_MALFORMED;
    sasl->identity = identity;
    sasl->secret = token + sizeof(BEARER) - 1;
    sasl->secret_length = strlen(sasl->secret);
    return PST_SASL_JUDGE;
}

static enum pst_sasl_step judged(pst_sasl *sasl, int accepted)
{
    if (accepted)
        return PST_SASL_DONE;
    sasl->stage = ERROR_STEP;
    return pst_sasl_challenge(sasl, REFUSED, sizeof(REFUSED) - 1);
}

/* "user=name" SOH "auth=Bearer token" SOH SOH. */
enum pst_sasl_step pst_xoauth2_respond(pst_sasl *sasl, char *response,
    size_t length)
{
    char *end;

    if (response == NULL)
        return pst_sasl_challenge(sasl, NULL, 0);
    /* the client's answer to the error does not matter */
    if (sasl->stage == ERROR_STEP)
        return PST_SASL_FAILED;
    end = strchr(response, '\1');
    if (!is_whole(response, length) || strncmp(response, "user=", 5) != 0)
        return PST_SASL_MALFORMED;
    *end = '\0';
    if (!pst_sasl_is_name(response + 5, strlen(response + 5)))
        return PST_SASL_MALFORMED;
    return judge(sasl, response + 5, value_of(end + 1, "auth"));
}

enum pst_sasl_step pst_xoauth2_judged(pst_sasl *sasl, int accepted)
{
    return judged(sasl, accepted);
}

/* RFC 7628 3.1: a GS2 header, SOH, pairs that SOH ends, and SOH.  The header
   may say who the client is; if not, only the token does. */
enum pst_sasl_step pst_oauthbearer_respond(pst_sasl *sasl, char *response,
    size_t length)
{
    char *pairs;

    if (response == NULL)
        return pst_sasl_challenge(sasl, NULL, 0);
    if (sasl->stage == ERROR_STEP)
        return PST_SASL_FAILED;
    if (!is_whole(response, length))
        return PST_SASL_MALFORMED;
    pairs = pst_sasl_gs2(sasl, response, length);
    if (pairs == NULL || *pairs != '\1')
        return PST_SASL_MALFORMED;
    return judge(sasl, sasl->authzid, value_of(pairs + 1, "auth"));
}

enum pst_sasl_step pst_oauthbearer_judged(pst_sasl *sasl, int accepted)
{
    return judged(sasl, accepted);
}
