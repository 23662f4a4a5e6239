/* SPDX-License-Identifier: MIT */
/* fault.c - why a TLS session has failed: a text for the log, and the
   alert. */
#include <stddef.h>

#include "fault.h"

static const char not_accepted[] =
    "the client does not accept the certificate";

static const struct {
    int fault;
    int alert;                  /* RFC 5246 7.2.2 */
    const char *text;
} rows[] = {
    { PST_TLS_FAULT_HANDSHAKE, 40,
        "no common cipher suite, curve or certificate" },
    { 42, 42, not_accepted },
    { 43, 43, not_accepted },
    { 44, 44, not_accepted },
    { 45, 45, not_accepted },
    { 46, 46, not_accepted },
    { 48, 48, not_accepted },
    { PST_TLS_FAULT_VERSION, 70, "no common version of TLS" },
    { PST_TLS_FAULT_NOT_TLS, -1,
        "the client sent something else than TLS" },
    { PST_TLS_FAULT_DAMAGED, -1, "a record was damaged on its way" },
    { PST_TLS_FAULT_RULES, -1, "the client broke the rules of TLS" },
    { PST_TLS_FAULT_ABSENT, 40, "the client showed no certificate" },
    { PST_TLS_FAULT_UNTRUSTED, 48,
        "the client's certificate is not trusted" },
    { PST_TLS_FAULT_EXPIRED, 45,
        "the client's certificate has expired, or is not valid yet" },
    { PST_TLS_FAULT_PURPOSE, 43,
        "the client's certificate is not for clients" },
    { PST_TLS_FAULT_NAME, 42, "the certificate is for another name" },
    { PST_TLS_FAULT_UNREADABLE, 42,
        "the client's certificate cannot be read" },
    { PST_TLS_FAULT_PROOF, 51,
        "the client has not the key of its certificate" }
};
#define ROWS (sizeof(rows) / sizeof(rows[0]))

static size_t find(int fault)
{
    size_t i = 0;

    while (i < ROWS && rows[i].fault != fault)
        i++;
    return i;
}

const char *pst_tls_fault_text(int fault)
{
    size_t row = find(fault);

    return row < ROWS ? rows[row].text : "the handshake failed";
}

int pst_tls_fault_alert(int fault)
{
    size_t row = find(fault);

    return row < ROWS ? rows[row].alert : -1;
}
