/* SPDX-License-Identifier: MIT */
/* test_intake.c - messages are numbered, told and counted up to --count. */
#include "cli/intake.h"
#include "handlers/mailer.h"
#include "support/suite.h"

static char said[4000];

static int hear(void *context, const char *octets, size_t length)
{
    (void)context;
    strncat(said, octets, length);
    return 0;
}

static pst_cli_report report;
static pst_cli_intake intake;
static postern_store store;
static const char *begin_reply, *finish_reply;

static const char *inner_begin(void *context, postern_session *session,
    postern_envelope *envelope, void **message)
{
    (void)context;
    (void)session;
    (void)envelope;
    *message = NULL;
    return begin_reply;
}

static const char *inner_commit(void *context, void *message,
    postern_session *session, postern_envelope *envelope)
{
    (void)context;
    (void)message;
    (void)session;
    (void)envelope;
    return finish_reply;
}

static postern_store_later *told_by;

static void inner_commit_later(void *context, void *message,
    postern_session *session, postern_envelope *envelope,
    postern_store_later *later)
{
    (void)context;
    (void)message;
    (void)session;
    (void)envelope;
    told_by = later;
}

static int tells_later;

static const char *inner_place(void *context, void *message)
{
    (void)context;
    (void)message;
    return "there";
}

static void begin(unsigned long wanted)
{
    said[0] = '\0';
    memset(&report, 0, sizeof(report));
    memset(&intake, 0, sizeof(intake));
    report.write = hear;
    begin_reply = finish_reply = NULL;
    intake.report = &report;
    intake.wanted = wanted;
    intake.inner.begin = inner_begin;
    intake.inner.commit = inner_commit;
    intake.inner.place = inner_place;
    intake.inner.commit_later = tells_later ? inner_commit_later : NULL;
    pst_cli_intake_store(&intake, &store);
    mailer_begin(&store);
}

static void end(void)
{
    mailer_end();
    postern_store_free(&store);
}

static void test_a_message_that_is_in_has_a_number(void)
{
    begin(0);
    ASSERT_TEXT(mailer_send("Subject: Hi\r\n\r\nbody\r\n"), "250 OK\r\n");
    ASSERT_TEXT(said + 9, "#1 <a@x.example> -> <b@y.example> 21 B \"Hi\" "
        "there\n");
    said[0] = '\0';
    ASSERT_TEXT(mailer_send("A: b\r\n"), "250 OK\r\n");
    ASSERT_TEXT(said + 9, "#2 <a@x.example> -> <b@y.example> 6 B there\n");
    ASSERT_NUMBER(intake.number, 2);
    CU_ASSERT_FALSE(pst_cli_intake_is_full(&intake));
    end();
}

static void test_a_refusal_does_not_count(void)
{
    begin(1);
    finish_reply = "451 4.3.0 No";
    ASSERT_TEXT(mailer_send("A: b\r\n"), "451 4.3.0 No\r\n");
    ASSERT_TEXT(said + 9, "<a@x.example> -> <b@y.example> 6 B not taken: "
        "451 4.3.0 No\n");
    ASSERT_NUMBER(intake.number, 0);
    end();
}

static void test_a_refusal_before_the_content_is_told(void)
{
    begin(1);
    begin_reply = "452 4.3.1 No";
    ASSERT_TEXT(mailer_send("A: b\r\n"), "452 4.3.1 No\r\n");
    ASSERT_TEXT(said + 9, "<a@x.example> -> <b@y.example> 0 B not taken: "
        "452 4.3.1 No\n");
    ASSERT_NUMBER(intake.number, 0);
    end();
}

static void test_no_more_come_in_than_were_wanted(void)
{
    begin(1);
    ASSERT_TEXT(mailer_send("A: b\r\n"), "250 OK\r\n");
    CU_ASSERT(pst_cli_intake_is_full(&intake));
    CU_ASSERT(strncmp(mailer_send("A: b\r\n"), "421 4.3.2 ", 10) == 0);
    ASSERT_NUMBER(intake.number, 1);
    end();
}

