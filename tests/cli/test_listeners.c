/* SPDX-License-Identifier: MIT */
/* test_listeners.c - the addresses that the console server listens on. */
#include "cli/listeners.h"
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

static void begin(void)
{
    postern_options options;

    said[0] = '\0';
    memset(&report, 0, sizeof(report));
    memset(&settings, 0, sizeof(settings));
    report.write = hear;
    net = memory_net_new(1);
    postern_options_init(&options);
    options.net = memory_net_table(net);
    options.hostname = "mx.example";
    options.proxy_networks = "127.0.0.1";
    server = postern_server_new(&options, NULL, NULL);
    CU_ASSERT_PTR_NOT_NULL_FATAL(server);
}

static void end(void)
{
    postern_server_free(server);
    ASSERT_NUMBER(memory_net_free(net), 0);
}

static void test_no_list_is_both_loopback_addresses(void)
{
    begin();
    ASSERT_NUMBER(pst_cli_listeners_open(server, &settings, &report), 0);
    pst_cli_listeners_show(server, &settings, &report, NULL);
    ASSERT_TEXT(said, "postern: listening on 127.0.0.1:1025 (smtp)\n"
        "postern: listening on [::1]:1025 (smtp)\n");
    end();
}

/* It says nothing before the header. */
static void test_a_proxy_is_in_front_of_all(void)
{
    memory_client *client;

    begin();
    settings.proxy = 5000;
    ASSERT_NUMBER(pst_cli_listeners_open(server, &settings, &report), 0);
    client = memory_net_connect(net, 1025);
    CU_ASSERT_PTR_NOT_NULL_FATAL(client);
    (void)postern_server_step(server, 0);
    (void)postern_server_step(server, 0);
    ASSERT_TEXT(memory_client_said(client), "");
    memory_client_writes(client, "PROXY UNKNOWN\r\n");
    (void)postern_server_step(server, 0);
    (void)postern_server_step(server, 0);
    CU_ASSERT(strncmp(memory_client_said(client), "220 ", 4) == 0);
    end();
}

static void test_one_of_them_may_be_missing(void)
{
    begin();
    memory_net_set_family(net, POSTERN_FAMILY_INET6, 0, 1);
    ASSERT_NUMBER(pst_cli_listeners_open(server, &settings, &report), 0);
    pst_cli_listeners_show(server, &settings, &report, NULL);
    ASSERT_TEXT(said, "postern: listening on 127.0.0.1:1025 (smtp)\n");
    end();
}

static void test_all_of_a_list_are_listened_on(void)
{
    begin();
    settings.listen.items[0] = "127.0.0.1:25";
    settings.listen.items[1] = "[::1]:26";
    settings.listen.count = 2;
    ASSERT_NUMBER(pst_cli_listeners_open(server, &settings, &report), 0);
    pst_cli_listeners_show(server, &settings, &report, NULL);
    ASSERT_TEXT(said, "postern: listening on 127.0.0.1:25 (smtp)\n"
        "postern: listening on [::1]:26 (smtp)\n");
    end();
}

static void test_all_of_them_speak_lmtp(void)
{
    begin();
    settings.lmtp = 1;
    settings.listen.items[0] = "127.0.0.1:24";
    settings.listen.items[1] = "[::1]:24";
    settings.listen.count = 2;
    ASSERT_NUMBER(pst_cli_listeners_open(server, &settings, &report), 0);
    pst_cli_listeners_show(server, &settings, &report, NULL);
    ASSERT_TEXT(said, "postern: listening on 127.0.0.1:24 (lmtp)\n"
        "postern: listening on [::1]:24 (lmtp)\n");
    end();
}

static void test_a_path_is_listened_on(void)
{
    begin();
    settings.listen.items[0] = "unix:/run/x";
    settings.listen.count = 1;
    ASSERT_NUMBER(pst_cli_listeners_open(server, &settings, &report), 0);
    pst_cli_listeners_show(server, &settings, &report, NULL);
    ASSERT_TEXT(said, "postern: listening on unix:/run/x (smtp)\n");
    said[0] = '\0';
    ASSERT_NUMBER(pst_cli_listeners_open(server, &settings, &report),
        PST_CLI_STATUS_FAILED);
    ASSERT_TEXT(said, "postern: --listen unix:/run/x: somebody listens "
        "there, or it is a file of another kind\n");
    end();
}

static void test_the_mode_is_that_of_a_path(void)
{
    begin();
    settings.socket_mode = 0660;
    settings.listen.items[0] = "unix:/run/x";
    settings.listen.items[1] = "127.0.0.1:24";
    settings.listen.count = 1;
    ASSERT_NUMBER(pst_cli_listeners_open(server, &settings, &report), 0);
    ASSERT_NUMBER(memory_net_listening(net)->mode, 0660);
    ASSERT_TEXT(memory_net_listening(net)->path, "/run/x");
    settings.listen.items[0] = settings.listen.items[1];
    ASSERT_NUMBER(pst_cli_listeners_open(server, &settings, &report),
        PST_CLI_STATUS_WRONG);
    ASSERT_TEXT(said, "postern: --socket-mode: it is for the sockets of "
        "--listen unix:PATH, and there is none\n");
    settings.listen.count = 0;
    ASSERT_NUMBER(pst_cli_listeners_open(server, &settings, &report),
        PST_CLI_STATUS_WRONG);
    end();
}

static void test_what_was_not_handed_over_is_told(void)
{
    begin();
    settings.listen.items[0] = "inherited:smtp";
    settings.listen.count = 1;
    ASSERT_NUMBER(pst_cli_listeners_open(server, &settings, &report),
        PST_CLI_STATUS_WRONG);
    ASSERT_TEXT(said, "postern: --listen inherited:smtp: no such socket was "
        "handed over (LISTEN_FDS)\n");
    end();
}

static void test_a_port_in_use_is_named(void)
{
    begin();
    memory_net_occupy(net, POSTERN_FAMILY_INET, 1025);
    ASSERT_NUMBER(pst_cli_listeners_open(server, &settings, &report),
        PST_CLI_STATUS_FAILED);
    ASSERT_TEXT(said, "postern: --listen :1025: port 1025 is in use; stop "
        "the program that has it, or choose another port (0: any that is "
        "free)\n");
    end();
}

static void test_a_host_that_is_not_there_is_a_wrong_value(void)
{
    begin();
    settings.listen.items[0] = "nowhere.example:25";
    settings.listen.count = 1;
    ASSERT_NUMBER(pst_cli_listeners_open(server, &settings, &report),
        PST_CLI_STATUS_WRONG);
    CU_ASSERT(strncmp(said, "postern: --listen nowhere.example:25: ", 38)
        == 0);
    end();
}

void suite_cli_listeners(void)
{
    SUITE("cli/listeners");
    TEST(test_no_list_is_both_loopback_addresses);
    TEST(test_a_proxy_is_in_front_of_all);
    TEST(test_one_of_them_may_be_missing);
    TEST(test_all_of_a_list_are_listened_on);
    TEST(test_all_of_them_speak_lmtp);
    TEST(test_a_path_is_listened_on);
    TEST(test_the_mode_is_that_of_a_path);
    TEST(test_what_was_not_handed_over_is_told);
    TEST(test_a_port_in_use_is_named);
    TEST(test_a_host_that_is_not_there_is_a_wrong_value);
}
