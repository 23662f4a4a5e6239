/* SPDX-License-Identifier: MIT */
/* test_content.c - content for a hook that puts it off. */
#include <stdlib.h>

#include "base/config.h"
#include "fixture.h"
#include "support/suite.h"

#define TOO_LATE "451 4.3.2 Error: no answer in time\r\n"

static fixture f;
static memory_client *client;

static void begin_streaming(void)
{
    fixture_init(&f);
    f.options.chunking = 1;
    witness_stream(&f.handler);
    CU_ASSERT_FATAL(fixture_start(&f));
    client = fixture_connect(&f);
    (void)fixture_say(&f, client, "EHLO c.test\r\n");
}

static void begin_data(void)
{
    begin_streaming();
    ASSERT_TEXT(fixture_say(&f, client, TO_DATA), TO_DATA_SAID);
}

static int resume(void)
{
    return postern_resume(f.server,
        f.witness.tickets[f.witness.ticket_count - 1]);
}

/* Makes lines of content; the caller frees them. */
static char *lines(size_t count)
{
    char *text = (char *)malloc(count * 50 + 1);
    size_t i;

    CU_ASSERT_FATAL(text != NULL);
    for (i = 0; i < count; i++) {
        memset(text + i * 50, 'a' + (int)(i % 26), 48);
        memcpy(text + i * 50 + 48, "\r\n", 2);
    }
    text[count * 50] = '\0';
    return text;
}

static void test_octets_that_are_not_taken_come_again(void)
{
    begin_data();
    witness_once(&f.witness, "bytes", witness_full);
    ASSERT_TEXT(fixture_say(&f, client, "one\r\n..two\r\n"), "");
    ASSERT_TEXT(blob_string(&f.witness.content), "");
    fixture_pass(&f, 1000);
    ASSERT_NUMBER(f.witness.ticket_count, 1);
    ASSERT_NUMBER(resume(), 0);
    ASSERT_NUMBER(resume(), POSTERN_E_STALE);
    fixture_run(&f);
    ASSERT_TEXT(blob_string(&f.witness.content), "one\r\n.two\r\n");
    ASSERT_TEXT(fixture_say(&f, client, "three\r\n.\r\nNOOP\r\n"), OK OK);
    ASSERT_TEXT(blob_string(&f.witness.content),
        "one\r\n.two\r\nthree\r\n");
    fixture_end(&f);
}

static void test_each_span_may_be_put_off_many_times(void)
{
    char *text = lines(400);
    int i;

    begin_data();
    memory_net_set_cut(f.net, MEMORY_RANDOM);
    memory_client_writes(client, text);
    memory_client_writes(client, ".\r\n");
    witness_plan(&f.witness, "bytes", witness_full);
    for (i = 0; i < 200; i++) {
        fixture_run(&f);
        if (i % 3 == 2)
            witness_once(&f.witness, "bytes", POSTERN_TAKEN);
        (void)postern_resume(f.server, f.witness.tickets[
            (f.witness.ticket_count < WITNESS_TICKETS
            ? f.witness.ticket_count : WITNESS_TICKETS) - 1]);
    }
    witness_plan(&f.witness, "bytes", POSTERN_TAKEN);
    (void)postern_resume(f.server, f.witness.tickets[WITNESS_TICKETS - 1]);
    fixture_run(&f);
    ASSERT_TEXT(memory_client_said(client), OK);
    CU_ASSERT(f.witness.ticket_count > 100);
    ASSERT_TEXT(blob_string(&f.witness.content), text);
    free(text);
    fixture_end(&f);
}

/* The hook first gets the whole buffer.  When it has put off a span, less is
   received: the memory is limited, and the rest stays with the client. */