static void test_who_was_on_the_way_is_too_late(void)
{
    begin(1);
    (void)mailer_say("MAIL FROM:<a@x.example>\r\nRCPT TO:<b@y.example>\r\n");
    CU_ASSERT(strncmp(mailer_say("DATA\r\n"), "354 ", 4) == 0);
    intake.number = 1;          /* another client's */
    CU_ASSERT(strncmp(mailer_say("A: b\r\n.\r\n"), "421 4.3.2 ", 10) == 0);
    ASSERT_NUMBER(intake.number, 1);
    end();
}

static void test_a_count_need_not_be_the_end(void)
{
    begin(1);
    intake.keeps_on = 1;
    ASSERT_TEXT(mailer_send("A: b\r\n"), "250 OK\r\n");
    ASSERT_TEXT(mailer_send("A: b\r\n"), "250 OK\r\n");
    ASSERT_NUMBER(intake.number, 2);
    CU_ASSERT(pst_cli_intake_is_full(&intake));
    intake.keeps_on = 0;
    CU_ASSERT(strncmp(mailer_send("A: b\r\n"), "421 4.3.2 ", 10) == 0);
    end();
}

/* ---- a store that tells later ------------------------------------------- */

static void begin_later(unsigned long wanted)
{
    tells_later = 1;
    begin(wanted);
    tells_later = 0;
}

static void tell(const char *text)
{
    told_by->done(told_by, text);
}

static void test_what_is_stored_later_is_told_then(void)
{
    begin_later(0);
    ASSERT_TEXT(mailer_send("Subject: Hi\r\n"), "");
    ASSERT_TEXT(said, "");
    tell(NULL);
    ASSERT_TEXT(mailer_said(), "250 OK\r\n");
    ASSERT_TEXT(said + 9, "#1 <a@x.example> -> <b@y.example> 13 B \"Hi\" "
        "there\n");
    said[0] = '\0';
    ASSERT_TEXT(mailer_send("A: b\r\n"), "");
    tell("451 4.3.0 No");
    ASSERT_TEXT(mailer_said(), "451 4.3.0 No\r\n");
    ASSERT_TEXT(said + 9, "<a@x.example> -> <b@y.example> 6 B not taken: "
        "451 4.3.0 No\n");
    ASSERT_NUMBER(intake.number, 1);
    end();
}

static void test_a_client_that_has_gone_is_told_of_too(void)
{
    begin_later(0);
    ASSERT_TEXT(mailer_send("A: b\r\n"), "");
    mailer_reset();
    said[0] = '\0';
    tell(NULL);
    ASSERT_TEXT(said + 9, "#1 <a@x.example> -> <b@y.example> 6 B there\n");
    end();
}

/* Those that are being stored count, as long as they do not fail. */
static void test_no_more_are_stored_than_were_wanted(void)
{
    begin_later(1);
    mailer_use(1);
    (void)mailer_say("MAIL FROM:<a@x.example>\r\nRCPT TO:<b@y.example>\r\n");
    CU_ASSERT(strncmp(mailer_say("DATA\r\n"), "354 ", 4) == 0);
    mailer_use(0);
    ASSERT_TEXT(mailer_send("A: b\r\n"), "");
    mailer_use(2);
    CU_ASSERT(strncmp(mailer_send("A: b\r\n"), "421 4.3.2 ", 10) == 0);
    mailer_use(1);
    CU_ASSERT(strncmp(mailer_say("A: b\r\n.\r\n"), "421 4.3.2 ", 10) == 0);
    tell("451 4.3.0 No");
    mailer_use(3);
    ASSERT_TEXT(mailer_send("A: b\r\n"), "");
    CU_ASSERT_FALSE(pst_cli_intake_is_full(&intake));
    tell(NULL);
    ASSERT_TEXT(mailer_said(), "250 OK\r\n");
    CU_ASSERT(pst_cli_intake_is_full(&intake));
    end();
}

void suite_cli_intake(void)
{
    SUITE("cli/intake");
    TEST(test_a_message_that_is_in_has_a_number);
    TEST(test_a_refusal_does_not_count);
    TEST(test_a_refusal_before_the_content_is_told);
    TEST(test_no_more_come_in_than_were_wanted);
    TEST(test_a_count_need_not_be_the_end);
    TEST(test_who_was_on_the_way_is_too_late);
    TEST(test_what_is_stored_later_is_told_then);
    TEST(test_a_client_that_has_gone_is_told_of_too);
    TEST(test_no_more_are_stored_than_were_wanted);
}
