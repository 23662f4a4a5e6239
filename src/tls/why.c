/* SPDX-License-Identifier: MIT */
/*
 * why.c - the text of postern_tls_why, which any function of this room may
 * set.
 */
#include <stdarg.h>
#include <string.h>

#include "base/text.h"
#include "context.h"

/* Names in front are cut to this length, so that there is room for the
   rest. */
#define NAME_MOST 100

int pst_tls_why_begin(postern_tls_context *context)
{
    if (context == NULL)
        return pst_tls_provider_built() == NULL ? POSTERN_E_NOTLS
            : POSTERN_E_INVALID_CONTEXT;
    context->why[0] = '\0';
    return 0;
}

int pst_tls_why_fail(postern_tls_context *context, int error,
    const char *name, const char *format, ...)
{
    pst_text text;
    va_list values;

    pst_text_init(&text, context->why, sizeof(context->why));
    if (name != NULL) {
        if (strlen(name) > NAME_MOST) {
            pst_text_string(&text, "...");
            name += strlen(name) - NAME_MOST;
        }
        pst_text_string(&text, name);
        pst_text_string(&text, ": ");
    }
    va_start(values, format);
    (void)pst_text_format(&text, format, values);
    va_end(values);
    return error;
}

int pst_tls_why_no_memory(postern_tls_context *context)
{
    return pst_tls_why_fail(context, POSTERN_E_NOMEM, NULL, "%s",
        postern_error_text(POSTERN_E_NOMEM));
}

const char *postern_tls_why(const postern_tls_context *context)
{
    if (context != NULL)
        return context->why;
    return pst_tls_provider_built() == NULL ? "this build of postern has no"
        " TLS" : "there is no TLS context: no memory for it, or an option"
        " that is not allowed";
}
