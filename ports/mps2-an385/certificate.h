/* SPDX-License-Identifier: MIT */
/* certificate.h - a certificate and its key, made by certificate.sh. */
#ifndef BOARD_CERTIFICATE_H
#define BOARD_CERTIFICATE_H

#include <postern_tls.h>

extern const postern_der certificate, certificate_key;

#endif
