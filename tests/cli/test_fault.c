/* SPDX-License-Identifier: MIT */
/* test_fault.c - random faults depend on a seed; clients that leave while they
   wait.  posix/serve tests that faults happen. */
#include "cli/fault.h"
#include "server/fixture.h"
#include "support/suite.h"

static unsigned long struck(unsigned long seed, unsigned long index,
    unsigned long percent)
{
    unsigned long asked, count = 0;

    for (asked = 0; asked < 10000; asked++)
        count += (unsigned long)pst_cli_fault_strikes(seed, index, asked,
            percent);
    return count;
}

static void test_the_odds_are_those_asked_for(void)
{
    unsigned long seed;

    for (seed = 0; seed < 20; seed++) {
        ASSERT_NUMBER(struck(seed, 0, 0), 0);
        ASSERT_NUMBER(struck(seed, 1, 100), 10000);
        CU_ASSERT(struck(seed, 2, 10) > 800);
        CU_ASSERT(struck(seed, 2, 10) < 1200);
    }
}

static void test_a_seed_has_its_faults(void)
{
    static const char wanted[] = "1110010001100010";
    char found[sizeof(wanted)] = "";
    unsigned long asked, same = 0;

    for (asked = 0; asked < sizeof(wanted) - 1; asked++)
        found[asked] = (char)('0' + pst_cli_fault_strikes(7, 0, asked, 30));
    ASSERT_TEXT(found, wanted);
    for (asked = 0; asked < 1000; asked++)
        same += pst_cli_fault_strikes(7, 0, asked, 50)
            == pst_cli_fault_strikes(8, 0, asked, 50);
    CU_ASSERT(same > 400 && same < 600);
}

static void test_settings_are_read(void)
{
    static pst_cli_settings settings;
    static pst_cli_fault fault;

    pst_cli_settings_init(&settings);
    ASSERT_NUMBER(pst_cli_fault_init(&fault, &settings), 0);
    ASSERT_NUMBER(pst_cli_fault_stalls(&fault), 0);
    (void)pst_cli_settings_add(&settings.fault, "RCPT:451@3");
    ASSERT_NUMBER(pst_cli_fault_init(&fault, &settings), 1);
    ASSERT_NUMBER(fault.count, 1);
    ASSERT_NUMBER(fault.rows[0].rule.percent, 3);
    ASSERT_NUMBER(pst_cli_fault_stalls(&fault), 0);
    (void)pst_cli_settings_add(&settings.fault, ".:stall");
    ASSERT_NUMBER(pst_cli_fault_init(&fault, &settings), 1);
    ASSERT_NUMBER(pst_cli_fault_stalls(&fault), 1);
    settings.fault.count = 0;
    settings.fault_domain = "test.invalid";
    ASSERT_NUMBER(pst_cli_fault_init(&fault, &settings), 1);
    ASSERT_NUMBER(pst_cli_fault_stalls(&fault), 1);
    pst_cli_fault_free(&fault);
}

/* ---- clients that wait -------------------------------------------------- */

static fixture f;
static pst_cli_fault fault;
static memory_client *client;

/* A client has sent this, and MAIL is never answered, or late. */
static void wait_for_mail(const char *rule, const char *more,
    const char *sent)
{
    static pst_cli_settings settings;

    pst_cli_settings_init(&settings);
    (void)pst_cli_settings_add(&settings.fault, rule);
    if (more != NULL)
        (void)pst_cli_settings_add(&settings.fault, more);
    ASSERT_NUMBER(pst_cli_fault_init(&fault, &settings), 1);
    fixture_init(&f);
    f.options.answer_timeout = 0;
    pst_cli_fault_hooks(&fault, &f.handler);
    CU_ASSERT_FATAL(fixture_start(&f));
    ASSERT_NUMBER(pst_cli_fault_commands(&fault, f.server), 0);
    client = fixture_to_ehlo(&f);
    ASSERT_TEXT(fixture_say(&f, client, sent), "");
}

static void end(void)
{
    fixture_end(&f);
    pst_cli_fault_free(&fault);
}

#define MAIL "MAIL FROM:<a@x.test>\r\n"

static void test_who_leaves_is_not_waited_for(void)
{
    static const char *const rows[][2] = {
        { "MAIL:stall", MAIL }, { "MAIL:stall", MAIL "QUIT\r\n" },
        { "MAIL:delay=8", MAIL }, { "MAIL:delay=8", MAIL "QUIT\r\n" }
    };
    size_t i;

    for (i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        wait_for_mail(rows[i][0], NULL, rows[i][1]);
        fixture_pass(&f, 5000);
        ASSERT_NUMBER(f.witness.closed, 0);
        memory_client_fin(client);
        fixture_pass(&f, 1000);
        ASSERT_NUMBER(f.witness.closed, 1);
        ASSERT_TEXT(memory_client_said(client), "");
        fixture_pass(&f, 5000);
        end();
    }
}

static void test_a_connection_that_is_lost_is_forgotten(void)
{
    wait_for_mail("MAIL:stall", NULL, MAIL);
    memory_client_reset(client);
    fixture_pass(&f, 1000);
    ASSERT_NUMBER(f.witness.closed, 1);
    CU_ASSERT(fault.first == NULL);
    end();
}

static void test_the_end_does_not_wait_for_a_reply_that_never_comes(void)
{
    wait_for_mail("MAIL:stall", NULL, MAIL);
    postern_server_stop(f.server);
    pst_cli_fault_end(&fault, f.server);
    fixture_pass(&f, 1000);
    ASSERT_NUMBER(f.stopped, 1);
    ASSERT_TEXT(memory_client_said(client), "");
    end();
}

/* A stall that comes after a delay is one at once. */
static void test_a_delay_does_not_end_a_stall(void)
{
    wait_for_mail("MAIL:delay=1", NULL, MAIL);
    fixture_pass(&f, 1000);
    ASSERT_TEXT(memory_client_said(client), OK);
    end();
    wait_for_mail("MAIL:delay=1", "MAIL:stall", MAIL);
    fixture_pass(&f, 5000);
    ASSERT_TEXT(memory_client_said(client), "");
    ASSERT_NUMBER(f.witness.closed, 0);
    end();
}

void suite_cli_fault(void)
{
    SUITE("cli/fault");
    TEST(test_the_odds_are_those_asked_for);
    TEST(test_a_seed_has_its_faults);
    TEST(test_settings_are_read);
    TEST(test_who_leaves_is_not_waited_for);
    TEST(test_a_connection_that_is_lost_is_forgotten);
    TEST(test_the_end_does_not_wait_for_a_reply_that_never_comes);
    TEST(test_a_delay_does_not_end_a_stall);
}
