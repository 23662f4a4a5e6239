/* SPDX-License-Identifier: MIT */
/* test_verb.c - the conditions of verbs. */
#include "catalogue.h"

static void test_order_is_checked(void)
{
    static const catalogue_row rows[] = {
        { "15 nothing before HELO", IN(FROM TO "DATA\r\n"), "220 503 503 503",
            "CONNECTED", "503 Error: send HELO first\r\n", NULL, NULL },
        { "22 RCPT before MAIL", IN(HELLO TO), "220 250 503",
            "CONNECTED EHLO", "503 Error: need MAIL command\r\n", NULL,
            NULL },
        { "22 before its syntax", IN(HELLO "RCPT\r\n"), "220 250 503", NULL,
            NULL, NULL, NULL },
        { "22 DATA before MAIL", IN(HELLO "DATA\r\n"), "220 250 503", NULL,
            "503 Error: need RCPT command\r\n", NULL, NULL },
        { "22 DATA before RCPT", IN(HELLO FROM "DATA\r\nDATA x\r\n"),
            "220 250 250 503 503", "CONNECTED EHLO MAIL",
            "503 Error: need RCPT command\r\n", NULL, NULL },
        { "21 second MAIL", IN(HELLO FROM FROM TO "DATA\r\n.\r\n"),
            "220 250 250 503 250 354 250",
            "CONNECTED EHLO MAIL RCPT BEGIN MESSAGE",
            "503 Error: nested MAIL command\r\n", "", NULL },
        { "23 arguments nobody wants",
            IN(HELLO FROM TO "DATA x\r\nRSET x\r\nQUIT x\r\nNOOP\r\n"),
            "220 250 250 250 501 501 501 250",
            "CONNECTED EHLO MAIL RCPT NOOP", "501 Syntax: RSET\r\n", NULL,
            NULL },
        { "blanks are no argument", IN(HELLO "RSET  \r\nQUIT   \r\n"),
            "220 250 250 221 closed", NULL, NULL, NULL, NULL },
        { "STARTTLS is not there", IN("STARTTLS x\r\nSTARTTLS\r\n"),
            "220 501 454", "CONNECTED", "454 TLS not available\r\n", NULL,
            NULL },
        { "16 no name", IN("EHLO\r\nHELO\r\nEHLO  \r\n" FROM),
            "220 501 501 501 503", "CONNECTED",
            "501 Syntax: EHLO hostname\r\n", NULL, NULL },
        { "24 VRFY does not touch the transaction",
            IN(HELLO FROM "VRFY\r\nVRFY b@x\r\nVRFY b@x SMTPUTF8\r\n" TO),
            "220 250 250 501 252 252 250",
            "CONNECTED EHLO MAIL VRFY VRFY RCPT",
            "501 Syntax: VRFY <address>\r\n", NULL, NULL },
        END_OF_ROWS
    };

    CHECK(rows, NULL);
}

void suite_engine_verb(void)
{
    SUITE("engine/verb");
    TEST(test_order_is_checked);
}
