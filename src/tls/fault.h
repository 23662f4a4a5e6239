/* SPDX-License-Identifier: MIT */
/* fault.h - why a TLS session has failed: a text for the log, and the
   alert. */
#ifndef PST_TLS_FAULT_H
#define PST_TLS_FAULT_H

/* Up to 255: the number of the alert that was sent or received (RFC 5246 7.2);
   above: what a provider has found. */
enum pst_tls_fault {
    PST_TLS_FAULT_HANDSHAKE = 40,
    PST_TLS_FAULT_VERSION = 70,
    PST_TLS_FAULT_NOT_TLS = 256,
    PST_TLS_FAULT_DAMAGED,      /* a record was damaged */
    PST_TLS_FAULT_RULES,        /* the peer has broken the rules of TLS */

    /* The certificate of the peer. */
    PST_TLS_FAULT_ABSENT,       /* there is none */
    PST_TLS_FAULT_UNTRUSTED,    /* no trusted authority has signed it */
    PST_TLS_FAULT_EXPIRED,      /* or it is not valid yet */
    PST_TLS_FAULT_PURPOSE,      /* it is for another purpose */
    PST_TLS_FAULT_NAME,         /* it is for another server */
    PST_TLS_FAULT_UNREADABLE,
    PST_TLS_FAULT_PROOF         /* the signature with its key is wrong */
};

/* A text for people, of a server about its client. */
const char *pst_tls_fault_text(int fault);

/* The fatal alert for the peer, or -1: none. */
int pst_tls_fault_alert(int fault);

#endif
