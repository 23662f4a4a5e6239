/* SPDX-License-Identifier: MIT */
/* test_parameter.c - parameters of MAIL and RCPT: keys and values. */
#include "smtp/parameter.h"
#include "support/suite.h"

static void test_parameters_are_keys_and_values(void)
{
    static const struct {
        const char *text;
        enum pst_parameter_result result;
        const char *rows;   /* "A|B=1" */
    } rows[] = {
        { "", PST_PARAMETER_OK, "" },
        { "   ", PST_PARAMETER_OK, "" },
        { "A", PST_PARAMETER_OK, "A" },
        { " a  b=1 ", PST_PARAMETER_OK, "A|B=1" },
        { "SIZE=10 Body=8BITmime", PST_PARAMETER_OK,
            "SIZE=10|BODY=8BITmime" },
        { "A=b=c A2", PST_PARAMETER_OK, "A=b=c|A2" },
        { "A==", PST_PARAMETER_OK, "A==" },
        { "A=", PST_PARAMETER_SYNTAX, NULL },
        { "A= B", PST_PARAMETER_SYNTAX, NULL },
        { "=A", PST_PARAMETER_SYNTAX, NULL },
        { "=", PST_PARAMETER_SYNTAX, NULL },
        { "mt-priority=3", PST_PARAMETER_OK, "MT-PRIORITY=3" },
        { "A- B-- 1-2=3", PST_PARAMETER_OK, "A-|B--|1-2=3" },
        { "-A=1", PST_PARAMETER_SYNTAX, NULL },
        { "-", PST_PARAMETER_SYNTAX, NULL },
        { "A_B=1", PST_PARAMETER_SYNTAX, NULL },
        { "A=-", PST_PARAMETER_OK, "A=-" },
        { "A=!\"#<>~", PST_PARAMETER_OK, "A=!\"#<>~" },
        { "A-b a-B", PST_PARAMETER_TWICE, NULL },
        { "A <b>", PST_PARAMETER_SYNTAX, NULL },
        { "A a", PST_PARAMETER_TWICE, NULL },
        { "A=1 B A=2", PST_PARAMETER_TWICE, NULL },
        { "A B C D", PST_PARAMETER_OK, "A|B|C|D" },
        { "A B C D E", PST_PARAMETER_MANY, NULL },
        { "A B C D A", PST_PARAMETER_TWICE, NULL }
    };
    size_t i, j;

    for (i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        char text[60], joined[80];
        postern_parameter found[5];
        size_t count = 99;
        enum pst_parameter_result result;

        strcpy(text, rows[i].text);
        result = pst_parameter_parse(text, found, 4, &count);
        ASSERT_NUMBER(result, rows[i].result);
        if (result != PST_PARAMETER_OK)
            continue;
        joined[0] = '\0';
        for (j = 0; j < count; j++) {
            sprintf(joined + strlen(joined), "%s%s%s%s", j == 0 ? "" : "|",
                found[j].name, found[j].value == NULL ? "" : "=",
                found[j].value == NULL ? "" : found[j].value);
        }
        ASSERT_TEXT(joined, rows[i].rows);
        CU_ASSERT(found[count].name == NULL);
    }
}

static void test_one_is_found_by_its_name(void)
{
    static const postern_parameter rows[] = {
        { "A", NULL }, { "AB", "1" }, { NULL, NULL }
    };

    ASSERT_TEXT(postern_parameter_find(rows, "A"), "");
    ASSERT_TEXT(postern_parameter_find(rows, "AB"), "1");
    CU_ASSERT(postern_parameter_find(rows, "B") == NULL);
    CU_ASSERT(postern_parameter_find(rows + 2, "A") == NULL);
}

void suite_smtp_parameter(void)
{
    SUITE("smtp/parameter");
    TEST(test_parameters_are_keys_and_values);
    TEST(test_one_is_found_by_its_name);
}
