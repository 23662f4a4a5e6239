/* SPDX-License-Identifier: MIT */
/* test_parameters.c - known and unknown parameters. */
#include "catalogue.h"

static void accepting(conversation *model)
{
    static const conversation_answer answers[] = {
        { POSTERN_ASK_PARAMETER, "SMTPUTF8", "250 OK", NULL },
        { POSTERN_ASK_NOTHING, NULL, NULL, NULL }
    };

    model->answers = answers;
}

static void eight_bits_hidden(conversation *model)
{
    accepting(model);
    model->options.enable_smtputf8 = 1;
    model->options.no_ehlo = "8BITMIME,SIZE";
}

/* The application is asked about parameters that are switched off. */
static void test_what_is_off_is_asked_about(void)
{
    static const catalogue_row off[] = {
        { "off", IN(HELLO "MAIL FROM:<a@b> SIZE=1 SMTPUTF8\r\n" TO),
            "220 250 250 250", "CONNECTED EHLO PARAMETER MAIL RCPT", NULL,
            NULL, NULL },
        END_OF_ROWS
    };
    static const catalogue_row hidden[] = {
        { "all three", IN(HELLO "MAIL FROM:<a@b> SMTPUTF8 BODY=7BIT\r\n"
            "MAIL FROM:<a@b> SMTPUTF8\r\nRSET\r\n"
            "MAIL FROM:<a@b> SMTPUTF8 SIZE=1\r\n"),
            "220 250 555 250 250 555", "CONNECTED EHLO PARAMETER PARAMETER "
            "PARAMETER MAIL RSET PARAMETER PARAMETER", NULL, NULL, NULL },
        END_OF_ROWS
    };

    CHECK(off, accepting);
    CHECK(hidden, eight_bits_hidden);
}

static void with_dsn(conversation *model)
{
    model->options.dsn = 1;
}

static void dsn_with_utf8(conversation *model)
{
    with_dsn(model);
    model->options.enable_smtputf8 = 1;
}

static void test_dsn_is_checked(void)
{
    static const catalogue_row rows[] = {
        { "all four", IN(HELLO "MAIL FROM:<a@b> RET=hdrs ENVID=QQ+2B1\r\n"
            "RCPT TO:<b@c> NOTIFY=SUCCESS,DELAY ORCPT=rfc822;b+2Bx@c\r\n"),
            "220 250 250 250", "CONNECTED EHLO MAIL RCPT", "250-DSN\r\n",
            NULL, NULL },
        { "RET", IN(HELLO "MAIL FROM:<a@b> RET=BODY\r\n"
            "MAIL FROM:<a@b> RET\r\nMAIL FROM:<a@b> RET=FULL,HDRS\r\n"
            "MAIL FROM:<a@b> RET=FULL RET=FULL\r\n"
            "MAIL FROM:<a@b> RET=Full\r\n"),
            "220 250 501 501 501 501 250", "CONNECTED EHLO MAIL",
            "501 Error: RET can only be one of FULL, HDRS\r\n", NULL, NULL },
        { "ENVID", IN(HELLO "MAIL FROM:<a@b> ENVID\r\n"
            "MAIL FROM:<a@b> ENVID=a=b\r\nMAIL FROM:<a@b> ENVID=+0A\r\n"
            "MAIL FROM:<a@b> ENVID=+C3+A4\r\nMAIL FROM:<a@b> ENVID=+2g\r\n"
            "MAIL FROM:<a@b> ENVID=a+20b\r\n"),
            "220 250 501 501 501 501 501 250", "CONNECTED EHLO MAIL",
            "501 Error: ENVID is no xtext of at most 100 octets\r\n", NULL,
            NULL },
        { "NOTIFY", IN(HELLO FROM "RCPT TO:<b@c> NOTIFY=NEVER,SUCCESS\r\n"
            "RCPT TO:<b@c> NOTIFY\r\nRCPT TO:<b@c> NOTIFY=OFTEN\r\n"
            "RCPT TO:<b@c> NOTIFY=never\r\n"),
            "220 250 250 501 501 501 250", "CONNECTED EHLO MAIL RCPT",
            "501 Error: NOTIFY is NEVER, or some of SUCCESS, FAILURE, DELAY"
            "\r\n", NULL, NULL },
        { "ORCPT", IN(HELLO FROM "RCPT TO:<b@c> ORCPT=b@c\r\n"
            "RCPT TO:<b@c> ORCPT\r\nRCPT TO:<b@c> ORCPT=rfc822;a+b\r\n"
            "RCPT TO:<b@c> ORCPT=rfc822;+00\r\n"
            "RCPT TO:<b@c> ORCPT=utf-8;\\x{E4}@c\r\n"),
            "220 250 250 501 501 501 501 250", "CONNECTED EHLO MAIL RCPT",
            "501 Error: ORCPT is no type, ';' and address of at most 500 "
            "octets\r\n", NULL, NULL },
        { "each to its verb", IN(HELLO "MAIL FROM:<a@b> NOTIFY=NEVER\r\n"
            "MAIL FROM:<a@b> ORCPT=rfc822;b@c\r\n" FROM
            "RCPT TO:<b@c> RET=FULL\r\nRCPT TO:<b@c> ENVID=1\r\n"),
            "220 250 555 555 250 555 555", "CONNECTED EHLO PARAMETER "
            "PARAMETER MAIL PARAMETER PARAMETER", NULL, NULL, NULL },
        { "none after HELO", IN("HELO c.test\r\n"
            "MAIL FROM:<a@b> RET=FULL\r\n"), "220 250 501", NULL, NULL, NULL,
            NULL },
        END_OF_ROWS
    };
    static const catalogue_row utf8[] = {
        { "UTF-8 in ORCPT", IN(HELLO "MAIL FROM:<a@b> SMTPUTF8\r\n"
            "RCPT TO:<b@c> ORCPT=utf-8;\303\244@c\r\n"
            "RCPT TO:<b@c> ORCPT=rfc822;\303\244@c\r\n"),
            "220 250 250 250 501", "CONNECTED EHLO MAIL RCPT", NULL, NULL,
            NULL },
        END_OF_ROWS
    };

    CHECK(rows, with_dsn);
    CHECK(utf8, dsn_with_utf8);
}

