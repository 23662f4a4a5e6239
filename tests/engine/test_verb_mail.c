/* SPDX-License-Identifier: MIT */
/* test_verb_mail.c - MAIL, RCPT and VRFY: parameters, addresses, limits. */
#include "catalogue.h"

#define OPEN HELLO FROM

static const conversation_answer no_answers[] = {
    { POSTERN_ASK_NOTHING, NULL, NULL, NULL }
};

static void test_parameters_are_checked(void)
{
    static const catalogue_row rows[] = {
        { "P1 twice", IN(HELLO "MAIL FROM:<a@b> SIZE=1 SIZE=2\r\n" FROM),
            "220 250 501 250", "CONNECTED EHLO MAIL",
            "501 Error: a parameter was given twice\r\n", NULL, NULL },
        { "P1 twice in another case", IN(HELLO "MAIL FROM:<a@b> BODY=7BIT "
            "body=7BIT\r\n"), "220 250 501", NULL, NULL, NULL, NULL },
        { "P2 no numbers", IN(HELLO "MAIL FROM:<a@b> SIZE=-1\r\n"
            "MAIL FROM:<a@b> SIZE= \r\nMAIL FROM:<a@b> SIZE=0x10\r\n"
            "MAIL FROM:<a@b> SIZE\r\nMAIL FROM:<a@b> SIZE=1k\r\n"),
            "220 250 501 501 501 501 501", "CONNECTED EHLO",
            "501 Syntax: MAIL FROM: <address> [SP <mail-parameters>]\r\n",
            NULL, NULL },
        { "P2 numbers that do not fit", IN(HELLO
            "MAIL FROM:<a@b> SIZE=99999999999999999999\r\n"
            "MAIL FROM:<a@b> SIZE=4294967297\r\n"
            "MAIL FROM:<a@b> SIZE=18446744073709551617\r\n"),
            "220 250 552 552 552", "CONNECTED EHLO",
            "552 Error: message size exceeds fixed maximum message size\r\n",
            NULL, NULL },
        { "P3 over the limit", IN(HELLO "MAIL FROM:<a@b> SIZE=33554433\r\n"
            "MAIL FROM:<a@b> SIZE=33554432\r\n"), "220 250 552 250",
            "CONNECTED EHLO MAIL", NULL, NULL, NULL },
        { "P4 unknown", IN(HELLO "MAIL FROM:<a@b> FOO=1\r\n" FROM
            "RCPT TO:<b@c> FOO=1\r\nRCPT TO:<b@c> SIZE=1\r\n" TO),
            "220 250 555 250 555 555 250",
            "CONNECTED EHLO PARAMETER MAIL PARAMETER PARAMETER RCPT",
            "555 MAIL FROM parameters not recognized or not implemented\r\n",
            NULL, NULL },
        { "P4 unknown, with a hyphen", IN(HELLO
            "MAIL FROM:<a@b> MT-PRIORITY=3\r\n" FROM
            "RCPT TO:<b@c> X-Y\r\n"), "220 250 555 250 555",
            "CONNECTED EHLO PARAMETER MAIL PARAMETER", NULL, NULL, NULL },
        { "P4 BODY", IN(HELLO "MAIL FROM:<a@b> BODY=XX\r\n"
            "MAIL FROM:<a@b> BODY\r\nMAIL FROM:<a@b> BODY=8bitmime\r\n"),
            "220 250 501 501 250", "CONNECTED EHLO MAIL",
            "501 Error: BODY can only be one of 7BIT, 8BITMIME\r\n", NULL,
            NULL },
        { "P4 BODY=7BIT", IN(HELLO "MAIL FROM:<a@b> BODY=7bit\r\n"),
            "220 250 250", "CONNECTED EHLO MAIL", NULL, NULL, NULL },
        { "P5 DSN is not announced", IN(HELLO "MAIL FROM:<a@b> ENVID=1\r\n"
            "MAIL FROM:<a@b> RET=HDRS\r\n" FROM
            "RCPT TO:<b@c> NOTIFY=NEVER,SUCCESS\r\n"
            "RCPT TO:<b@c> ORCPT=rfc822;b@c\r\n"),
            "220 250 555 555 250 555 555", NULL, NULL, NULL, NULL },
        { "P6 AUTH= neither", IN(HELLO "MAIL FROM:<a@b> AUTH=<>\r\n"),
            "220 250 555", NULL, NULL, NULL, NULL },
        { "P7 blanks and brackets", IN(HELLO "MAIL FROM: <a@b>\r\nRSET\r\n"
            "MAIL FROM <a@b>\r\nMAIL FROM:a@b\r\nRSET\r\nmail from:<a@b>\r\n"),
            "220 250 250 250 501 250 250 250", NULL, NULL, NULL, NULL },
        { "20 HELO knows no parameters", IN("HELO c.test\r\n"
            "MAIL FROM:<a@b> SIZE=1\r\n" FROM "RCPT TO:<b@c> FOO\r\n"),
            "220 250 501 250 501", "CONNECTED HELO MAIL",
            "501 Syntax: MAIL FROM: <address>\r\n", NULL, NULL },
        { "A21 SMTPUTF8 that was not offered", IN(HELLO
            "MAIL FROM:<a@b> SMTPUTF8\r\nMAIL FROM:<a@b> SMTPUTF8=1\r\n"),
            "220 250 501 501", "CONNECTED EHLO PARAMETER PARAMETER",
            "501 Error: SMTPUTF8 disabled\r\n", NULL, NULL },
        { "no keywords", IN(HELLO "MAIL FROM:<a@b> =1\r\n"
            "MAIL FROM:<a@b> -AB=1\r\nMAIL FROM:<a@b> SIZE=\r\n"
            "MAIL FROM:<a@b>SIZE=1\r\n"), "220 250 501 501 501 250", NULL,
            NULL, NULL, NULL },
        { "at most 16", IN(HELLO "MAIL FROM:<a@b> A B C D E F G H I J K L M N"
            " O P Q\r\nMAIL FROM:<a@b> A B C D E F G H I J K L M N O P\r\n"),
            "220 250 501 555", NULL, "501 Error: too many parameters\r\n",
            NULL, NULL },
        END_OF_ROWS
    };

    CHECK(rows, NULL);
}

