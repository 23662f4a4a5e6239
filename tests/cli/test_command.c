/* SPDX-License-Identifier: MIT */
/* test_command.c - parsing the command to run; posix/serve tests that it
   runs. */
#include "cli/command.h"
#include "cli/status.h"
#include "support/memory_net.h"
#include "support/suite.h"

static char said[2000];

static int hear(void *context, const char *octets, size_t length)
{
    (void)context;
    strncat(said, octets, length);
    return 0;
}

static memory_net *net;
static postern_server *server;
static pst_cli_report report;
static pst_cli_settings settings;
static pst_cli_command command;

static int begin(char **arguments)
{
    postern_options options;

    said[0] = '\0';
    memset(&report, 0, sizeof(report));
    memset(&command, 0, sizeof(command));
    pst_cli_settings_init(&settings);
    settings.command = arguments;
    report.write = hear;
    net = memory_net_new(1);
    postern_options_init(&options);
    options.net = memory_net_table(net);
    options.hostname = "mx.example";
    server = postern_server_new(&options, NULL, NULL);
    CU_ASSERT_PTR_NOT_NULL_FATAL(server);
    CU_ASSERT(postern_server_listen(server, NULL, 1025, 0) >= 0);
    return pst_cli_command_begin(&command, &settings, &report, server, NULL);
}

static void end(void)
{
    pst_cli_command_end(&command);
    postern_server_free(server);
    ASSERT_NUMBER(memory_net_free(net), 0);
}

static void test_there_need_be_none(void)
{
    ASSERT_NUMBER(begin(NULL), PST_CLI_STATUS_GOOD);
    ASSERT_NUMBER(pst_cli_command_look(&command), 0);
    ASSERT_NUMBER(pst_cli_command_is_told(&command), 0);
    end();
}

/* It is about to be started: it will be told. */
static void test_who_is_told_before_it_runs_is_told_then(void)
{
    ASSERT_NUMBER(begin(NULL), PST_CLI_STATUS_GOOD);
    command.is_running = 1;
    ASSERT_NUMBER(pst_cli_command_is_told(&command), 1);
    ASSERT_NUMBER(command.is_told_early, 1);
    command.is_running = 0;
    end();
}

static void test_what_is_no_program_is_status_127(void)
{
    char *arguments[] = { "nosuch-postern-test", "-x", NULL };

    ASSERT_NUMBER(begin(arguments), 127);
    ASSERT_TEXT(said,
        "postern: -- nosuch-postern-test: there is no such program\n");
    ASSERT_NUMBER(pst_cli_command_look(&command), 0);
    end();
}

void suite_cli_command(void)
{
    SUITE("cli/command");
    TEST(test_there_need_be_none);
    TEST(test_who_is_told_before_it_runs_is_told_then);
    TEST(test_what_is_no_program_is_status_127);
}
