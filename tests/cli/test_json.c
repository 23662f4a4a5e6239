/* SPDX-License-Identifier: MIT */
/* test_json.c - a line of JSON is valid, whatever goes into it. */
#include "cli/json.h"
#include "support/suite.h"

static pst_cli_json json;

static const char *ended(void)
{
    static char line[6000];

    ASSERT_NUMBER(pst_cli_json_end(&json), 0);
    CU_ASSERT_FATAL(json.length < sizeof(line));
    memcpy(line, json.text, json.length);
    line[json.length] = '\0';
    pst_cli_json_free(&json);
    return line;
}

static void test_values_have_commas_between_them(void)
{
    pst_cli_json_begin(&json);
    ASSERT_TEXT(ended(), "{}\n");
    pst_cli_json_begin(&json);
    pst_cli_json_string(&json, "a", "b");
    pst_cli_json_string(&json, "n", NULL);
    pst_cli_json_number(&json, "c", 4294967295UL);
    pst_cli_json_truth(&json, "d", 1);
    pst_cli_json_truth(&json, "e", 0);
    pst_cli_json_open(&json, "f", "[");
    pst_cli_json_open(&json, NULL, "{");
    pst_cli_json_number(&json, "g", 1);
    pst_cli_json_close(&json, "}");
    pst_cli_json_number(&json, NULL, 2);
    pst_cli_json_close(&json, "]");
    pst_cli_json_open(&json, "h", "[");
    pst_cli_json_close(&json, "]");
    ASSERT_TEXT(ended(), "{\"a\":\"b\",\"n\":null,\"c\":4294967295,\"d\":true,"
        "\"e\":false,\"f\":[{\"g\":1},2],\"h\":[]}\n");
}

static void test_what_cannot_stand_is_escaped(void)
{
    static const struct {
        const char *octets;
        size_t length;
        const char *shown;
    } rows[] = {
        { "\"\\/", 3, "\\\"\\\\/" },
        { "\n\t\0\x1b\x7f", 5, "\\u000a\\u0009\\u0000\\u001b\\u007f" },
        { "\xc2\x9b\xc2\xa0", 4, "\\u009b\xc2\xa0" },
        { "\xc3\xa4\xe4\xbd\xa0\xf0\x9f\x98\x80", 9,
            "\xc3\xa4\xe4\xbd\xa0\xf0\x9f\x98\x80" },
        /* no UTF-8: alone, cut, too long, a surrogate, past U+10FFFF */
        { "\xe4" "a", 2, "\\ufffda" },
        { "\xc3", 1, "\\ufffd" },
        { "\xe4\xbd", 2, "\\ufffd\\ufffd" },
        { "\xc0\x80", 2, "\\ufffd\\ufffd" },
        { "\xe0\x80\x80", 3, "\\ufffd\\ufffd\\ufffd" },
        { "\xed\xa0\x80", 3, "\\ufffd\\ufffd\\ufffd" },
        { "\xf4\x90\x80\x80", 4, "\\ufffd\\ufffd\\ufffd\\ufffd" },
        { "\xf0\x9f\x98" "a", 4, "\\ufffd\\ufffd\\ufffda" },
        { "\xff", 1, "\\ufffd" }
    };
    char wanted[200];
    size_t i;

    for (i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        pst_cli_json_begin(&json);
        pst_cli_json_octets(&json, "a", rows[i].octets, rows[i].length);
        sprintf(wanted, "{\"a\":\"%s\"}\n", rows[i].shown);
        ASSERT_TEXT(ended(), wanted);
    }
}

static void test_it_grows(void)
{
    char value[3001];

    memset(value, 'x', 3000);
    value[3000] = '\0';
    pst_cli_json_begin(&json);
    pst_cli_json_string(&json, "a", value);
    ASSERT_NUMBER(strlen(ended()), 3000 + 9);
}

void suite_cli_json(void)
{
    SUITE("cli/json");
    TEST(test_values_have_commas_between_them);
    TEST(test_what_cannot_stand_is_escaped);
    TEST(test_it_grows);
}