static void with_utf8(conversation *model)
{
    model->options.enable_smtputf8 = 1;
}

static void strict_utf8(conversation *model)
{
    with_utf8(model);
    model->options.strict_addresses = 1;
}

static void strict(conversation *model)
{
    model->options.strict_addresses = 1;
}

static void test_utf8_needs_its_parameter_when_strict(void)
{
    static const catalogue_row rows[] = {
        { "A17 without", IN(HELLO "MAIL FROM:<\303\244@b.test>\r\n"),
            "220 250 553", "CONNECTED EHLO",
            "553 5.6.7 Error: SMTPUTF8 was not given\r\n", NULL, NULL },
        { "A18 with", IN(HELLO "MAIL FROM:<\303\244@b.test> SMTPUTF8\r\n"
            "RCPT TO:<\303\244@\303\244.test>\r\n"), "220 250 250 250", NULL,
            NULL, NULL, NULL },
        { "it takes no value", IN(HELLO
            "MAIL FROM:<a@b.test> SMTPUTF8=1\r\n"), "220 250 501", NULL,
            "501 Error: SMTPUTF8 takes no arguments\r\n", NULL, NULL },
        END_OF_ROWS
    };

    CHECK(rows, strict_utf8);
}

static void test_utf8_has_to_be_seemly(void)
{
    static const catalogue_row rows[] = {
        { "A18", IN(HELLO "MAIL FROM:<\303\244@b.test> SMTPUTF8\r\n"),
            "220 250 250", NULL, NULL, NULL, NULL },
        { "relaxed: without the parameter, too", IN(HELLO
            "MAIL FROM:<\303\244@b.test>\r\n"), "220 250 250", NULL, NULL,
            NULL, NULL },
        { "A19", IN(HELLO "MAIL FROM:<\300\200@b>\r\n"
            "MAIL FROM:<\355\240\200@b>\r\nMAIL FROM:<\365\200\200\200@b>\r\n"
            "MAIL FROM:<\303@b>\r\n"), "220 250 553 553 553 553", NULL, NULL,
            NULL, NULL },
        { "A20", IN(HELLO "MAIL FROM:<a\342\200\213@b>\r\n"
            "MAIL FROM:<\357\273\277a@b>\r\nMAIL FROM:<a\342\200\256@b>\r\n"
            "MAIL FROM:<a\302\205@b>\r\nMAIL FROM:<a\342\200\250@b>\r\n"),
            "220 250 553 553 553 553 553", NULL, NULL, NULL, NULL },
        { "in a parameter", IN(HELLO "MAIL FROM:<a@b> X=\303\r\n"
            "MAIL FROM:<a@b> X=\303\244\r\n"
            "MAIL FROM:<a@b> X=\302\233\r\n"), "220 250 501 555 501", NULL,
            NULL, NULL, NULL },
        { "VRFY repeats only what is valid", IN("VRFY <\303\244@>\r\n"
            "VRFY <\303@>\r\n"), "220 502 502", "CONNECTED",
            "502 Could not VRFY <\303\244@>\r\n502 Could not VRFY\r\n", NULL,
            NULL },
        END_OF_ROWS
    };

    CHECK(rows, with_utf8);
}

