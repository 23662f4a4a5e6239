/* SPDX-License-Identifier: MIT */
/* test_environment.c - POSTERN_ variables become settings; arguments win. */
#include "cli/argument.h"
#include "cli/environment.h"
#include "support/suite.h"

static pst_cli_settings settings;

/* NAME, value, NAME, value ..., NULL. */
static char **variables;

static char *get(const char *name)
{
    char **at;

    for (at = variables; *at != NULL; at += 2)
        if (strcmp(*at, name) == 0)
            return at[1];
    return NULL;
}

static int read_environment(char **pairs)
{
    variables = pairs;
    pst_cli_settings_init(&settings);
    return pst_cli_environment_read(&settings, get);
}

static void test_an_empty_environment_is_the_defaults(void)
{
    static char *none[] = { NULL };

    CU_ASSERT(read_environment(none));
    ASSERT_NUMBER(settings.listen.count, 0);
    ASSERT_NUMBER(settings.options.data_size_limit, 33554432L);
}

static void test_values_and_flags_are_read(void)
{
    static char *pairs[] = {
        "POSTERN_SIZE", "1000", "POSTERN_SMTPUTF8", "1",
        "POSTERN_DECODE_DATA", "0", "POSTERN_VERBOSE", "2",
        "POSTERN_IDENT", "hello, world", "POSTERN_HOSTNAME", "", NULL
    };

    CU_ASSERT(read_environment(pairs));
    ASSERT_NUMBER(settings.options.data_size_limit, 1000);
    ASSERT_NUMBER(settings.options.enable_smtputf8, 1);
    ASSERT_NUMBER(settings.options.decode_data, 0);
    ASSERT_NUMBER(settings.verbose, 2);
    ASSERT_TEXT(settings.options.ident, "hello, world");
    CU_ASSERT_PTR_NULL(settings.options.hostname);
}

static void test_certificates_of_arguments_replace_pairs(void)
{
    static char *pairs[] = {
        "POSTERN_TLSCERT", "a.pem", "POSTERN_TLSKEY", "a.key", NULL
    };
    static char *arguments[] = { "--tlscert=b.pem", "--tlscert=c.pem", NULL };

    CU_ASSERT(read_environment(pairs));
    CU_ASSERT(pst_cli_argument_read(&settings, arguments));
    ASSERT_NUMBER(settings.certificates.count, 2);
    ASSERT_NUMBER(settings.keys.count, 0);
}

static void test_commas_part_a_list(void)
{
    static char *pairs[] = {
        "POSTERN_LISTEN", ":1,[::1]:2", "POSTERN_HANDLER", "print,eml:mail",
        "POSTERN_CALL_LIMIT", "NOOP=1,9", "POSTERN_NO_EHLO", "SIZE,HELP",
        NULL
    };

    CU_ASSERT(read_environment(pairs));
    ASSERT_NUMBER(settings.listen.count, 2);
    ASSERT_TEXT(settings.listen.items[0], ":1");
    ASSERT_TEXT(settings.listen.items[1], "[::1]:2");
    ASSERT_NUMBER(settings.handler.count, 2);
    ASSERT_TEXT(settings.handler.items[1], "eml:mail");
    ASSERT_TEXT(settings.limits[0].verb, "NOOP");
    ASSERT_TEXT(settings.limits[1].verb, "*");
    ASSERT_NUMBER(settings.limits[1].limit, 9);
    ASSERT_TEXT(settings.options.no_ehlo, "SIZE,HELP");
}

/* A password may contain commas, and is never shown. */
static void test_lines_part_passwords(void)
{
    static char *pairs[] = {
        "POSTERN_AUTH", "\nu:a,c:d\nv:b\n", NULL
    };
    static char *wrong[] = { "POSTERN_AUTH", "u:a\nsecret", NULL };

    CU_ASSERT(read_environment(pairs));
    ASSERT_NUMBER(settings.auth.count, 2);
    ASSERT_TEXT(settings.auth.items[0], "u:a,c:d");
    ASSERT_TEXT(settings.auth.items[1], "v:b");
    CU_ASSERT_FALSE(read_environment(wrong));
    ASSERT_TEXT(settings.error, "POSTERN_AUTH: accepted is USER:PASSWORD");
}

