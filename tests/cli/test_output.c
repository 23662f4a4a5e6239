/* SPDX-License-Identifier: MIT */
/* test_output.c - the reader of standard output may go away. */
#include "cli/output.h"
#include "os/console.h"
#include "os/disk.h"
#include "support/memory_net.h"
#include "support/suite.h"

static memory_net *net;
static pst_cli_report report;
static pst_cli_output output;
static char told[8000];
static int outcome;
static int reader;

static int tell(void *context, const char *octets, size_t length)
{
    (void)context;
    strncat(told, octets, length);
    return 0;
}

static int write_fake(int stream, const char *octets, size_t length)
{
    (void)stream;
    (void)octets;
    (void)length;
    return outcome;
}

static int has_reader(int stream)
{
    (void)stream;
    return reader;
}

static void begin(int keep_going)
{
    postern_options options;

    told[0] = '\0';
    report.write = tell;
    pst_cli_output_init(&output, &report, keep_going);
    output.write = write_fake;
    output.has_reader = has_reader;
    output.is_used = 1;
    outcome = 0;
    reader = 1;
    net = memory_net_new(1);
    postern_options_init(&options);
    options.net = memory_net_table(net);
    output.server = postern_server_new(&options, NULL, NULL);
    CU_ASSERT_PTR_NOT_NULL_FATAL(output.server);
    ASSERT_NUMBER(pst_cli_output_watch(&output), 0);
}

static void finish(void)
{
    ASSERT_NUMBER(postern_server_free(output.server), 0);
    ASSERT_NUMBER(memory_net_free(net), 0);
}

static int is_serving(void)
{
    return postern_server_step(output.server, 1000) == 1;
}

static void test_the_server_ends_when_writing_fails(void)
{
    begin(0);
    ASSERT_NUMBER(pst_cli_output_write(&output, "x", 1), 0);
    CU_ASSERT(is_serving());
    outcome = PST_OS_GONE;
    ASSERT_NUMBER(pst_cli_output_write(&output, "x", 1), PST_OS_GONE);
    ASSERT_NUMBER(pst_cli_output_write(&output, "x", 1), PST_OS_GONE);
    ASSERT_TEXT(told, "postern: standard output: nobody reads it any more, "
        "the server ends (--keep-going goes on)\n");
    CU_ASSERT_FALSE(is_serving());
    CU_ASSERT(pst_cli_output_has_stopped(&output));
    finish();
}

static void test_the_reason_is_told(void)
{
    begin(0);
    outcome = PST_OS_FULL;
    ASSERT_NUMBER(pst_cli_output_write(&output, "x", 1), PST_OS_FULL);
    ASSERT_TEXT(told, "postern: standard output: the disk is full\n");
    CU_ASSERT(pst_cli_output_has_stopped(&output));
    finish();
}

static void test_the_server_ends_when_the_reader_leaves(void)
{
    begin(0);
    CU_ASSERT(is_serving());
    CU_ASSERT(is_serving());
    reader = 0;
    CU_ASSERT_FALSE(is_serving() && is_serving());
    CU_ASSERT(pst_cli_output_has_stopped(&output));
    finish();
}

static int write_told(int stream, const char *octets, size_t length)
{
    return stream == PST_OS_OUTPUT ? tell(NULL, octets, length) : PST_OS_IO;
}

/* What people read is escaped where only ASCII is known, wherever it is cut;
   what programs read is not. */
static void test_a_terminal_without_utf8_is_shown_ascii(void)
{
    static char many[1500];
    size_t i;

    begin(0);
    told[0] = '\0';
    output.write = write_told;
    output.ascii = 1;
    report.context = NULL;
    ASSERT_NUMBER(pst_cli_output_show(&output, "a\303", 2), 0);
    ASSERT_NUMBER(pst_cli_output_show(&output, "\274\n", 2), 0);
    ASSERT_NUMBER(pst_cli_output_write(&output, "\303\274\n", 3), 0);
    ASSERT_TEXT(told, "a\\xc3\\xbc\n\303\274\n");
    told[0] = '\0';
    output.ascii = 0;
    ASSERT_NUMBER(pst_cli_output_show(&output, "\303\274", 2), 0);
    ASSERT_NUMBER(pst_cli_output_show_errors(&output, "\303\274", 2), 0);
    report.ascii = 1;
    ASSERT_NUMBER(pst_cli_output_show_errors(&output, "\303\274", 2), 0);
    ASSERT_TEXT(told, "\303\274\303\274\\xc3\\xbc");
    told[0] = '\0';
    memset(many, '\303', sizeof(many));
    ASSERT_NUMBER(pst_cli_output_show_errors(&output, many, sizeof(many)), 0);
    ASSERT_NUMBER(strlen(told), 4 * sizeof(many));
    for (i = 0; i < strlen(told) && told[i] == "\\xc3"[i % 4]; i++)
        ;
    ASSERT_NUMBER(i, 4 * sizeof(many));
    output.ascii = 1;
    outcome = PST_OS_FULL;
    output.write = write_fake;
    ASSERT_NUMBER(pst_cli_output_show(&output, "\303", 1), PST_OS_FULL);
    report.ascii = 0;
    finish();
}

static void test_it_can_go_on(void)
{
    begin(1);
    reader = 0;
    outcome = PST_OS_GONE;
    CU_ASSERT(is_serving());
    ASSERT_NUMBER(pst_cli_output_write(&output, "x", 1), PST_OS_GONE);
    CU_ASSERT(is_serving());
    ASSERT_TEXT(told, "postern: standard output: nobody reads it any more\n");
    CU_ASSERT_FALSE(pst_cli_output_has_stopped(&output));
    finish();
}

void suite_cli_output(void)
{
    SUITE("cli/output");
    TEST(test_the_server_ends_when_writing_fails);
    TEST(test_the_reason_is_told);
    TEST(test_the_server_ends_when_the_reader_leaves);
    TEST(test_it_can_go_on);
    TEST(test_a_terminal_without_utf8_is_shown_ascii);
}
