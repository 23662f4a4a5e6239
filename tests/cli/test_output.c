/* test_output.c - who reads standard output may leave. */
#include "cli/output.h"
#include "os/disk.h"
#include "support/memory_net.h"
#include "support/suite.h"

static memory_net *net;
static pst_cli_report report;
static pst_cli_output output;
static char told[400];
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
}
