/* SPDX-License-Identifier: MIT */
/* test_path.c - addresses and parameters are written so that a server reads
   what was meant. */
#include "talk.h"

static void begin(talk *it, const char *keywords)
{
    talk_begin(it);
    talk_open(it, keywords);
}

/* One address, as it goes to the server; "": INVALID. */
static void test_addresses(void)
{
    static const char *const rows[][2] = {
        { "a@b.test", "<a@b.test>" },
        { "", "<>" },
        { "\"a b\"@b.test", "<\"a b\"@b.test>" },
        { "\"a>b\"@b.test", "<\"a>b\"@b.test>" },
        { "a@[192.0.2.1]", "<a@[192.0.2.1]>" },
        { "a@b> SIZE=1", "" },
        { "a@b>", "" },
        { "a@b\r\nRSET", "" },
        { "a@b\n", "" },
        { "a@b\001", "" },
        { "<a@b>", "" },
        { "a b@c", "<\"a b\"@c>" },
        { "\303@b", "" }
    };
    char line[100];
    size_t i;
    talk it;

    for (i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        int result;

        begin(&it, "");
        result = MAIL(&it, rows[i][0], NULL);
        ASSERT_NUMBER(result, *rows[i][1] == '\0' ? POSTERN_E_INVALID : 0);
        sprintf(line, result == 0 ? "MAIL FROM:%s\r\n" : "%s", rows[i][1]);
        ASSERT_TEXT(talk_say(&it), line);
        talk_end(&it);
    }
}

static void test_a_recipient_is_not_empty(void)
{
    talk it;

    talk_mail(&it, "");
    ASSERT_NUMBER(RCPT(&it, "", NULL), POSTERN_E_INVALID);
    ASSERT_NUMBER(RCPT(&it, "e@f>", NULL), POSTERN_E_INVALID);
    ASSERT_TEXT(talk_say(&it), "");
    talk_end(&it);
}

static void test_an_address_that_is_too_long(void)
{
    static char address[3000];
    talk it;

    memset(address, 'a', sizeof(address) - 1);
    begin(&it, "");
    ASSERT_NUMBER(MAIL(&it, address, NULL), POSTERN_E_INVALID);
    ASSERT_TEXT(talk_say(&it), "");
    talk_end(&it);
}

static void test_utf8_needs_smtputf8(void)
{
    static const postern_parameter utf8[] = {
        { "SMTPUTF8", NULL }, { "BODY", "8BITMIME" }, { NULL, NULL }
    };
    talk it;

    begin(&it, "8BITMIME SMTPUTF8");
    ASSERT_NUMBER(MAIL(&it, "\303\244@b.test", NULL),
        POSTERN_E_INVALID_NOT_OFFERED);
    ASSERT_NUMBER(MAIL(&it, "\303\244@b.test", utf8), 0);
    ASSERT_TEXT(talk_say(&it),
        "MAIL FROM:<\303\244@b.test> SMTPUTF8 BODY=8BITMIME\r\n");
    ASSERT_TEXT(talk_hear(&it, "250 OK\r\n"), "mail[0] 250 OK\n");
    ASSERT_NUMBER(RCPT(&it, "\303\266@b.test", NULL), 0);
    ASSERT_TEXT(talk_say(&it), "RCPT TO:<\303\266@b.test>\r\n");
    talk_end(&it);

    begin(&it, "8BITMIME");
    ASSERT_NUMBER(MAIL(&it, "\303\244@b.test", utf8),
        POSTERN_E_INVALID_NOT_OFFERED);
    ASSERT_NUMBER(MAIL(&it, "a@b.test", utf8),
        POSTERN_E_INVALID_NOT_OFFERED);
    ASSERT_TEXT(talk_say(&it), "");
    talk_end(&it);
}