/* The replies to wrong addresses with strict_addresses. */
static void test_strict_addresses(void)
{
    static const catalogue_row rows[] = {
        { "A1 A2", IN(HELLO "MAIL FROM:<>\r\nRCPT TO:<>\r\n"),
            "220 250 250 553", "CONNECTED EHLO MAIL",
            "553 5.1.3 Error: malformed address\r\n", NULL, NULL },
        { "A3", IN(OPEN "RCPT TO:<postmaster>\r\nRCPT TO:<PostMaster>\r\n"),
            "220 250 250 250 250", NULL, NULL, NULL, NULL },
        { "A4", IN(OPEN "RCPT TO:<x>\r\n"), "220 250 250 553", NULL, NULL,
            NULL, NULL },
        { "A5", IN(OPEN "RCPT TO:<@a,@b:c@d>\r\nDATA\r\n.\r\n"),
            "220 250 250 250 354 250", NULL, NULL, NULL, NULL },
        { "A6", IN(OPEN "RCPT TO:<@a,@b:>\r\nRCPT TO:<@a c@d>\r\n"),
            "220 250 250 553 553", NULL, NULL, NULL, NULL },
        { "A7", IN(OPEN "RCPT TO:<\"a b\"@d>\r\nRCPT TO:<\"a\\\"b\"@d>\r\n"
            "RCPT TO:<\"\"@d>\r\n"), "220 250 250 250 250 250", NULL, NULL,
            NULL, NULL },
        { "A8", IN(OPEN "RCPT TO:<\"a@d>\r\nRCPT TO:<\"a\"b@d>\r\n"
            "RCPT TO:<a..b@d>\r\nRCPT TO:<.a@d>\r\nRCPT TO:<a.@d>\r\n"),
            "220 250 250 553 553 553 553 553", NULL, NULL, NULL, NULL },
        { "A9", IN(OPEN "RCPT TO:<\"a\r\nRCPT TO:<b@c>\r\n"),
            "220 250 250 553 250", "CONNECTED EHLO MAIL RCPT", NULL, NULL,
            NULL },
        { "A10", IN(OPEN "RCPT TO:<\"a\\\rb\"@d>\r\n"
            "RCPT TO:<\"a\\\0b\"@d>\r\n"), "220 250 250 500 500", NULL, NULL,
            NULL, NULL },
        { "A14", IN(OPEN "RCPT TO:<a@[127.0.0.1]>\r\n"
            "RCPT TO:<a@[IPv6:::1]>\r\n"
            "RCPT TO:<a@[IPv6:1:2:3:4:5:6:7:8]>\r\n"),
            "220 250 250 250 250 250", NULL, NULL, NULL, NULL },
        { "A15", IN(OPEN "RCPT TO:<a@[256.1.1.1]>\r\n"
            "RCPT TO:<a@[IPv6:1::2::3]>\r\nRCPT TO:<a@[IPv6:::ffff:1.2.3]>\r\n"
            "RCPT TO:<a@[IPv6:fe80::1%lo]>\r\nRCPT TO:<a@[]>\r\n"
            "RCPT TO:<a@[x>\r\n"), "220 250 250 553 553 553 553 553 553",
            NULL, NULL, NULL, NULL },
        { "A22", IN(OPEN "RCPT TO:<a@b>garbage\r\nRCPT TO:<a@b> <c@d>\r\n"
            "RCPT TO:<<a@b>>\r\nRCPT TO:<a@b\r\nRCPT TO:a@b>\r\n"), NULL,
            "CONNECTED EHLO MAIL", NULL, NULL, NULL },
        { "A23", IN(OPEN "RCPT TO:<;id@d>\r\nRCPT TO:<|cmd@d>\r\n"
            "RCPT TO:<`x`@d>\r\nRCPT TO:<$(x)@d>\r\nRCPT TO:<-fx@d>\r\n"
            "RCPT TO:<../x@d>\r\n"), "220 250 250 553 250 250 553 250 553",
            NULL, NULL, NULL, NULL },
        { "A24", IN(OPEN "RCPT TO:<a%b@c>\r\nRCPT TO:<a!b@c>\r\n"),
            "220 250 250 250 250", NULL, NULL, NULL, NULL },
        { "A25", IN(OPEN TO TO "DATA\r\n.\r\n"), "220 250 250 250 250 354 250",
            "CONNECTED EHLO MAIL RCPT RCPT BEGIN MESSAGE", NULL, NULL, NULL },
        END_OF_ROWS
    };

    CHECK(rows, strict);
}

