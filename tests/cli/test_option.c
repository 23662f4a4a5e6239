/* SPDX-License-Identifier: MIT */
/* test_option.c - the table of options: names, letters, variables. */
#include "cli/option.h"
#include "support/suite.h"

/* The contract of the command line: scripts depend on these names. */
static const char *const names[] = {
    "listen", "smtps", "handler", "stdout", "json", "size", "smtputf8",
    "keep-going",
    "decode-data", "lmtp", "strict-addresses", "bare-newline", "line-length",
    "hostname", "ident", "timeout", "greet-delay",
    "tlscert", "tlskey", "self-signed",
    "self-signed-out", "old-tls", "require-starttls", "auth", "auth-any",
    "auth-required", "auth-insecure", "proxy-protocol", "xclient",
    "no-ehlo", "relay-ca", "relay-name", "relay-auth",
    "extra-parameters", "max-connections", "max-recipients", "max-errors",
    "call-limit", "exec", "exec-limit", "count", "expect", "wait",
    "port-file", "fault", "seed", "fault-domain", "verbose",
    "quiet", "version",
    "help", "help-all", "workers", "reuse-port", "relay-limit", "mode",
    "socket-mode"
};

static void test_every_name_of_the_contract_is_there(void)
{
    size_t i;

    for (i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
        const pst_cli_option *option =
            pst_cli_option_named(names[i], strlen(names[i]));

        CU_ASSERT_PTR_NOT_NULL(option);
        if (option != NULL)
            ASSERT_TEXT(option->name, names[i]);
    }
}

static void test_there_are_no_other_names(void)
{
    const pst_cli_option *option = pst_cli_option_table();
    size_t count = 0;

    while (option[count].name != NULL)
        count++;
    ASSERT_NUMBER(count, sizeof(names) / sizeof(names[0]));
}

static void test_the_letters_of_the_contract_are_there(void)
{
    static const char letters[] = "lsuvqh";
    static const char *const meanings[] = {
        "listen", "size", "smtputf8", "verbose", "quiet", "help"
    };
    size_t i;

    for (i = 0; letters[i] != '\0'; i++) {
        const pst_cli_option *option = pst_cli_option_lettered(letters[i]);

        ASSERT_TEXT(option == NULL ? NULL : option->name, meanings[i]);
    }
    CU_ASSERT_PTR_NULL(pst_cli_option_lettered('x'));
    CU_ASSERT_PTR_NULL(pst_cli_option_lettered('\0'));
}

static void test_a_part_of_a_name_is_no_name(void)
{
    CU_ASSERT_PTR_NULL(pst_cli_option_named("listen", 3));
    CU_ASSERT_PTR_NULL(pst_cli_option_named("listens", 7));
    CU_ASSERT_PTR_NULL(pst_cli_option_named("", 0));
}

static void test_an_option_with_an_argument_says_what_it_accepts(void)
{
    const pst_cli_option *option;

    for (option = pst_cli_option_table(); option->name != NULL; option++)
        CU_ASSERT((option->argument == NULL) == (option->accepts == NULL));
}

static void test_variables_are_capitals(void)
{
    char variable[PST_CLI_OPTION_VARIABLE];

    pst_cli_option_variable(pst_cli_option_named("no-ehlo", 7), variable);
    ASSERT_TEXT(variable, "POSTERN_NO_EHLO");
    pst_cli_option_variable(pst_cli_option_named("smtputf8", 8), variable);
    ASSERT_TEXT(variable, "POSTERN_SMTPUTF8");
}

void suite_cli_option(void)
{
    SUITE("cli/option");
    TEST(test_every_name_of_the_contract_is_there);
    TEST(test_there_are_no_other_names);
    TEST(test_the_letters_of_the_contract_are_there);
    TEST(test_a_part_of_a_name_is_no_name);
    TEST(test_an_option_with_an_argument_says_what_it_accepts);
    TEST(test_variables_are_capitals);
}
