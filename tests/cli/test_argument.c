/* SPDX-License-Identifier: MIT */
/* test_argument.c - arguments of the console server become settings. */
#include <stdarg.h>

#include "cli/argument.h"
#include "engine/rules.h"
#include "support/failing_alloc.h"
#include "support/suite.h"

static pst_cli_settings settings;

/* Reads up to eight arguments, the last one NULL. */
static int read_arguments(const char *first, ...)
{
    static char *arguments[10];
    va_list rest;
    int count = 0;

    va_start(rest, first);
    for (; first != NULL && count < 9; first = va_arg(rest, const char *))
        arguments[count++] = (char *)first;
    va_end(rest);
    arguments[count] = NULL;
    pst_cli_settings_init(&settings);
    return pst_cli_argument_read(&settings, arguments);
}

static void test_no_arguments_are_the_defaults(void)
{
    CU_ASSERT(read_arguments(NULL));
    ASSERT_NUMBER(settings.options.data_size_limit, 33554432L);
    ASSERT_NUMBER(settings.options.timeout, 300000L);
    ASSERT_NUMBER(settings.options.enable_smtputf8, 0);
    ASSERT_NUMBER(settings.options.chunking, 1);
    ASSERT_NUMBER(settings.listen.count, 0);
    ASSERT_NUMBER(settings.handler.count, 0);
    ASSERT_NUMBER(settings.verbose, 0);
}

static void test_a_value_may_stand_in_three_places(void)
{
    CU_ASSERT(read_arguments("--size", "1000", NULL));
    ASSERT_NUMBER(settings.options.data_size_limit, 1000);
    CU_ASSERT(read_arguments("--size=2000", NULL));
    ASSERT_NUMBER(settings.options.data_size_limit, 2000);
    CU_ASSERT(read_arguments("-s", "3000", NULL));
    ASSERT_NUMBER(settings.options.data_size_limit, 3000);
    CU_ASSERT(read_arguments("-s4000", NULL));
    ASSERT_NUMBER(settings.options.data_size_limit, 4000);
    CU_ASSERT(read_arguments("-us5000", NULL));
    ASSERT_NUMBER(settings.options.data_size_limit, 5000);
    ASSERT_NUMBER(settings.options.enable_smtputf8, 1);
}

static void test_every_option_sets_what_it_says(void)
{
    CU_ASSERT(read_arguments("--decode-data", "--strict-addresses",
        "--bare-newline", "reject", "--hostname=mx.test", "--ident=a b",
        "--timeout", "2.5", "--greet-delay=3", NULL));
    ASSERT_NUMBER(settings.options.decode_data, 1);
    ASSERT_NUMBER(settings.options.strict_addresses, 1);
    ASSERT_NUMBER(settings.options.bare_newline, POSTERN_NEWLINE_REJECT);
    ASSERT_TEXT(settings.options.hostname, "mx.test");
    ASSERT_TEXT(settings.options.ident, "a b");
    ASSERT_NUMBER(settings.options.timeout, 2500);
    ASSERT_NUMBER(settings.options.greet_delay, 3000);
    CU_ASSERT(read_arguments("--no-ehlo", "SIZE,PIPELINING",
        "--max-connections=5", "--max-recipients=6", "--max-errors=7",
        "--count=8", "--wait=9", "--port-file=ports", "--stdout", NULL));
    ASSERT_TEXT(settings.options.no_ehlo, "SIZE,PIPELINING");
    ASSERT_NUMBER(settings.options.max_connections, 5);
    ASSERT_NUMBER(settings.options.recipient_limit, 6);
    ASSERT_NUMBER(settings.options.error_limit, 7);
    ASSERT_NUMBER(settings.count, 8);
    ASSERT_NUMBER(settings.wait, 9000);
    ASSERT_TEXT(settings.port_file, "ports");
    ASSERT_NUMBER(settings.to_stdout, 1);
    ASSERT_NUMBER(settings.proxy, 0);
    CU_ASSERT(read_arguments("--proxy-protocol=2.5", NULL));
    ASSERT_NUMBER(settings.proxy, 2500);
    CU_ASSERT_FALSE(read_arguments("--proxy-protocol=0", NULL));
    CU_ASSERT(read_arguments("--xclient", "127.0.0.1,::1", NULL));
    ASSERT_TEXT(settings.options.xclient_networks, "127.0.0.1,::1");
    ASSERT_NUMBER(settings.workers, 32);
    CU_ASSERT(read_arguments("--workers=0", NULL));
    ASSERT_NUMBER(settings.workers, 0);
    CU_ASSERT(read_arguments("--extra-parameters", "XOORG,RET", NULL));
    ASSERT_TEXT(settings.options.extra_parameters, "XOORG,RET");
}