static void with_wishes(conversation *model)
{
    model->options.mt_priority = "MIXER";
    model->options.deliver_by = 1;
    model->options.deliver_by_minimum = 60;
    model->options.hold_limit = 3600;
    model->options.hold_until_limit = "2030-01-31T00:00:00Z";
}

/* RFC 6710, RFC 2852, RFC 4865. */
static void test_wishes_are_checked(void)
{
    static const catalogue_row rows[] = {
        { "all", IN(HELLO "MAIL FROM:<a@b> MT-PRIORITY=-3 BY=60;RT "
            "HOLDFOR=3600\r\n"), "220 250 250", "CONNECTED EHLO MAIL",
            "250-MT-PRIORITY MIXER\r\n250-DELIVERBY 60\r\n"
            "250-FUTURERELEASE 3600 2030-01-31T00:00:00Z\r\n", NULL, NULL },
        { "MT-PRIORITY", IN(HELLO "MAIL FROM:<a@b> MT-PRIORITY=10\r\n"
            "MAIL FROM:<a@b> MT-PRIORITY\r\n"
            "MAIL FROM:<a@b> MT-PRIORITY=9\r\n"), "220 250 501 501 250",
            "CONNECTED EHLO MAIL", "501 Error: MT-PRIORITY is -9 to 9\r\n",
            NULL, NULL },
        { "BY", IN(HELLO "MAIL FROM:<a@b> BY=60\r\n"
            "MAIL FROM:<a@b> BY\r\nMAIL FROM:<a@b> BY=60;X\r\n"
            "MAIL FROM:<a@b> BY=1;N\r\n"), "220 250 501 501 501 250",
            "CONNECTED EHLO MAIL",
            "501 Error: BY is seconds, ';' and N, R, NT or RT\r\n", NULL,
            NULL },
        { "BY that is too short", IN(HELLO "MAIL FROM:<a@b> BY=59;R\r\n"
            "MAIL FROM:<a@b> BY=-90;R\r\nMAIL FROM:<a@b> BY=-90;N\r\n"),
            "220 250 555 501 250", NULL,
            "555 Error: BY is too short a time\r\n", NULL, NULL },
        { "BY that is over", IN(HELLO "MAIL FROM:<a@b> BY=0;R\r\n"),
            "220 250 501", NULL,
            "501 Error: BY with R is a time above 0\r\n", NULL, NULL },
        { "HOLDFOR", IN(HELLO "MAIL FROM:<a@b> HOLDFOR=0\r\n"
            "MAIL FROM:<a@b> HOLDFOR\r\nMAIL FROM:<a@b> HOLDFOR=3601\r\n"
            "MAIL FROM:<a@b> HOLDFOR=1\r\n"), "220 250 501 501 501 250",
            "CONNECTED EHLO MAIL", "501 Error: HOLDFOR is too long a time"
            "\r\n", NULL, NULL },
        { "HOLDUNTIL", IN(HELLO "MAIL FROM:<a@b> HOLDUNTIL=2030-01-31\r\n"
            "MAIL FROM:<a@b> HOLDUNTIL\r\n"
            "MAIL FROM:<a@b> HOLDUNTIL=2030-01-31T00:00:01Z\r\n"
            "MAIL FROM:<a@b> HOLDUNTIL=2030-01-31T00:00:00Z\r\n"),
            "220 250 501 501 501 250", "CONNECTED EHLO MAIL",
            "501 Error: HOLDUNTIL is too late\r\n", NULL, NULL },
        { "not both", IN(HELLO "MAIL FROM:<a@b> HOLDFOR=1 "
            "HOLDUNTIL=2029-01-31T00:00:00Z\r\n"), "220 250 501", NULL,
            "501 Error: HOLDFOR and HOLDUNTIL\r\n", NULL, NULL },
        { "none of RCPT", IN(HELLO FROM "RCPT TO:<b@c> MT-PRIORITY=1\r\n"
            "RCPT TO:<b@c> BY=60;R\r\n"), "220 250 250 555 555", NULL, NULL,
            NULL, NULL },
        END_OF_ROWS
    };
    static const catalogue_row off[] = {
        { "off", IN(HELLO "MAIL FROM:<a@b> MT-PRIORITY=1\r\n"
            "MAIL FROM:<a@b> BY=60;R\r\nMAIL FROM:<a@b> HOLDFOR=1\r\n"
            "MAIL FROM:<a@b> HOLDUNTIL=2029-01-31T00:00:00Z\r\n"
            "MAIL FROM:<a@b> REQUIRETLS\r\n"),
            "220 250 555 555 555 555 555", NULL, NULL, NULL, NULL },
        END_OF_ROWS
    };

    CHECK(rows, with_wishes);
    CHECK(off, NULL);
}