/* Nothing is said of what is not offered, nor left out. */
static void test_parameters_and_what_they_need(void)
{
    static const struct {
        const char *name, *value, *needs;
    } rows[] = {
        { "SIZE", "10", "SIZE" },
        { "size", "10", "SIZE" },
        { "BODY", "8BITMIME", "8BITMIME" },
        { "BODY", "7BIT", "8BITMIME" },
        { "BODY", "BINARYMIME", "BINARYMIME CHUNKING" },
        { "SMTPUTF8", NULL, "SMTPUTF8" },
        { "RET", "FULL", "DSN" },
        { "ENVID", "x", "DSN" },
        { "NOTIFY", "NEVER", "DSN" },
        { "ORCPT", "rfc822;a@b", "DSN" },
        { "AUTH", "<>", "AUTH" },
        { "REQUIRETLS", NULL, "REQUIRETLS" },
        { "MT-PRIORITY", "3", "MT-PRIORITY" },
        { "BY", "100;R", "DELIVERBY" },
        { "HOLDFOR", "100", "FUTURERELEASE" },
        { "HOLDUNTIL", "2030-01-31T00:00:00Z", "FUTURERELEASE" },
        { "XFOO", "bar", "" }
    };
    size_t i;
    talk it;

    for (i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        postern_parameter list[2];

        list[0].name = rows[i].name;
        list[0].value = rows[i].value;
        list[1].name = NULL;
        begin(&it, "PIPELINING");
        ASSERT_NUMBER(MAIL(&it, "a@b", list), *rows[i].needs == '\0' ? 0
            : POSTERN_E_INVALID_NOT_OFFERED);
        talk_end(&it);
        begin(&it, rows[i].needs);
        ASSERT_NUMBER(MAIL(&it, "a@b", list), 0);
        CU_ASSERT(strstr(talk_say(&it), rows[i].name) != NULL);
        talk_end(&it);
    }
}

static void test_binary_is_for_bdat(void)
{
    static const postern_parameter binary[] = {
        { "BODY", "binarymime" }, { NULL, NULL }
    };
    talk it;

    begin(&it, "BINARYMIME");
    ASSERT_NUMBER(MAIL(&it, "a@b", binary), POSTERN_E_INVALID_NOT_OFFERED);
    talk_end(&it);
    talk_set(&it);
    it.options.chunking = 0;
    talk_start(&it);
    talk_open(&it, "BINARYMIME CHUNKING");
    ASSERT_NUMBER(MAIL(&it, "a@b", binary), POSTERN_E_INVALID_NOT_OFFERED);
    talk_end(&it);
}

static void test_what_no_parameter_can_be(void)
{
    static const postern_parameter rows[] = {
        { "", NULL }, { "-X", NULL }, { "A B", NULL }, { "A=B", NULL },
        { "A\r\nB", NULL }, { "A", "" }, { "A", "b c" }, { "A", "b\r\nc" },
        { "A", "\303" }
    };
    postern_parameter list[2];
    size_t i;
    talk it;

    list[1].name = NULL;
    begin(&it, "");
    for (i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        list[0] = rows[i];
        ASSERT_NUMBER(MAIL(&it, "a@b", list), POSTERN_E_INVALID);
    }
    list[0].name = "A";
    list[0].value = "\303\244";
    ASSERT_NUMBER(MAIL(&it, "a@b", list), POSTERN_E_INVALID_NOT_OFFERED);
    ASSERT_TEXT(talk_say(&it), "");
    talk_end(&it);
}

static void test_a_line_that_is_too_long(void)
{
    static char value[3000];
    postern_parameter list[2];
    talk it;

    memset(value, 'a', sizeof(value) - 1);
    list[0].name = "X";
    list[0].value = value;
    list[1].name = NULL;
    begin(&it, "");
    ASSERT_NUMBER(MAIL(&it, "a@b", list), POSTERN_E_INVALID);
    ASSERT_NUMBER(MAIL(&it, "a@b", NULL), 0);
    ASSERT_TEXT(talk_say(&it), "MAIL FROM:<a@b>\r\n");
    talk_end(&it);
}

void suite_client_path(void)
{
    SUITE("client/path");
    TEST(test_addresses);
    TEST(test_a_recipient_is_not_empty);
    TEST(test_an_address_that_is_too_long);
    TEST(test_utf8_needs_smtputf8);
    TEST(test_parameters_and_what_they_need);
    TEST(test_binary_is_for_bdat);
    TEST(test_what_no_parameter_can_be);
    TEST(test_a_line_that_is_too_long);
}
