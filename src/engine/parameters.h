/* SPDX-License-Identifier: MIT */
/*
 * parameters.h - the parameters of MAIL and RCPT: known ones are rows, others
 * are questions to the application.
 */
#ifndef PST_ENGINE_PARAMETERS_H
#define PST_ENGINE_PARAMETERS_H

#include "engine.h"
#include "smtp/path.h"

#define PST_PARAMETERS_MOST 16

/* The part of the line block that is reserved for the parameters of a command;
   the address may use the rest. */
#define PST_PARAMETERS_SIZE \
    ((PST_PARAMETERS_MOST + 1) * sizeof(postern_parameter))

/* Splits the text after the path; 0: it was refused. */
int pst_parameters_read(postern_engine *engine, const pst_verb *verb,
    char *rest);

/* Checks the known parameters that are switched on; 0: one was refused. */
int pst_parameters_check(postern_engine *engine, const pst_verb *verb);

/* Is it the MAIL of a message with BODY=BINARYMIME? */
int pst_parameters_is_binary(const postern_engine *engine);

/* Moves to the next parameter that is unknown or switched off; 0: there is
   none. */
int pst_parameters_find_unknown(postern_engine *engine);

/* The reply when the application does not accept it. */
const char *pst_parameters_refusal(const postern_engine *engine);

/* How many octets the parameters that are switched on add to the line limit of
   the verb. */
unsigned pst_parameters_length(const postern_engine *engine,
    const pst_verb *verb);

#endif
