/* SPDX-License-Identifier: MIT */
/*
 * parameters.h - the parameters of MAIL and RCPT: a row for each that is
 * known, and a question to the application about the others.
 */
#ifndef PST_ENGINE_PARAMETERS_H
#define PST_ENGINE_PARAMETERS_H

#include "engine.h"
#include "smtp/path.h"

#define PST_PARAMETERS_MOST 16

/* Octets of the line block that are kept for the parameters of a command; the
   address has what is left. */
#define PST_PARAMETERS_SIZE \
    ((PST_PARAMETERS_MOST + 1) * sizeof(postern_parameter))

/* Takes what stands behind the path apart; 0: it was refused. */
int pst_parameters_read(postern_engine *engine, const pst_verb *verb,
    char *rest);

/* Checks the known ones of the verb that are switched on; 0: one was
   refused. */
int pst_parameters_check(postern_engine *engine, const pst_verb *verb);

/* Is it the MAIL of a message that comes by BDAT alone? */
int pst_parameters_is_binary(const postern_engine *engine);

/* Goes on to the next one that is not known or switched off; 0: there is none
   any more. */
int pst_parameters_find_unknown(postern_engine *engine);

/* What is said when nobody knows that one. */
const char *pst_parameters_refusal(const postern_engine *engine);

/* What those that are switched on add to the longest line of the verb. */
unsigned pst_parameters_length(const postern_engine *engine,
    const pst_verb *verb);

#endif