static void test_a_command_is_behind_two_dashes(void)
{
    CU_ASSERT(read_arguments("-q", "--", "sh", "-c", "--help", NULL));
    ASSERT_TEXT(settings.command[0], "sh");
    ASSERT_TEXT(settings.command[1], "-c");
    ASSERT_TEXT(settings.command[2], "--help");
    CU_ASSERT_PTR_NULL(settings.command[3]);
    ASSERT_NUMBER(settings.help, 0);
    CU_ASSERT(read_arguments("-q", NULL));
    CU_ASSERT_PTR_NULL(settings.command);
    CU_ASSERT_FALSE(read_arguments("--", NULL));
    ASSERT_TEXT(settings.error,
        "--: needs a command to run, such as -- sh test.sh");
    CU_ASSERT_FALSE(read_arguments("sh", NULL));
    ASSERT_TEXT(settings.error, "sh: accepted are options, and a command "
        "behind --; postern --help-all lists them");
}

static void test_questions_and_verbosity_are_flags(void)
{
    CU_ASSERT(read_arguments("-vv", "-q", "--version", "-h", NULL));
    ASSERT_NUMBER(settings.verbose, 2);
    ASSERT_NUMBER(settings.quiet, 1);
    ASSERT_NUMBER(settings.version, 1);
    ASSERT_NUMBER(settings.help, 1);
}

static void test_lists_keep_their_order(void)
{
    CU_ASSERT(read_arguments("-l", ":1", "--listen", "*:2", "--handler",
        "print", "--handler=eml:a b", NULL));
    ASSERT_NUMBER(settings.listen.count, 2);
    ASSERT_TEXT(settings.listen.items[0], ":1");
    ASSERT_TEXT(settings.listen.items[1], "*:2");
    ASSERT_NUMBER(settings.handler.count, 2);
    ASSERT_TEXT(settings.handler.items[0], "print");
    ASSERT_TEXT(settings.handler.items[1], "eml:a b");
}

static void test_a_flag_is_switched_off(void)
{
    CU_ASSERT(read_arguments("-uvv", "--no-smtputf8", "--no-verbose", NULL));
    ASSERT_NUMBER(settings.options.enable_smtputf8, 0);
    ASSERT_NUMBER(settings.verbose, 0);
    CU_ASSERT(read_arguments("-uv", "--smtputf8=0", "--verbose=3", NULL));
    ASSERT_NUMBER(settings.options.enable_smtputf8, 0);
    ASSERT_NUMBER(settings.verbose, 3);
    CU_ASSERT(read_arguments("--json", "--no-json", NULL));
    ASSERT_NUMBER(settings.json, 0);
    CU_ASSERT(read_arguments("--lmtp", NULL));
    CU_ASSERT(settings.lmtp);
    CU_ASSERT(read_arguments("--lmtp", "--no-lmtp", NULL));
    CU_ASSERT_FALSE(settings.lmtp);
    CU_ASSERT_FALSE(read_arguments("--no-size", NULL));
    CU_ASSERT_FALSE(read_arguments("--no-smtputf8=1", NULL));
    CU_ASSERT_FALSE(read_arguments("--no-", NULL));
}

