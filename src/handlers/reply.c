/* SPDX-License-Identifier: MIT */
/* reply.c - chooses a reply for an error of a disk. */
#include <stddef.h>

#include "os/disk.h"
#include "reply.h"

/* RFC 3463: 4.3.1 mail system full, 4.2.2 mailbox full, 4.2.0 mailbox, 4.3.0
   other. */
const char *pst_handlers_reply_for(int error)
{
    switch (error) {
    case 0:
        return NULL;
    case PST_OS_FULL:
        return "452 4.3.1 Insufficient system storage";
    case PST_OS_GONE:
        return "452 4.3.1 The storage is not there";
    case PST_OS_DENIED:
        return "451 4.3.0 No right to write to the storage";
    case PST_OS_READONLY:
        return "451 4.3.0 The storage is read-only";
    case PST_OS_NOTDIR:
        return "451 4.3.0 The storage is not a directory";
    case PST_OS_LOCKED:
        return "451 4.2.0 Somebody else has locked the mailbox";
    case PST_OS_QUOTA:
        return "452 4.2.2 Storage quota used up";
    default:
        return "451 4.3.0 Local error, the message is not stored";
    }
}

int pst_handlers_reply_refuses(const char *reply)
{
    return reply != NULL && reply[0] != '2';
}
