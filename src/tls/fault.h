/* SPDX-License-Identifier: MIT */
/* fault.h - why a TLS session failed: words for the log, and the alert. */
#ifndef PST_TLS_FAULT_H
#define PST_TLS_FAULT_H

/* Up to 255 it is the number of the alert that was sent or has come (RFC 5246
   7.2); beyond, what a provider found out. */
enum pst_tls_fault {
    PST_TLS_FAULT_HANDSHAKE = 40,
    PST_TLS_FAULT_VERSION = 70,
    PST_TLS_FAULT_NOT_TLS = 256,
    PST_TLS_FAULT_DAMAGED,      /* a record, on its way */
    PST_TLS_FAULT_RULES,        /* of TLS were broken */

    /* The client's certificate. */
    PST_TLS_FAULT_ABSENT,       /* there is none */
    PST_TLS_FAULT_UNTRUSTED,    /* no authority that is trusted signed it */
    PST_TLS_FAULT_EXPIRED,      /* or it is not valid yet */
    PST_TLS_FAULT_PURPOSE,      /* it is for something else */
    PST_TLS_FAULT_UNREADABLE,
    PST_TLS_FAULT_PROOF         /* what was signed with its key is wrong */
};

/* In words, for people. */
const char *pst_tls_fault_text(int fault);

/* The fatal alert that tells the client, or -1: none. */
int pst_tls_fault_alert(int fault);

#endif
