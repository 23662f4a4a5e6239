/* SPDX-License-Identifier: MIT */
/* help.h - the one list of the verbs that HELP names. */
#ifndef TESTS_SUPPORT_HELP_H
#define TESTS_SUPPORT_HELP_H

/* Verbs that are there sometimes are given as strings, with a blank behind
   them: what is before DATA, between NOOP and QUIT, RSET, and what is behind
   it. */
#define HELP_LIST(first, own, rset, tls) \
    "Supported commands: " first "DATA EHLO HELO HELP MAIL NOOP " own \
    "QUIT RCPT " rset tls "VRFY\r\n"

/* A whole reply, with RSET. */
#define HELP_SAID(code, first, own, tls) \
    code " " HELP_LIST(first, own, "RSET ", tls)

#endif
