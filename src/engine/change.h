/* SPDX-License-Identifier: MIT */
/* change.h - changes options while conversations go on. */
#ifndef PST_ENGINE_CHANGE_H
#define PST_ENGINE_CHANGE_H

#include "rules.h"

/* As postern_rules_set_options, except for `timeout`: the caller sets
   rules->patience and tells the engines.  `which` is not NULL. */
int pst_change_rules(postern_rules *rules,
    const postern_engine_options *options, const char **which);

/* Are these texts equal?  Either may be NULL. */
int pst_change_same(const char *one, const char *other);

#endif
