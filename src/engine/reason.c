/* SPDX-License-Identifier: MIT */
/* reason.c - the texts of enum postern_reason. */
#include "postern_mail.h"

const char *postern_reason_text(int reason)
{
    static const char *const texts[] = {
        "none", "quit", "eof", "reset", "timeout", "answer", "limit",
        "refused", "rset", "too big", "line too long", "sequence", "memory",
        "close", "stop", "tls", "bare newline", "NUL", "not text",
        "TLS on a plain port", "PROXY header",
        "forbidden command"
    };

    if (reason < 0 || (size_t)reason >= sizeof(texts) / sizeof(texts[0]))
        return "unknown";
    return texts[reason];
}
