/* SPDX-License-Identifier: MIT */
/* parameter.h - the parameters of MAIL and RCPT (RFC 5321 4.1.2). */
#ifndef PST_SMTP_PARAMETER_H
#define PST_SMTP_PARAMETER_H

#include "postern_mail.h"

enum pst_parameter_result {
    PST_PARAMETER_OK,
    PST_PARAMETER_SYNTAX,       /* not KEY or KEY=value */
    PST_PARAMETER_TWICE,        /* one was given twice */
    PST_PARAMETER_MANY          /* more than `most` parameters */
};

/*
 * Splits `text`, which is changed, into rows[0..most).  A row with a NULL name
 * follows the last one, so there is room for most + 1.
 */
enum pst_parameter_result pst_parameter_parse(char *text,
    postern_parameter *rows, size_t most, size_t *count);

/* An empty list. */
extern const postern_parameter pst_parameter_none[1];

#endif