static void test_a_hook_that_is_full_bounds_memory(void)
{
    char *text = lines(20000);
    size_t before, peak;

    begin_data();
    before = postern_server_memory(f.server, NULL);
    memory_client_writes(client, text);
    witness_once(&f.witness, "bytes", witness_full);
    fixture_pass(&f, 1000);
    ASSERT_NUMBER(f.witness.longest, PST_RECEIVE_BUFFER);
    CU_ASSERT(postern_server_memory(f.server, NULL)
        <= before + PST_RECEIVE_BUFFER + PST_RECEIVE_COMMANDS + 1024);
    CU_ASSERT(memory_client_unreceived(client)
        >= 1000000 - PST_RECEIVE_BUFFER - PST_RECEIVE_COMMANDS);
    ASSERT_NUMBER(resume(), 0);
    f.witness.longest = 0;
    witness_once(&f.witness, "bytes", POSTERN_TAKEN);
    fixture_run(&f);
    (void)postern_server_memory(f.server, &peak);
    CU_ASSERT(peak <= before + 2 * PST_RECEIVE_BUFFER
        + 2 * PST_RECEIVE_COMMANDS);
    CU_ASSERT(postern_server_memory(f.server, NULL) <= before
        + 3 * PST_OUTPUT_BLOCK);
    witness_once(&f.witness, "bytes", witness_full);
    ASSERT_TEXT(fixture_say(&f, client, "x\r\n"), "");
    f.witness.longest = 0;
    memory_client_writes(client, text);
    ASSERT_NUMBER(resume(), 0);
    fixture_run(&f);
    CU_ASSERT(f.witness.longest <= PST_RECEIVE_PAUSED);
    memory_client_writes(client, ".\r\n");
    fixture_run(&f);
    ASSERT_TEXT(memory_client_said(client), OK);
    ASSERT_NUMBER(f.witness.streamed, 2000003);
    /* the next message starts from the beginning */
    f.witness.longest = 0;
    ASSERT_TEXT(fixture_say(&f, client, TO_DATA), TO_DATA_SAID);
    ASSERT_TEXT(fixture_say(&f, client, text), "");
    ASSERT_NUMBER(f.witness.longest, PST_RECEIVE_BUFFER);
    free(text);
    fixture_end(&f);
}

/* A whole received buffer is put off; how much more is received? */
static void test_the_longest_span_is_the_one_the_header_names(void)
{
    char *text = lines(4000);

    begin_data();
    memory_client_writes(client, text);
    witness_once(&f.witness, "bytes", witness_full);
    fixture_pass(&f, 1000);
    f.witness.longest = 0;
    ASSERT_NUMBER(resume(), 0);
    fixture_run(&f);
    ASSERT_NUMBER(f.witness.longest,
        PST_RECEIVE_BUFFER + PST_RECEIVE_COMMANDS);
    CU_ASSERT(f.witness.longest <= POSTERN_SPAN_MAX);
    free(text);
    fixture_end(&f);
}

static void test_no_time_is_counted_while_octets_are_put_off(void)
{
    int i;

    begin_data();
    ASSERT_TEXT(fixture_say(&f, client, "one\r\n"), "");
    witness_plan(&f.witness, "bytes", witness_full);
    memory_client_writes(client, "two\r\n");
    for (i = 0; i < 5; i++) {
        fixture_pass(&f, 299000);
        ASSERT_NUMBER(resume(), 0);
    }
    witness_plan(&f.witness, "bytes", POSTERN_TAKEN);
    fixture_run(&f);
    fixture_pass(&f, 299000);
    ASSERT_TEXT(fixture_say(&f, client, ".\r\n"), OK);
    fixture_end(&f);
}

static void test_a_hook_that_stays_full_fails_the_message(void)
{
    begin_data();
    witness_plan(&f.witness, "bytes", witness_full);
    ASSERT_TEXT(fixture_say(&f, client, "one\r\n"), "");
    fixture_pass(&f, 300000);
    ASSERT_NUMBER(f.witness.aborted, 1);
    ASSERT_NUMBER(f.witness.reason, POSTERN_REASON_ANSWER);
    ASSERT_NUMBER(resume(), POSTERN_E_STALE);
    ASSERT_TEXT(fixture_say(&f, client, "two\r\n.\r\nNOOP\r\n"),
        TOO_LATE OK);
    fixture_end(&f);
}

static void test_a_reset_is_seen_while_octets_wait(void)
{
    begin_data();
    witness_plan(&f.witness, "bytes", witness_full);
    ASSERT_TEXT(fixture_say(&f, client, "one\r\n"), "");
    memory_client_reset(client);
    fixture_run(&f);
    ASSERT_NUMBER(f.witness.aborted, 1);
    ASSERT_NUMBER(f.witness.closed, 1);
    ASSERT_NUMBER(resume(), POSTERN_E_STALE);
    fixture_end(&f);
}

static void test_a_fin_waits_for_the_octets(void)
{
    begin_data();
    witness_once(&f.witness, "bytes", witness_full);
    ASSERT_TEXT(fixture_say(&f, client, "one\r\n.\r\nQUIT\r\n"), "");
    memory_client_fin(client);
    fixture_pass(&f, 100);
    ASSERT_NUMBER(f.witness.closed, 0);
    ASSERT_NUMBER(resume(), 0);
    fixture_run(&f);
    ASSERT_TEXT(memory_client_said(client), OK BYE);
    fixture_end(&f);
}