static void test_relaxed_addresses(void)
{
    static const catalogue_row rows[] = {
        { "A4", IN(OPEN "RCPT TO:<x>\r\n"), "220 250 250 250", NULL, NULL,
            NULL, NULL },
        { "A2", IN(OPEN "RCPT TO:<>\r\nRCPT TO:\r\n"), "220 250 250 553 501",
            NULL, NULL, NULL, NULL },
        { "A8", IN(OPEN "RCPT TO:<a..b@d>\r\nRCPT TO:<.a@d>\r\n"), NULL, NULL,
            NULL, NULL, NULL },
        { "A17", IN(HELLO "MAIL FROM:<\303\244@b.test>\r\n"), "220 250 500",
            NULL, "500 Error: strict ASCII mode\r\n", NULL, NULL },
        { "VRFY", IN("VRFY <>\r\nVRFY a b\r\nVRFY <a@>\r\n"),
            "220 252 252 502", NULL, "502 Could not VRFY <a@>\r\n", NULL,
            NULL },
        END_OF_ROWS
    };

    CHECK(rows, NULL);
}

/* ---- answers of hooks -------------------------------------------------- */

static void rewrite(conversation *talk, const postern_question *question)
{
    (void)question;
    ASSERT_NUMBER(postern_engine_rewrite(talk->engine, "other@x.test"), 0);
}

static void rewrite_in_vain(conversation *talk,
    const postern_question *question)
{
    (void)question;
    ASSERT_NUMBER(postern_engine_rewrite(talk->engine, "other@x.test"),
        POSTERN_E_INVALID_HERE);
}

static void rewrite_too_much(conversation *talk,
    const postern_question *question)
{
    static char text[4000];

    (void)question;
    memset(text, 'a', sizeof(text) - 1);
    ASSERT_NUMBER(postern_engine_rewrite(talk->engine, text),
        POSTERN_E_NOMEM);
}

static void add_copy(conversation *talk, const postern_question *question)
{
    (void)talk;
    ASSERT_NUMBER(postern_envelope_add_recipient(question->envelope,
        "copy@x.test"), 0);
}

