/* SPDX-License-Identifier: MIT */
/* reply.h - the replies of stores to clients. */
#ifndef PST_HANDLERS_REPLY_H
#define PST_HANDLERS_REPLY_H

/* The reply for one of enum pst_os_error; NULL for 0: the default reply. */
const char *pst_handlers_reply_for(int error);

/* Is it a reply that refuses the message? */
int pst_handlers_reply_refuses(const char *reply);

#endif
