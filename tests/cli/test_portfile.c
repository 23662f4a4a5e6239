/* SPDX-License-Identifier: MIT */
/* test_portfile.c - what --port-file writes. */
#include "cli/portfile.h"
#include "handlers/folder_list.h"
#include "os/disk.h"
#include "support/memory_net.h"
#include "support/suite.h"

static void test_a_port_file_has_a_line_for_each_address(void)
{
    memory_net *net = memory_net_new(1);
    postern_server *server;
    postern_options options;
    pst_cli_portfile file, other;
    pst_cli_settings settings;
    char folder[FOLDER_LIST_PATH];
    char path[FOLDER_LIST_PATH + 10];
    size_t length;

    memset(&settings, 0, sizeof(settings));
    postern_options_init(&options);
    options.net = memory_net_table(net);
    options.hostname = "mx.example";
    server = postern_server_new(&options, NULL, NULL);
    CU_ASSERT_PTR_NOT_NULL_FATAL(server);
    ASSERT_NUMBER(postern_server_listen(server, NULL, 1025, 0), 0);
    ASSERT_NUMBER(postern_server_listen(server, "/run/x", 0,
        POSTERN_LISTEN_UNIX), 1);
    folder_list_make(folder);
    sprintf(path, "%s/ports", folder);
    ASSERT_NUMBER(pst_cli_portfile_write(&file, path, server,
        &settings), 0);
    ASSERT_NUMBER(pst_cli_portfile_write(&file, path, server,
        &settings), 0);
    ASSERT_TEXT(folder_list_read(path, &length),
        "127.0.0.1 1025\n::1 1025\nunix:/run/x\n");
    ASSERT_NUMBER(folder_list_count(folder, ""), 1);
    other = file;
    other.text[0] = '2';
    pst_cli_portfile_remove(&other);
    ASSERT_NUMBER(folder_list_count(folder, ""), 1);
    pst_cli_portfile_remove(&file);
    ASSERT_NUMBER(folder_list_count(folder, ""), 0);
    strcat(path, "/deeper");
    ASSERT_NUMBER(pst_cli_portfile_write(&file, path, server,
        &settings), PST_OS_GONE);
    pst_cli_portfile_remove(&file);
    ASSERT_NUMBER(pst_cli_portfile_write(&file, folder, server,
        &settings), PST_OS_DIRECTORY);
    folder_list_remove(folder);
    postern_server_free(server);
    ASSERT_NUMBER(memory_net_free(net), 0);
}

void suite_cli_portfile(void)
{
    SUITE("cli/portfile");
    TEST(test_a_port_file_has_a_line_for_each_address);
}