static void refusing(conversation *model)
{
    static const conversation_answer answers[] = {
        { POSTERN_ASK_MAIL, "bad@x.test", "550 not you", NULL },
        { POSTERN_ASK_MAIL, "go@x.test", "421 go away", NULL },
        { POSTERN_ASK_MAIL, "odd@x.test", "354 odd", NULL },
        { POSTERN_ASK_MAIL, "re@x.test", "250 you are another", rewrite },
        { POSTERN_ASK_RCPT, "bad@x.test", "550 no such user", NULL },
        { POSTERN_ASK_RCPT, "later@x.test", "450 later", NULL },
        { POSTERN_ASK_RCPT, "re@x.test", NULL, rewrite },
        { POSTERN_ASK_RCPT, "long@x.test", NULL, rewrite_too_much },
        { POSTERN_ASK_RCPT, "copy@x.test", NULL, add_copy },
        { POSTERN_ASK_PARAMETER, "NOTIFY", "250 yes", NULL },
        { POSTERN_ASK_PARAMETER, "RET", "504 no RET", NULL },
        { POSTERN_ASK_PARAMETER, "END", "421 no END", NULL },
        { POSTERN_ASK_VRFY, "bad@x.test", "550 no such user", NULL },
        { POSTERN_ASK_VRFY, "re@x.test", NULL, rewrite_in_vain },
        { POSTERN_ASK_NOTHING, NULL, NULL, NULL }
    };

    model->answers = answers;
}

static void test_hooks_refuse_rewrite_and_accept(void)
{
    static const catalogue_row rows[] = {
        { "MAIL refused", IN(HELLO "MAIL FROM:<bad@x.test>\r\n" TO FROM TO),
            "220 250 550 503 250 250", "CONNECTED EHLO MAIL MAIL RCPT",
            "550 not you\r\n", NULL, NULL },
        { "421 closes", IN(HELLO "MAIL FROM:<go@x.test>\r\n" FROM),
            "220 250 421 closed", "CONNECTED EHLO MAIL", NULL, NULL, NULL },
        { "66 a code that no hook may use", IN(HELLO
            "MAIL FROM:<odd@x.test>\r\n" FROM), "220 250 451 250", NULL,
            "451 4.3.0 Error: the server has no answer\r\n", NULL, NULL },
        { "rewritten", IN(HELLO "MAIL FROM:<re@x.test>\r\n"
            "RCPT TO:<re@x.test>\r\nRCPT TO:<copy@x.test>\r\n"
            "RCPT TO:<long@x.test>\r\nDATA\r\n.\r\n"),
            "220 250 250 250 250 250 354 250", NULL,
            "250 you are another\r\n", NULL, NULL },
        { "69 one of three", IN(HELLO FROM TO "RCPT TO:<bad@x.test>\r\n"
            "RCPT TO:<c@x.test>\r\nDATA\r\n.\r\n"),
            "220 250 250 250 550 250 354 250", NULL, NULL, NULL, NULL },
        { "22 all refused", IN(HELLO FROM "RCPT TO:<bad@x.test>\r\n"
            "RCPT TO:<later@x.test>\r\nDATA\r\n"),
            "220 250 250 550 450 503", "CONNECTED EHLO MAIL RCPT RCPT", NULL,
            NULL, NULL },
        { "parameters of MAIL", IN(HELLO "MAIL FROM:<a@x.test> NOTIFY=x\r\n"
            "RSET\r\nMAIL FROM:<a@x.test> NOTIFY=x RET=y SIZE=1\r\n" FROM),
            "220 250 250 250 504 250",
            "CONNECTED EHLO PARAMETER MAIL RSET PARAMETER PARAMETER MAIL",
            "504 no RET\r\n", NULL, NULL },
        { "parameters of RCPT", IN(HELLO FROM "RCPT TO:<b@x.test> NOTIFY=x\r\n"
            "RCPT TO:<b@x.test> RET=y\r\nRCPT TO:<b@x.test> END\r\n" TO),
            "220 250 250 250 504 421 closed", NULL, NULL, NULL, NULL },
        { "VRFY", IN("VRFY <bad@x.test>\r\nVRFY <re@x.test>\r\n"),
            "220 550 252", NULL, NULL, NULL, NULL },
        END_OF_ROWS
    };

    CHECK(rows, refusing);
}