static void test_arguments_take_the_place_of_a_list(void)
{
    static char *pairs[] = {
        "POSTERN_LISTEN", ":1,:2", "POSTERN_CALL_LIMIT", "7", NULL
    };
    char *arguments[] = {
        "-l", ":3", "-l", ":4", "--call-limit", "RSET=1", NULL
    };

    CU_ASSERT(read_environment(pairs));
    CU_ASSERT(pst_cli_argument_read(&settings, arguments));
    ASSERT_NUMBER(settings.listen.count, 2);
    ASSERT_TEXT(settings.listen.items[0], ":3");
    ASSERT_TEXT(settings.limits[0].verb, "RSET");
    CU_ASSERT_PTR_NULL(settings.limits[1].verb);
}

static void test_an_error_names_the_variable(void)
{
    static char *wrong[] = { "POSTERN_SMTPUTF8", "maybe", NULL };
    static char *one[] = { "POSTERN_HANDLER", "sink,mbx:a", NULL };

    CU_ASSERT_FALSE(read_environment(wrong));
    ASSERT_TEXT(settings.error, "POSTERN_SMTPUTF8 maybe: accepted is 1 or 0");
    CU_ASSERT_FALSE(read_environment(one));
    CU_ASSERT(strncmp(settings.error, "POSTERN_HANDLER mbx:a: accepted", 31)
        == 0);
}

static void test_a_list_that_is_too_long_is_refused(void)
{
    static char value[6000];
    static char *pairs[] = { "POSTERN_HANDLER", value, NULL };

    memset(value, 'x', sizeof(value) - 1);
    memcpy(value, "eml:", 4);
    CU_ASSERT_FALSE(read_environment(pairs));
    CU_ASSERT_PTR_NOT_NULL(strstr(settings.error, ": too long"));
}

static char said[1000];

static int hear(void *context, const char *octets, size_t length)
{
    (void)context;
    strncat(said, octets, length);
    return 0;
}

static int is_quiet;

static const char *warned(const char *name)
{
    pst_cli_report report;

    memset(&report, 0, sizeof(report));
    report.write = hear;
    report.quiet = is_quiet;
    said[0] = '\0';
    pst_cli_environment_warn(&report, name);
    return said;
}

static void test_a_variable_that_is_none_is_told(void)
{
    ASSERT_TEXT(warned("POSTERN_LISTN"), "postern: POSTERN_LISTN: there is no "
        "such option; is it POSTERN_LISTEN?\n");
    ASSERT_TEXT(warned("POSTERN_XYZ"),
        "postern: POSTERN_XYZ: there is no such option\n");
    is_quiet = 1;
    ASSERT_TEXT(warned("POSTERN_XYZ"),
        "postern: POSTERN_XYZ: there is no such option\n");
    is_quiet = 0;
    ASSERT_TEXT(warned("POSTERN_LISTEN"), "");
    ASSERT_TEXT(warned("POSTERN_NO_EHLO"), "");
    ASSERT_TEXT(warned("POSTERN_HELP"), "");
    ASSERT_TEXT(warned("POSTERN_PORT"), "");
    ASSERT_TEXT(warned("POSTERN_SMTPS_PORT"), "");
    ASSERT_TEXT(warned("POSTERN_SOCKET"), "");
    ASSERT_TEXT(warned("POSTERN_PORT_1025_TCP"), "");
    ASSERT_TEXT(warned("POSTERN_SERVICE_HOST"), "");
}

void suite_cli_environment(void)
{
    SUITE("cli/environment");
    TEST(test_an_empty_environment_is_the_defaults);
    TEST(test_values_and_flags_are_read);
    TEST(test_certificates_of_arguments_replace_pairs);
    TEST(test_commas_part_a_list);
    TEST(test_lines_part_passwords);
    TEST(test_arguments_take_the_place_of_a_list);
    TEST(test_an_error_names_the_variable);
    TEST(test_a_list_that_is_too_long_is_refused);
    TEST(test_a_variable_that_is_none_is_told);
}