static void test_content_cut_by_a_fin_is_aborted(void)
{
    begin_data();
    witness_once(&f.witness, "bytes", witness_full);
    ASSERT_TEXT(fixture_say(&f, client, "one\r\n"), "");
    memory_client_fin(client);
    fixture_run(&f);
    ASSERT_NUMBER(f.witness.aborted, 0);
    ASSERT_NUMBER(resume(), 0);
    fixture_run(&f);
    ASSERT_NUMBER(f.witness.aborted, 1);
    ASSERT_NUMBER(f.witness.reason, POSTERN_REASON_EOF);
    ASSERT_TEXT(blob_string(&f.witness.content), "one\r\n");
    CU_ASSERT(fixture_is_over(&f, client));
    fixture_end(&f);
}

static void resume_at_once(witness *it, postern_session *session)
{
    (void)it;
    (void)session;
    ASSERT_NUMBER(resume(), 0);
}

static void test_resume_may_come_before_the_hook_returns(void)
{
    begin_data();
    witness_once(&f.witness, "bytes", witness_full);
    f.witness.steps[0].act = resume_at_once;
    ASSERT_TEXT(fixture_say(&f, client, "one\r\n.\r\n"), OK);
    ASSERT_TEXT(blob_string(&f.witness.content), "one\r\n");
    fixture_end(&f);
}

static void take_no_ticket(witness *it, postern_session *session)
{
    (void)postern_pause(session, &it->tickets[0]);
    ASSERT_NUMBER(postern_resume(it->server, it->tickets[0]), 0);
}

static void resume_and_put_off(witness *it, postern_session *session)
{
    ASSERT_NUMBER(resume(), 0);
    (void)postern_pause(session, &it->tickets[it->ticket_count++]);
}

static void test_a_second_full_waits_for_its_own_resume(void)
{
    begin_data();
    witness_once(&f.witness, "bytes", witness_full);
    f.witness.steps[0].act = resume_and_put_off;
    ASSERT_TEXT(fixture_say(&f, client, "one\r\n.\r\n"), "");
    ASSERT_TEXT(blob_string(&f.witness.content), "");
    ASSERT_NUMBER(resume(), 0);
    fixture_run(&f);
    ASSERT_TEXT(memory_client_said(client), OK);
    fixture_end(&f);
}

static void test_a_full_ticket_may_be_dropped(void)
{
    begin_data();
    witness_do(&f.witness, "bytes", take_no_ticket, POSTERN_TAKEN);
    ASSERT_TEXT(fixture_say(&f, client, "one\r\n.\r\n"), OK);
    ASSERT_TEXT(blob_string(&f.witness.content), "one\r\n");
    fixture_end(&f);
}

static void test_an_answer_resumes(void)
{
    begin_data();
    witness_once(&f.witness, "bytes", witness_full);
    ASSERT_TEXT(fixture_say(&f, client, "one\r\n.\r\n"), "");
    ASSERT_NUMBER(witness_answer(&f.witness, "250 ignored"), 0);
    fixture_run(&f);
    ASSERT_TEXT(memory_client_said(client), OK);
    fixture_end(&f);
}

static void test_postern_full_is_for_content_alone(void)
{
    begin_streaming();
    witness_once(&f.witness, "noop", witness_full);
    ASSERT_TEXT(fixture_say(&f, client, "NOOP\r\n"),
        "451 4.3.0 Error: the server has no answer\r\n");
    ASSERT_NUMBER(f.witness.errors, 1);
    ASSERT_NUMBER(resume(), POSTERN_E_STALE);
    ASSERT_TEXT(fixture_say(&f, client, "NOOP\r\n"), OK);
    fixture_end(&f);
}

static void test_postern_later_is_not_for_content(void)
{
    begin_data();
    witness_once(&f.witness, "bytes", witness_later);
    ASSERT_TEXT(fixture_say(&f, client, "one\r\n"), "");
    ASSERT_NUMBER(f.witness.errors, 1);
    ASSERT_NUMBER(f.witness.aborted, 1);
    ASSERT_NUMBER(witness_answer(&f.witness, NULL), POSTERN_E_STALE);
    ASSERT_TEXT(fixture_say(&f, client, "two\r\n.\r\nNOOP\r\n"),
        "451 4.3.0 Error: the server has no answer\r\n250 OK\r\n");
    fixture_end(&f);
}

