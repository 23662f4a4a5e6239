/* SPDX-License-Identifier: MIT */
/*
 * validity.h - the times in a certificate.
 */
#ifndef PST_TLS_VALIDITY_H
#define PST_TLS_VALIDITY_H

#include "der.h"

/* A time in UTC: days since 1970-01-01, and seconds of that day. */
typedef struct pst_tls_moment {
    long day;
    long second;
} pst_tls_moment;

/* Seconds since 1970 as a moment. */
pst_tls_moment pst_tls_validity_of(unsigned long seconds);

/* Adds so many seconds, at most a day and possibly negative, and so many
   days. */
pst_tls_moment pst_tls_validity_later(pst_tls_moment moment, long days,
    long seconds);

/* RFC 5280 4.1.2.5: UTCTime through 2049, GeneralizedTime from 2050. */
void pst_tls_validity_put(pst_tls_writer *writer, pst_tls_moment moment);

#endif