static void test_rewritten_addresses_are_recorded(void)
{
    conversation talk;

    conversation_init(&talk);
    refusing(&talk);
    CU_ASSERT(conversation_start(&talk));
    conversation_send(&talk, IN(HELLO "MAIL FROM:<re@x.test>\r\n"
        "RCPT TO:<re@x.test>\r\nRCPT TO:<copy@x.test>\r\nDATA\r\n.\r\n"));
    conversation_end(&talk);
    ASSERT_TEXT(blob_string(&talk.mail_from), "other@x.test");
    ASSERT_TEXT(blob_string(&talk.rcpt_tos),
        "other@x.test\ncopy@x.test\ncopy@x.test\n");
    ASSERT_TEXT(talk.broken, "");
    conversation_free(&talk);
}

static void keep_options(conversation *talk, const postern_question *question)
{
    const postern_parameter *mail = postern_envelope_mail_options(
        question->envelope);
    const postern_recipient *rcpt = postern_envelope_rcpt_tos(
        question->envelope);

    (void)talk;
    ASSERT_TEXT(mail[0].name, "SIZE");
    ASSERT_TEXT(mail[0].value, "12");
    ASSERT_TEXT(mail[1].name, "SMTPUTF8");
    CU_ASSERT(mail[1].value == NULL && mail[2].name == NULL);
    ASSERT_TEXT(rcpt->options[0].name, "NOTIFY");
    ASSERT_TEXT(rcpt->options[0].value, "Never");
    CU_ASSERT(rcpt->options[1].name == NULL && rcpt->next == NULL);
    CU_ASSERT(postern_envelope_smtp_utf8(question->envelope));
    ASSERT_NUMBER(postern_envelope_rcpt_count(question->envelope), 1);
}

static void test_parameters_are_recorded(void)
{
    static const conversation_answer answers[] = {
        { POSTERN_ASK_PARAMETER, NULL, "250 yes", NULL },
        { POSTERN_ASK_MESSAGE, NULL, NULL, keep_options },
        { POSTERN_ASK_NOTHING, NULL, NULL, NULL }
    };
    conversation talk;

    conversation_init(&talk);
    talk.answers = answers;
    talk.options.enable_smtputf8 = 1;
    CU_ASSERT(conversation_start(&talk));
    conversation_send(&talk, IN(HELLO
        "MAIL FROM:<a@x.test> size=12 smtputf8\r\n"
        "RCPT TO:<b@x.test> notify=Never\r\nDATA\r\n.\r\n"));
    conversation_end(&talk);
    CU_ASSERT(strstr(blob_string(&talk.events),
        "PARAMETER RCPT NOTIFY=Never\n") != NULL);
    CU_ASSERT(strstr(blob_string(&talk.events), "MESSAGE") != NULL);
    ASSERT_TEXT(talk.broken, "");
    conversation_free(&talk);
}

/* ---- limits ------------------------------------------------------------ */

static void few(conversation *model)
{
    model->options.recipient_limit = 2;
}

static void test_recipients_have_a_limit(void)
{
    static const catalogue_row rows[] = {
        { "A26 earlier ones stay", IN(HELLO FROM TO TO TO "DATA\r\n.\r\n"),
            "220 250 250 250 250 452 354 250", NULL,
            "452 4.5.3 Error: too many recipients\r\n", NULL, NULL },
        END_OF_ROWS
    };
    blob octets;
    catalogue_row far[2];
    int i;

    CHECK(rows, few);
    memset(&octets, 0, sizeof(octets));
    memset(far, 0, sizeof(far));
    blob_text(&octets, HELLO FROM);
    for (i = 0; i < 1003; i++)
        blob_text(&octets, TO);
    far[0].name = "A26 and a thousand more";
    far[0].octets = blob_string(&octets);
    far[0].length = octets.length;
    far[0].says = "421 4.7.0 Error: too many recipients\r\n";
    CHECK(far, few);
    blob_free(&octets);
}

static void no_limit(conversation *model)
{
    model->options.recipient_limit = 0;
    model->answers = no_answers;
}