static void test_lines_and_newlines_are_set(void)
{
    CU_ASSERT(read_arguments("--bare-newline=normalize",
        "--line-length=2000", NULL));
    ASSERT_NUMBER(settings.options.bare_newline, POSTERN_NEWLINE_NORMALIZE);
    ASSERT_NUMBER(settings.options.line_length_limit, 2000);
}

static void test_a_name_that_is_too_long_names_itself(void)
{
    char name[257];

    memset(name, 'a', 256);
    name[256] = '\0';
    CU_ASSERT_FALSE(read_arguments("--hostname", name, NULL));
    CU_ASSERT(strncmp(settings.error, "--hostname aaaa", 15) == 0);
    CU_ASSERT_PTR_NOT_NULL(strstr(settings.error, "at most 255 octets"));
    name[255] = '\0';
    CU_ASSERT(read_arguments("--hostname", name, NULL));
    name[241] = '\0';
    CU_ASSERT_FALSE(read_arguments("--ident", name, NULL));
}

static void test_call_limits_are_for_commands_that_there_are(void)
{
    postern_engine_options options;
    failing_alloc alloc;
    postern_rules *rules;
    char limit[80];
    size_t i;

    postern_engine_options_init(&options);
    failing_alloc_init(&alloc);
    options.resize = failing_alloc_resize;
    options.resize_context = &alloc;
    rules = postern_rules_new(&options, NULL);
    CU_ASSERT_PTR_NOT_NULL_FATAL(rules);
    for (i = 0; i < rules->verb_count; i++) {
        sprintf(limit, "%s=3", rules->verbs[i]->name);
        CU_ASSERT(read_arguments("--call-limit", limit, NULL));
    }
    postern_rules_free(rules);
    CU_ASSERT(read_arguments("--call-limit", "noop=3", NULL));
    CU_ASSERT_FALSE(read_arguments("--call-limit", "FOO=3", NULL));
    CU_ASSERT_FALSE(read_arguments("--call-limit", "STARTTLSTARTTLS=3",
        NULL));
}

static void test_call_limits_become_a_table(void)
{
    const postern_call_limit *limits;

    CU_ASSERT(read_arguments("--call-limit", "10", "--call-limit", "NOOP=2",
        NULL));
    limits = settings.options.command_call_limit;
    CU_ASSERT_PTR_NOT_NULL_FATAL(limits);
    ASSERT_TEXT(limits[0].verb, "*");
    ASSERT_NUMBER(limits[0].limit, 10);
    ASSERT_TEXT(limits[1].verb, "NOOP");
    ASSERT_NUMBER(limits[1].limit, 2);
    CU_ASSERT_PTR_NULL(limits[2].verb);
}

static void test_a_list_has_an_end(void)
{
    char *arguments[2 * PST_CLI_SETTINGS_REPEATS + 3];
    size_t i;

    for (i = 0; i < 2 * PST_CLI_SETTINGS_REPEATS + 2; i += 2) {
        arguments[i] = "-l";
        arguments[i + 1] = ":0";
    }
    arguments[i] = NULL;
    pst_cli_settings_init(&settings);
    CU_ASSERT_FALSE(pst_cli_argument_read(&settings, arguments));
    ASSERT_TEXT(settings.error, "--listen :0: too many of them");
}