static void test_a_failure_is_said_after_the_end(void)
{
    begin_data();
    witness_once(&f.witness, "bytes", "452 4.2.2 quota");
    ASSERT_TEXT(fixture_say(&f, client, "one\r\ntwo\r\n"), "");
    ASSERT_NUMBER(f.witness.reason, POSTERN_REASON_REFUSED);
    ASSERT_TEXT(fixture_say(&f, client, "three\r\n.\r\nNOOP\r\n"),
        "452 4.2.2 quota\r\n250 OK\r\n");
    ASSERT_NUMBER(f.witness.streamed, 0);
    ASSERT_NUMBER(f.witness.aborted, 1);
    fixture_end(&f);
}

static void test_a_421_is_said_after_the_end_too(void)
{
    begin_data();
    witness_once(&f.witness, "bytes", "421 go");
    ASSERT_TEXT(fixture_say(&f, client, "one\r\n"), "");
    ASSERT_TEXT(fixture_say(&f, client, ".\r\nNOOP\r\n"), "421 go\r\n");
    CU_ASSERT(memory_client_sees_eof(client));
    fixture_end(&f);
}

static void test_chunks_may_be_put_off(void)
{
    begin_streaming();
    ASSERT_TEXT(fixture_say(&f, client, "MAIL FROM:<a@x.test>\r\n"
        "RCPT TO:<b@x.test>\r\n"), OK OK);
    witness_plan(&f.witness, "bytes", witness_full);
    ASSERT_TEXT(fixture_say(&f, client, "BDAT 3\r\none"), "");
    fixture_pass(&f, 1000);
    witness_plan(&f.witness, "bytes", POSTERN_TAKEN);
    ASSERT_NUMBER(resume(), 0);
    fixture_run(&f);
    ASSERT_TEXT(memory_client_said(client), OK);
    witness_once(&f.witness, "bytes", witness_full);
    ASSERT_TEXT(fixture_say(&f, client, "BDAT 3 LAST\r\ntw"), "");
    memory_client_writes(client, "oRSET\r\n");
    fixture_run(&f);
    ASSERT_NUMBER(resume(), 0);
    fixture_run(&f);
    ASSERT_TEXT(memory_client_said(client), OK OK);
    ASSERT_TEXT(blob_string(&f.witness.content), "onetwo");
    fixture_end(&f);
}

static void test_close_ends_what_is_put_off(void)
{
    begin_data();
    witness_once(&f.witness, "bytes", witness_full);
    ASSERT_TEXT(fixture_say(&f, client, "one\r\n"), "");
    postern_session_close(f.witness.session);
    fixture_run(&f);
    ASSERT_NUMBER(f.witness.aborted, 1);
    ASSERT_NUMBER(f.witness.reason, POSTERN_REASON_CLOSE);
    CU_ASSERT(strncmp(memory_client_said(client), "421 ", 4) == 0);
    CU_ASSERT(memory_client_sees_eof(client));
    ASSERT_NUMBER(resume(), POSTERN_E_STALE);
    fixture_end(&f);
}

static void test_much_that_cannot_be_kept_ends_the_session(void)
{
    char *text = lines(1000);

    begin_data();
    witness_plan(&f.witness, "bytes", witness_full);
    failing_alloc_fail(&f.alloc, 1, 1);
    ASSERT_TEXT(fixture_say(&f, client, text),
        "421 4.3.2 Error: out of memory\r\n");
    ASSERT_NUMBER(f.witness.aborted, 1);
    ASSERT_NUMBER(f.witness.reason, POSTERN_REASON_MEMORY);
    failing_alloc_fail(&f.alloc, 0, 0);
    free(text);
    fixture_end(&f);
}

void suite_server_content(void)
{
    SUITE("server/content");
    TEST(test_octets_that_are_not_taken_come_again);
    TEST(test_each_span_may_be_put_off_many_times);
    TEST(test_a_hook_that_is_full_bounds_memory);
    TEST(test_the_longest_span_is_the_one_the_header_names);
    TEST(test_no_time_is_counted_while_octets_are_put_off);
    TEST(test_a_hook_that_stays_full_fails_the_message);
    TEST(test_a_reset_is_seen_while_octets_wait);
    TEST(test_a_fin_waits_for_the_octets);
    TEST(test_content_cut_by_a_fin_is_aborted);
    TEST(test_resume_may_come_before_the_hook_returns);
    TEST(test_a_second_full_waits_for_its_own_resume);
    TEST(test_a_full_ticket_may_be_dropped);
    TEST(test_an_answer_resumes);
    TEST(test_postern_full_is_for_content_alone);
    TEST(test_postern_later_is_not_for_content);
    TEST(test_a_failure_is_said_after_the_end);
    TEST(test_a_421_is_said_after_the_end_too);
    TEST(test_chunks_may_be_put_off);
    TEST(test_close_ends_what_is_put_off);
    TEST(test_much_that_cannot_be_kept_ends_the_session);
}
