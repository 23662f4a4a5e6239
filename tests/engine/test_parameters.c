/* test_parameters.c - parameters that are known, and those that are not. */
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

/* The application is asked about what is switched off. */
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

/* Those of MAIL are none of RCPT. */
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
    TEST(test_rcpt_knows_none);
}
