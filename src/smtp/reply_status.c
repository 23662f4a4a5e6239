/* SPDX-License-Identifier: MIT */
/*
 * reply_status.c - enhanced status codes of replies (RFC 2034): the one in the
 * line, or the usual one of the code (RFC 3463).
 */
#include <string.h>

#include "reply.h"

static const char *by_code(const char *code)
{
    static const struct {
        const char *code;
        const char *status;
    } rows[] = {
        { "421", "4.3.2" }, { "451", "4.3.0" }, { "452", "4.3.1" },
        { "454", "4.7.0" }, { "500", "5.5.1" }, { "501", "5.5.4" },
        { "502", "5.5.1" }, { "503", "5.5.1" }, { "504", "5.5.4" },
        { "530", "5.7.0" }, { "552", "5.3.4" }, { "553", "5.1.3" },
        { "555", "5.5.4" }, { "2", "2.0.0" }, { "4", "4.0.0" },
        { "5", "5.0.0" }
    };
    size_t i;

    for (i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
        if (strncmp(code, rows[i].code, strlen(rows[i].code)) == 0)
            return rows[i].status;
    return NULL;
}

/* RFC 2034 4: status-code ::= class "." subject "." detail, and a blank. */
static int has_status(const char *words)
{
    int dots;

    for (dots = 0; dots < 3; dots++) {
        size_t digits = strspn(words, "0123456789");

        if (digits < 1 || digits > 3 || (dots == 0 && digits > 1))
            return 0;
        words += digits;
        if (*words++ != (dots < 2 ? '.' : ' '))
            return 0;
    }
    return 1;
}

const char *pst_reply_status(const char *code, const char *words)
{
    return has_status(words) ? words : by_code(code);
}

/* RFC 2034 3: each line of a reply has the status. */
size_t pst_reply_add_status(const pst_reply *reply, char *line,
    size_t length)
{
    size_t more = strcspn(reply->status, " ") + 1;

    if (has_status(line + 4))
        return length;
    memmove(line + 4 + more, line + 4, length - 4);
    memcpy(line + 4, reply->status, more - 1);
    line[4 + more - 1] = ' ';
    return length + more;
}
