/* SPDX-License-Identifier: MIT */
/* reply.h - what stores say to clients. */
#ifndef PST_HANDLERS_REPLY_H
#define PST_HANDLERS_REPLY_H

/* For one of enum pst_os_error; NULL, "do the default", for 0. */
const char *pst_handlers_reply_for(int error);

/* Does a reply of a store refuse the message? */
int pst_handlers_reply_refuses(const char *reply);

#endif
