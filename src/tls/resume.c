/* SPDX-License-Identifier: MIT */
/* resume.c - decides which earlier session a client may resume. */
#include <string.h>

#include "base/ascii.h"
#include "postern_net.h"
#include "resume.h"

/* Half an hour.  RFC 5246 F.1.4 says a day at most. */
#define PERIOD 1800000UL

#define NUMBER 8

static void put_number(unsigned char *to, unsigned long number)
{
    int i;

    for (i = 0; i < NUMBER; i++, number >>= 8)
        to[i] = (unsigned char)(number & 0xFF);
}

/* The case of a name does not matter. */
static size_t put_name(unsigned char *to, const char *name)
{
    size_t i;

    for (i = 0; name[i] != '\0'; i++)
        to[i] = (unsigned char)pst_ascii_lower((unsigned char)name[i]);
    return i;
}

int pst_tls_resume_key(const postern_tls_context *context,
    const pst_tls_set *set, const pst_tls_hello *hello,
    const unsigned char id[32], int before,
    unsigned char key[PST_TLS_RESUME_KEY])
{
    const postern_net *net = context->options.net;
    unsigned char all[32 + NUMBER + NUMBER + PST_TLS_HELLO_NAME];
    unsigned long period;

    /* an incomplete ClientHello may have a name, and strange names are not
       kept */
    if (net == NULL || !hello->whole
        || hello->asked == PST_TLS_ASKED_STRANGE)
        return 0;
    period = net->now(net->context) / PERIOD;
    memcpy(all, id, 32);
    put_number(all + 32, set->generation);
    put_number(all + 32 + NUMBER, period - (before ? 1 : 0));
    context->provider->sha256(all, 32 + NUMBER + NUMBER
        + put_name(all + 32 + NUMBER + NUMBER, hello->name), key);
    return 1;
}
