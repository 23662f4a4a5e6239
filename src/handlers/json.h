/* SPDX-License-Identifier: MIT */
/* json.h - writes the envelope of a message as a JSON object. */
#ifndef PST_HANDLERS_JSON_H
#define PST_HANDLERS_JSON_H

#include "os/date.h"
#include "postern.h"
#include "spool.h"

/* Writes the object, which is always valid UTF-8. `size` is in octets.  The
   spool remembers an error. */
void pst_handlers_json_envelope(pst_handlers_spool *spool,
    postern_session *session, const postern_envelope *envelope,
    pst_os_instant received, unsigned long size);

#endif