static void test_without_a_limit_there_are_many(void)
{
    conversation talk;
    int i;

    conversation_init(&talk);
    no_limit(&talk);
    CU_ASSERT(conversation_start(&talk));
    conversation_send(&talk, IN(HELLO FROM));
    for (i = 0; i < 1100; i++)
        conversation_send(&talk, IN(TO));
    ASSERT_NUMBER(postern_envelope_rcpt_count(
        postern_engine_envelope(talk.engine)), 1100);
    conversation_end(&talk);
    ASSERT_TEXT(talk.broken, "");
    conversation_free(&talk);
}

static void one_domain(conversation *model)
{
    static const conversation_answer answers[] = {
        { POSTERN_ASK_RCPT, "re@x.test", NULL, rewrite },
        { POSTERN_ASK_RCPT, "bad@y.test", "550 no", NULL },
        { POSTERN_ASK_NOTHING, NULL, NULL, NULL }
    };

    model->answers = answers;
    model->options.limits = 1;
    model->options.recipient_domain_limit = 1;
}

static void two_mails(conversation *model)
{
    model->options.limits = 1;
    model->options.mail_limit = 2;
}

/* RFC 9422: the announced limits are the ones that hold. */
static void test_limits_are_announced_and_hold(void)
{
    static const catalogue_row domains[] = {
        { "domains", IN(HELLO FROM TO "RCPT TO:<re@x.test>\r\n"
            "RCPT TO:<c@X.Test>\r\nRCPT TO:<d@y.test>\r\n"
            "RCPT TO:<postmaster>\r\nRCPT TO:<\"@y\"@x.test>\r\n"),
            "220 250 250 250 250 250 452 452 250", NULL,
            "452 4.5.3 Error: too many domains\r\n", NULL, NULL },
        { "announced", IN(HELLO), NULL, NULL,
            "250-LIMITS RCPTMAX=1000 RCPTDOMAINMAX=1\r\n", NULL, NULL },
        { "refused ones do not count", IN(HELLO FROM
            "RCPT TO:<bad@y.test>\r\n" TO "RSET\r\n" FROM
            "RCPT TO:<b@z.test>\r\n" TO), "220 250 250 550 250 250 250 250"
            " 452", NULL, NULL, NULL, NULL },
        END_OF_ROWS
    };
    static const catalogue_row mails[] = {
        { "messages", IN(HELLO FROM "RSET\r\n" FROM FROM "RSET\r\n" HELLO
            FROM "NOOP\r\n"), "220 250 250 250 250 503 250 250 421 closed",
            NULL, "421 4.7.0 Error: too many messages\r\n", NULL, NULL },
        { "refused ones do not count", IN(HELLO "MAIL FROM:<a@b> X\r\n"
            "MAIL FROM:<a@b> X\r\n" FROM "RSET\r\n" FROM),
            "220 250 555 555 250 250 250", NULL,
            "250-LIMITS RCPTMAX=1000 MAILMAX=2\r\n", NULL, NULL },
        END_OF_ROWS
    };

    CHECK(domains, one_domain);
    CHECK(mails, two_mails);
}

static void test_limits_of_options_hold(void)
{
    conversation talk;

    conversation_init(&talk);
    CU_ASSERT(conversation_start(&talk));
    ASSERT_NUMBER(postern_engine_rewrite(talk.engine, "a@b"),
        POSTERN_E_INVALID_HERE);
    conversation_end(&talk);
    conversation_free(&talk);
}

void suite_engine_verb_mail(void)
{
    SUITE("engine/verb_mail");
    TEST(test_parameters_are_checked);
    TEST(test_utf8_needs_its_parameter_when_strict);
    TEST(test_utf8_has_to_be_seemly);
    TEST(test_strict_addresses);
    TEST(test_relaxed_addresses);
    TEST(test_hooks_refuse_rewrite_and_accept);
    TEST(test_rewritten_addresses_are_recorded);
    TEST(test_parameters_are_recorded);
    TEST(test_recipients_have_a_limit);
    TEST(test_without_a_limit_there_are_many);
    TEST(test_limits_are_announced_and_hold);
    TEST(test_limits_of_options_hold);
}