static void test_an_error_names_the_option_and_what_is_accepted(void)
{
    static const struct {
        const char *first;
        const char *second;
        const char *error;
    } rows[] = {
        { "--size", "x", "--size x: accepted is a number of octets "
            "such as 10M, 0 for no limit" },
        { "--size", NULL, "--size: needs OCTETS: a number of octets "
            "such as 10M, 0 for no limit" },
        { "--size=", NULL, "--size: accepted is a number of octets "
            "such as 10M, 0 for no limit" },
        { "-s", NULL, "--size: needs OCTETS: a number of octets "
            "such as 10M, 0 for no limit" },
        { "--timeout", "0", "--timeout 0: accepted is a number of seconds "
            "above 0, such as 2.5" },
        { "-l", "1025x", "--listen 1025x: accepted is [HOST:]PORT, such as "
            "1025, *:25 or [::1]:0, or unix:PATH" },
        { "--handler", "mail", "--handler mail: accepted is print, sink, "
            "eml:DIR, maildir:DIR, mbox:FILE, relay:HOST:PORT, "
            "lmtp:HOST:PORT or lmtp:unix:PATH" },
        { "--handler", "eml:", "--handler eml:: accepted is print, sink, "
            "eml:DIR, maildir:DIR, mbox:FILE, relay:HOST:PORT, "
            "lmtp:HOST:PORT or lmtp:unix:PATH" },
        { "--handler", "print:x", "--handler print:x: accepted is print, "
            "sink, eml:DIR, maildir:DIR, mbox:FILE, relay:HOST:PORT, "
            "lmtp:HOST:PORT or lmtp:unix:PATH" },
        { "--bare-newline", "keep", "--bare-newline keep: accepted is "
            "accept, normalize or reject" },
        { "--count", "0", "--count 0: accepted is a number above 0" },
        { "--hostname", "a b", "--hostname a b: accepted is a name of "
            "at most 255 octets without blanks" },
        { "--call-limit", "=3", "--call-limit =3: accepted is N or VERB=N, "
            "a command of "
            "SMTP" },
        { "--ident", "a\033[0m", "--ident a\\x1b[0m: accepted is at "
            "most 240 octets of ASCII without control characters" },
        { "--nope", NULL, "--nope: no such option; postern --help-all "
            "lists them" },
        { "-x", NULL, "-x: no such option; postern --help-all lists them" },
        { "--quiet=2", NULL, "--quiet 2: accepted is 1 or 0" },
        { "mail", NULL, "mail: accepted are options, and a command behind "
            "--; postern --help-all lists them" }
    };
    size_t i;

    for (i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        CU_ASSERT_FALSE(read_arguments(rows[i].first, rows[i].second, NULL));
        ASSERT_TEXT(settings.error, rows[i].error);
    }
}

static void test_faults_are_read(void)
{
    CU_ASSERT(read_arguments("--fault", "RCPT:451@10", "--fault=.:drop",
        "--seed", "7", "--fault-domain=test.invalid", NULL));
    ASSERT_NUMBER(settings.fault.count, 2);
    ASSERT_NUMBER(settings.seed, 7);
    ASSERT_TEXT(settings.fault_domain, "test.invalid");
    CU_ASSERT_FALSE(read_arguments("--fault", "RCPT", NULL));
    ASSERT_TEXT(settings.error, "--fault RCPT: accepted is "
        "VERB:CODE[-STATUS], VERB:delay=SECONDS, VERB:drop or VERB:stall, "
        "and @PERCENT behind it; VERB is a command of SMTP, CONNECT, or . "
        "for the final dot");
}

void suite_cli_argument(void)
{
    SUITE("cli/argument");
    TEST(test_no_arguments_are_the_defaults);
    TEST(test_a_value_may_stand_in_three_places);
    TEST(test_every_option_sets_what_it_says);
    TEST(test_a_command_is_behind_two_dashes);
    TEST(test_questions_and_verbosity_are_flags);
    TEST(test_lists_keep_their_order);
    TEST(test_a_flag_is_switched_off);
    TEST(test_lines_and_newlines_are_set);
    TEST(test_a_name_that_is_too_long_names_itself);
    TEST(test_call_limits_are_for_commands_that_there_are);
    TEST(test_call_limits_become_a_table);
    TEST(test_a_list_has_an_end);
    TEST(test_an_error_names_the_option_and_what_is_accepted);
    TEST(test_faults_are_read);
}
