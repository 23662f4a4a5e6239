/* SPDX-License-Identifier: MIT */
/* test_stores.c - the handlers that were asked for get every message. */
#include "cli/status.h"
#include "cli/stores.h"
#include "handlers/folder_list.h"
#include "handlers/mailer.h"
#include "support/suite.h"

static char said[2000];

static int hear(void *context, const char *octets, size_t length)
{
    (void)context;
    strncat(said, octets, length);
    return 0;
}

static pst_cli_settings settings;
static pst_cli_report report;
static pst_cli_output output;
static postern_store store;

static void begin(void)
{
    said[0] = '\0';
    memset(&report, 0, sizeof(report));
    report.write = hear;
    pst_cli_output_init(&output, &report, 0);
    pst_cli_settings_init(&settings);
}

static void test_every_handler_gets_the_message(void)
{
    char folder[FOLDER_LIST_PATH];
    char first[FOLDER_LIST_PATH + 20], second[FOLDER_LIST_PATH + 20];

    begin();
    folder_list_make(folder);
    sprintf(first, "eml:%s/one", folder);
    sprintf(second, "maildir:%s", folder);
    (void)pst_cli_settings_add(&settings.handler, first);
    (void)pst_cli_settings_add(&settings.handler, second);
    ASSERT_NUMBER(pst_cli_stores_make(&settings, &report, &output,
        &store),
        PST_CLI_STATUS_GOOD);
    mailer_begin(&store);
    ASSERT_TEXT(mailer_send("A: b\r\n"), "250 OK\r\n");
    mailer_end();
    postern_store_free(&store);
    ASSERT_NUMBER(folder_list_count(first + 4, ".eml"), 1);
    strcat(folder, "/new");
    ASSERT_NUMBER(folder_list_count(folder, ""), 1);
    folder[strlen(folder) - 4] = '\0';
    folder_list_remove(folder);
}

static void test_a_handler_that_cannot_be_is_named(void)
{
    begin();
    (void)pst_cli_settings_add(&settings.handler, "sink");
    (void)pst_cli_settings_add(&settings.handler, "maildir:/nonexistent/a");
    ASSERT_NUMBER(pst_cli_stores_make(&settings, &report, &output,
        &store),
        PST_CLI_STATUS_WRONG);
    ASSERT_TEXT(said, "postern: --handler maildir:/nonexistent/a: the "
        "directory that it should be in is not there\n");
}

static void test_an_mbox_is_no_directory(void)
{
    char folder[FOLDER_LIST_PATH], text[FOLDER_LIST_PATH + 8];

    begin();
    folder_list_make(folder);
    sprintf(text, "mbox:%s", folder);
    (void)pst_cli_settings_add(&settings.handler, text);
    ASSERT_NUMBER(pst_cli_stores_make(&settings, &report, &output,
        &store), PST_CLI_STATUS_WRONG);
    /* Windows denies it */
    CU_ASSERT(strstr(said, "a directory is where a file should be") != NULL
        || strstr(said, "permission denied") != NULL);
    folder_list_remove(folder);
}

static void test_standard_output_wants_the_content_at_once(void)
{
    begin();
    settings.to_stdout = 1;
    ASSERT_NUMBER(pst_cli_stores_make(&settings, &report, &output,
        &store),
        PST_CLI_STATUS_GOOD);
    ASSERT_NUMBER(store.whole, 1);
    postern_store_free(&store);
}

void suite_cli_stores(void)
{
    SUITE("cli/stores");
    TEST(test_every_handler_gets_the_message);
    TEST(test_a_handler_that_cannot_be_is_named);
    TEST(test_an_mbox_is_no_directory);
    TEST(test_standard_output_wants_the_content_at_once);
}