static void unlimited_holds(conversation *model)
{
    model->options.extra_parameters = "HOLDFOR,HOLDUNTIL,REQUIRETLS";
}

static void test_extra_holds_have_no_limit(void)
{
    static const catalogue_row rows[] = {
        { "any", IN(HELLO "MAIL FROM:<a@b> HOLDFOR=999999999\r\nRSET\r\n"
            "MAIL FROM:<a@b> HOLDUNTIL=9999-12-31T23:59:59Z\r\nRSET\r\n"
            "MAIL FROM:<a@b> REQUIRETLS=1\r\nMAIL FROM:<a@b> REQUIRETLS\r\n"
            ), "220 250 250 250 250 250 501 250", NULL,
            "501 Error: REQUIRETLS takes no arguments\r\n", NULL, NULL },
        END_OF_ROWS
    };

    CHECK(rows, unlimited_holds);
}

static void with_extras(conversation *model)
{
    model->options.extra_parameters = "xoorg, X-Y,RET NOTIFY";
}

/* They are accepted without being announced; known ones are checked. */
static void test_extra_parameters_are_taken(void)
{
    static const catalogue_row rows[] = {
        { "unknown ones", IN(HELLO "MAIL FROM:<a@b> XOORG=x.test X-Y\r\n"
            "RCPT TO:<b@c> xoorg\r\n"), "220 250 250 250",
            "CONNECTED EHLO MAIL RCPT", NULL, NULL, NULL },
        { "known ones", IN(HELLO "MAIL FROM:<a@b> RET=FUL\r\n"
            "MAIL FROM:<a@b> RET=FULL\r\nRCPT TO:<b@c> NOTIFY=x\r\n"
            "RCPT TO:<b@c> NOTIFY=NEVER\r\n"), "220 250 501 250 501 250",
            "CONNECTED EHLO MAIL RCPT", NULL, NULL, NULL },
        { "others", IN(HELLO "MAIL FROM:<a@b> XOOR=1\r\n"
            "MAIL FROM:<a@b> XOORGS\r\nMAIL FROM:<a@b> ENVID=1\r\n"
            "MAIL FROM:<a@b> NOTIFY=NEVER\r\nRCPT TO:<b@c> RET=FULL\r\n"),
            "220 250 555 555 555 250 250", NULL, NULL, NULL, NULL },
        END_OF_ROWS
    };

    CHECK(rows, with_extras);
}

