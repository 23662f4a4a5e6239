/* SPDX-License-Identifier: MIT */
/* error.c - converts BearSSL's errors to those of fault.h. */
#include "library.h"

static const struct {
    int error;
    int fault;
} rows[] = {
    { BR_ERR_UNSUPPORTED_VERSION, PST_TLS_FAULT_NOT_TLS },
    { BR_ERR_BAD_VERSION, PST_TLS_FAULT_NOT_TLS },
    { BR_ERR_BAD_LENGTH, PST_TLS_FAULT_NOT_TLS },
    { BR_ERR_UNKNOWN_TYPE, PST_TLS_FAULT_NOT_TLS },
    { BR_ERR_TOO_LARGE, PST_TLS_FAULT_NOT_TLS },
    { BR_ERR_BAD_MAC, PST_TLS_FAULT_DAMAGED },
    { BR_ERR_NO_CLIENT_AUTH, PST_TLS_FAULT_ABSENT },
    { BR_ERR_X509_EMPTY_CHAIN, PST_TLS_FAULT_ABSENT },
    { BR_ERR_X509_NOT_TRUSTED, PST_TLS_FAULT_UNTRUSTED },
    { BR_ERR_X509_BAD_SIGNATURE, PST_TLS_FAULT_UNTRUSTED },
    { BR_ERR_X509_NOT_CA, PST_TLS_FAULT_UNTRUSTED },
    { BR_ERR_X509_DN_MISMATCH, PST_TLS_FAULT_UNTRUSTED },
    { BR_ERR_X509_BAD_SERVER_NAME, PST_TLS_FAULT_NAME },
    { BR_ERR_X509_EXPIRED, PST_TLS_FAULT_EXPIRED },
    { BR_ERR_X509_FORBIDDEN_KEY_USAGE, PST_TLS_FAULT_PURPOSE },
    { BR_ERR_BAD_SIGNATURE, PST_TLS_FAULT_PROOF }
};
#define ROWS (sizeof(rows) / sizeof(rows[0]))

int pst_bearssl_error_fault(const pst_tls_session *session)
{
    int error = br_ssl_engine_last_error(&session->as.server.eng);
    size_t i;

    if (session->refused)
        return session->refused;
    if (error >= BR_ERR_SEND_FATAL_ALERT)
        return error - BR_ERR_SEND_FATAL_ALERT;
    if (error >= BR_ERR_RECV_FATAL_ALERT)
        return error - BR_ERR_RECV_FATAL_ALERT;
    for (i = 0; i < ROWS; i++)
        if (rows[i].error == error)
            return rows[i].fault;
    return error >= BR_ERR_X509_INVALID_VALUE ? PST_TLS_FAULT_UNREADABLE
        : PST_TLS_FAULT_RULES;
}
