/* SPDX-License-Identifier: MIT */
/* test_exec.c - the exit status is the reply; that programs run is shown in
   posix/serve. */
#include "cli/exec.h"
#include "support/suite.h"

static void test_the_exit_status_is_the_reply(void)
{
    static const struct {
        int status;
        const char *code;
    } rows[] = {
        { 1, "550 5.7.1 " }, { 67, "550 5.7.1 " }, { 125, "550 5.7.1 " },
        { 75, "451 4.3.0 " }, { 126, "451 4.3.0 " }, { 127, "451 4.3.0 " },
        { 137, "451 4.3.0 " }
    };
    size_t i;

    CU_ASSERT_PTR_NULL(pst_cli_exec_verdict(0));
    for (i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
        CU_ASSERT(strncmp(pst_cli_exec_verdict(rows[i].status), rows[i].code,
            10) == 0);
}

static void test_without_messages_there_is_nothing_to_do(void)
{
    static pst_cli_exec exec;
    static pst_cli_settings settings;

    pst_cli_settings_init(&settings);
    pst_cli_exec_init(&exec, &settings, NULL);
    ASSERT_NUMBER(exec.most, 10);
    CU_ASSERT_PTR_NULL(exec.line);
    pst_cli_exec_look(&exec);
    pst_cli_exec_end(&exec);
}

void suite_cli_exec(void)
{
    SUITE("cli/exec");
    TEST(test_the_exit_status_is_the_reply);
    TEST(test_without_messages_there_is_nothing_to_do);
}