/* One octet more than the limits of ENVID and ORCPT. */
static void test_envid_and_orcpt_have_a_longest(void)
{
    static const struct {
        const char *before;
        unsigned most;
        const char *codes[2];
    } rows[] = {
        { HELLO "MAIL FROM:<a@b> ENVID=", 100,
            { "220 250 250", "220 250 501" } },
        { HELLO FROM "RCPT TO:<b@c> ORCPT=rfc822;", 493,
            { "220 250 250 250", "220 250 250 501" } }
    };
    size_t i;
    unsigned over, j;

    for (i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
        for (over = 0; over < 2; over++) {
            catalogue_row row[2];
            blob line;

            memset(row, 0, sizeof(row));
            memset(&line, 0, sizeof(line));
            blob_text(&line, rows[i].before);
            for (j = 0; j < rows[i].most + over; j++)
                blob_text(&line, "x");
            blob_text(&line, "\r\n");
            row[0].name = rows[i].before;
            row[0].octets = blob_string(&line);
            row[0].length = line.length;
            row[0].codes = rows[i].codes[over];
            CHECK(row, with_dsn);
            blob_free(&line);
        }
}

static void with_dsn_and_64_octets(conversation *model)
{
    with_dsn(model);
    model->options.command_size_limit = 64;
    model->options.data_size_limit = 0;
}

/* The longest commands, with all parameters of DSN in their full length; and
   one octet more. */
static void test_the_longest_line_is_as_long_as_all(void)
{
    static const struct {
        const char *before, *command, *parameters;
        unsigned most;
    } rows[] = {
        { HELLO, "MAIL FROM:<", " RET=FULL ENVID=", 100 },
        { HELLO FROM, "RCPT TO:<", " NOTIFY=SUCCESS,FAILURE,DELAY "
            "ORCPT=rfc822;", 493 }
    };
    size_t i;
    unsigned over, j;

    for (i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
        for (over = 0; over < 2; over++) {
            catalogue_row row[2];
            blob line;

            memset(row, 0, sizeof(row));
            memset(&line, 0, sizeof(line));
            blob_text(&line, rows[i].before);
            blob_text(&line, rows[i].command);
            for (j = (unsigned)strlen(rows[i].command); j < 61 + over; j++)
                blob_text(&line, "x");
            blob_text(&line, "@c>");
            blob_text(&line, rows[i].parameters);
            for (j = 0; j < rows[i].most; j++)
                blob_text(&line, "x");
            blob_text(&line, "\r\n");
            row[0].name = rows[i].command;
            row[0].octets = blob_string(&line);
            row[0].length = line.length;
            row[0].codes = i == 0 ? over ? "220 250 500" : "220 250 250"
                : over ? "220 250 250 500" : "220 250 250 250";
            CHECK(row, with_dsn_and_64_octets);
            blob_free(&line);
        }
}

/* The parameters of MAIL are unknown in RCPT. */
static void test_rcpt_knows_none(void)
{
    static const catalogue_row rows[] = {
        { "none", IN(HELLO FROM "RCPT TO:<a@b> SIZE=1\r\n"
            "RCPT TO:<a@b> BODY=7BIT\r\n"), "220 250 250 555 555",
            "CONNECTED EHLO MAIL PARAMETER PARAMETER",
            "555 RCPT TO parameters not recognized or not implemented\r\n",
            NULL, NULL },
        END_OF_ROWS
    };

    CHECK(rows, NULL);
}

void suite_engine_parameters(void)
{
    SUITE("engine/parameters");
    TEST(test_what_is_off_is_asked_about);
    TEST(test_dsn_is_checked);
    TEST(test_wishes_are_checked);
    TEST(test_extra_holds_have_no_limit);
    TEST(test_extra_parameters_are_taken);
    TEST(test_envid_and_orcpt_have_a_longest);
    TEST(test_the_longest_line_is_as_long_as_all);
    TEST(test_rcpt_knows_none);
}
