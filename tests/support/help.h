/* SPDX-License-Identifier: MIT */
/* help.h - the list of verbs in the reply to HELP. */
#ifndef TESTS_SUPPORT_HELP_H
#define TESTS_SUPPORT_HELP_H

/* The arguments are the verbs that are not always there, as strings, each with
   a blank after it: those before DATA, those between NOOP and QUIT, RSET, and
   those after RSET. */
#define HELP_LIST(first, own, rset, tls) \
    "Supported commands: " first "DATA EHLO HELO HELP MAIL NOOP " own \
    "QUIT RCPT " rset tls "VRFY\r\n"

/* A whole reply, with RSET. */
#define HELP_SAID(code, first, own, tls) \
    code " " HELP_LIST(first, own, "RSET ", tls)

#endif
