/* SPDX-License-Identifier: MIT */
/* test_hostname.c - the name in the greeting, from name servers that are fast,
   slow, silent or mad. */
#include "cli/hostname.h"
#include "os/process.h"
#include "support/memory_net.h"
#include "support/suite.h"

#define LOOKING "postern: looking up the name of this machine (--hostname " \
    "avoids it)\n"

static memory_net *net;
static postern_server *server;
static pst_cli_report report;
static pst_cli_hostname hostname;
static char said[2000];
static const char *answer;      /* NULL: there is none */
static long due;                /* when it is there */
static long now;
static long stop;               /* when it is told to stop */

static int hear(void *context, const char *octets, size_t length)
{
    (void)context;
    strncat(said, octets, length);
    return 0;
}

/* Time is what was waited. */
static int wait_fake(pst_os_lookup *lookup, long milliseconds, char *name,
    size_t size)
{
    CU_ASSERT_PTR_EQUAL(lookup, &now);
    if (now + milliseconds < due) {
        now += milliseconds;
        return 0;
    }
    if (now < due)
        now = due;
    if (answer == NULL || strlen(answer) >= size)
        return -1;
    strcpy(name, answer);
    return 1;
}

static int is_stopped(void)
{
    return now >= stop;
}

static void begin(const char *name)
{
    postern_options options;

    said[0] = '\0';
    memset(&report, 0, sizeof(report));
    report.write = hear;
    net = memory_net_new(1);
    postern_options_init(&options);
    options.net = memory_net_table(net);
    options.hostname = name;
    server = postern_server_new(&options, NULL, NULL);
    CU_ASSERT_PTR_NOT_NULL_FATAL(server);
    pst_cli_hostname_begin(&hostname, &report, server);
}

static void end(void)
{
    pst_cli_hostname_end(&hostname);
    ASSERT_NUMBER(postern_server_free(server), 0);
    ASSERT_NUMBER(memory_net_free(net), 0);
}

static const char *its_name(void)
{
    return postern_server_options(server)->hostname;
}

/* The real one ends, and the fake takes its place. */
static void fake(const char *text, long when)
{
    begin(NULL);
    pst_cli_hostname_end(&hostname);
    hostname.lookup = (pst_os_lookup *)(void *)&now;
    hostname.wait = wait_fake;
    answer = text;
    due = when;
    now = 0;
    stop = 100000;
}

static void find(void)
{
    pst_cli_hostname_find(&hostname, is_stopped);
    hostname.lookup = NULL;
}

static const char *own_name(void)
{
    static char name[256];

    pst_os_process_host(name, sizeof(name));
    return name;
}

static void test_a_name_that_was_given_is_not_looked_up(void)
{
    begin("given.example");
    CU_ASSERT_PTR_NULL(hostname.lookup);
    pst_cli_hostname_find(&hostname, is_stopped);
    ASSERT_TEXT(its_name(), "given.example");
    ASSERT_TEXT(said, "");
    end();
}

static void test_listening_asks_nobody(void)
{
    begin(NULL);
    CU_ASSERT_PTR_NOT_NULL(hostname.lookup);
    ASSERT_NUMBER(postern_server_listen(server, "127.0.0.1", 25, 0), 0);
    ASSERT_NUMBER(memory_net_counters(net)->calls[MEMORY_HOST_NAME], 0);
    ASSERT_TEXT(its_name(), "localhost");
    end();
}

static void test_an_answer_in_time_is_taken_in_silence(void)
{
    static const long times[] = { 0, 1, 100, 999, 1000 };
    size_t i;

    for (i = 0; i < sizeof(times) / sizeof(times[0]); i++) {
        fake("mx.example", times[i]);
        find();
        ASSERT_TEXT(its_name(), "mx.example");
        ASSERT_TEXT(said, "");
        ASSERT_NUMBER(now, times[i]);
        end();
    }
}

static void test_a_slow_answer_is_waited_for_aloud(void)
{
    static const long times[] = { 1001, 1500, 4999, 5000 };
    size_t i;

    for (i = 0; i < sizeof(times) / sizeof(times[0]); i++) {
        fake("mx.example", times[i]);
        find();
        ASSERT_TEXT(its_name(), "mx.example");
        ASSERT_TEXT(said, LOOKING);
        ASSERT_NUMBER(now, times[i]);
        end();
    }
}

static void test_after_five_seconds_the_machine_says_it(void)
{
    char expected[600];

    fake("mx.example", 5001);
    find();
    ASSERT_NUMBER(now, 5000);
    ASSERT_TEXT(its_name(), own_name());
    sprintf(expected, LOOKING "postern: no answer: it is called %s\n",
        own_name());
    ASSERT_TEXT(said, expected);
    end();
}

static void test_quiet_is_quiet(void)
{
    fake("mx.example", 5001);
    report.quiet = 1;
    find();
    ASSERT_TEXT(said, "");
    end();
}

static void test_no_answer_is_not_waited_for(void)
{
    fake(NULL, 300);
    find();
    ASSERT_NUMBER(now, 300);
    ASSERT_TEXT(its_name(), own_name());
    ASSERT_TEXT(said, "");
    end();
}

static void test_without_a_lookup_the_machine_says_it(void)
{
    fake("mx.example", 0);
    hostname.lookup = NULL;
    find();
    ASSERT_NUMBER(now, 0);
    ASSERT_TEXT(its_name(), own_name());
    ASSERT_TEXT(said, "");
    end();
}

static void test_a_mad_answer_is_not_taken(void)
{
    static const char *const answers[] = {
        "", " ", "a b", "a\tb", "a\r\nb", "a\033[31m", "\177", "m\303\274.de"
    };
    static char longest[256];
    size_t i;

    for (i = 0; i < sizeof(answers) / sizeof(answers[0]); i++) {
        fake(answers[i], 0);
        find();
        ASSERT_TEXT(its_name(), own_name());
        ASSERT_TEXT(said, "");
        end();
    }
    memset(longest, 'a', 255);
    fake(longest, 0);
    find();
    ASSERT_TEXT(its_name(), longest);
    end();
}

static void test_who_is_told_to_stop_waits_no_longer(void)
{
    fake("mx.example", 4000);
    stop = 700;
    find();
    ASSERT_NUMBER(now, 700);
    ASSERT_TEXT(its_name(), own_name());
    ASSERT_TEXT(said, "");
    end();
}

void suite_cli_hostname(void)
{
    SUITE("cli/hostname");
    TEST(test_a_name_that_was_given_is_not_looked_up);
    TEST(test_listening_asks_nobody);
    TEST(test_an_answer_in_time_is_taken_in_silence);
    TEST(test_a_slow_answer_is_waited_for_aloud);
    TEST(test_after_five_seconds_the_machine_says_it);
    TEST(test_quiet_is_quiet);
    TEST(test_no_answer_is_not_waited_for);
    TEST(test_without_a_lookup_the_machine_says_it);
    TEST(test_a_mad_answer_is_not_taken);
    TEST(test_who_is_told_to_stop_waits_no_longer);
}
