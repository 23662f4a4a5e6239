/* SPDX-License-Identifier: MIT */
/*
 * test_resume.c - sessions that are resumed, and sessions that must not be:
 * under another name, after an hour, after a failure, after the certificates
 * were replaced.
 */
#include "secure.h"
#include "support/suite.h"

#define MINUTE 60000UL

static secure s;

static int is_resumed(void)
{
    postern_tls_facts facts;

    ASSERT_NUMBER(postern_session_tls_facts(s.f.witness.session, &facts), 1);
    return facts.resumed;
}

static tls_client before;

/* Another client, with the session of `before`. */
static void come_again_for(const char *name)
{
    static tls_client again;

    secure_client(&s);
    (void)fixture_say(&s.f, s.client, "STARTTLS\r\n");
    again = before;
    tls_client_resume(&s.tls, &again);
    tls_client_start(&s.tls, name);
}

static void come_again(void)
{
    come_again_for("mx.test");
}

static void leave_first_for(const char *name)
{
    secure_starttls(&s);
    tls_client_drop(&s.tls);
    tls_client_start(&s.tls, name);
    CU_ASSERT_FATAL(secure_run(&s));
    CU_ASSERT(!is_resumed());
    ASSERT_TEXT(secure_say(&s, "QUIT\r\n"), BYE);
    before = s.tls;
}

static void leave_first(void)
{
    leave_first_for("mx.test");
}

static void assert_resumed(int is)
{
    CU_ASSERT_FATAL(secure_run(&s));
    ASSERT_NUMBER(is_resumed(), is);
    ASSERT_TEXT(secure_say(&s, "NOOP\r\n"), OK);
}

static void test_a_session_can_be_resumed(void)
{
    secure_init(&s);
    leave_first();
    come_again();
    CU_ASSERT(secure_run(&s));
    CU_ASSERT(is_resumed());
    ASSERT_NUMBER(s.tls.shown.length, 0);
    ASSERT_TEXT(secure_say(&s, "EHLO c.test\r\n"), EHLO_LIST);
    secure_end(&s);
}

/* The client has the last word in such a handshake, and may go on at once. */
static void test_commands_may_follow_a_resumed_handshake_at_once(void)
{
    secure_init(&s);
    leave_first();
    come_again();
    tls_client_push(&s.tls);
    fixture_run(&s.f);
    (void)tls_client_pull(&s.tls);
    CU_ASSERT_FATAL(tls_client_is_up(&s.tls));
    CU_ASSERT(tls_client_ready(&s.tls) > 0);
    ASSERT_TEXT(secure_say(&s, "EHLO c.test\r\n" TO_DATA "x\r\n.\r\nQUIT\r\n"),
        EHLO_LIST TO_DATA_SAID OK BYE);
    secure_end(&s);
}

static void test_without_a_cache_nothing_is_resumed(void)
{
    secure_init(&s);
    s.tls_options.cache_size = 0;
    leave_first();
    come_again();
    CU_ASSERT(secure_run(&s));
    CU_ASSERT(!is_resumed());
    secure_end(&s);
}

static void test_a_full_cache_forgets_the_oldest(void)
{
    secure_init(&s);
    s.tls_options.cache_size = 2;
    leave_first();
    secure_to_tls(&s);
    secure_to_tls(&s);
    come_again();
    CU_ASSERT(secure_run(&s));
    CU_ASSERT(!is_resumed());
    secure_end(&s);
}

/* ---- under another name ------------------------------------------------ */

/* RFC 6066 3: the server MUST NOT accept that. */
static void test_a_session_belongs_to_a_name(void)
{
    static const struct {
        const char *first;
        const char *again;
        int is;
    } rows[] = {
        { "mx.test", "mx.test", 1 }, { "mx.test", "MX.test", 1 },
        { "mx.test", "other.test", 0 }, { "mx.test", NULL, 0 },
        { NULL, NULL, 1 }, { NULL, "mx.test", 0 },
        /* Nobody knows which name that is. */
        { "a b", "a b", 0 }
    };
    size_t i;

    for (i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        secure_init(&s);
        leave_first_for(rows[i].first);
        come_again_for(rows[i].again);
        assert_resumed(rows[i].is);
        secure_end(&s);
    }
}

static void test_an_unknown_name_does_not_come_in_by_a_session(void)
{
    secure_init(&s);
    s.tls_options.known_names_only = 1;
    leave_first();
    come_again_for("unknown.test");
    CU_ASSERT(!secure_run(&s));
    ASSERT_TEXT(blob_string(&s.log),
        "no common cipher suite, curve or certificate\n");
    secure_end(&s);
}

/* ---- a ClientHello that is cut ----------------------------------------- */

static void test_a_hello_may_come_in_pieces(void)
{
    size_t at;

    for (at = 1; at < 100; at += 9) {
        secure_init(&s);
        leave_first();
        come_again();
        tls_client_push_some(&s.tls, at);
        fixture_run(&s.f);
        tls_client_push_some(&s.tls, 5);
        fixture_run(&s.f);
        assert_resumed(1);
        secure_end(&s);
    }
}

/* RFC 5246 6.2.1: a message may go over several records.  The name is not
   there yet when the session is looked up. */
static void cut_record(size_t at)
{
    blob *out = &s.tls.out;
    char rest[600];
    size_t left = out->length - 5 - at;

    CU_ASSERT_FATAL(left <= sizeof(rest) && left > 0);
    memcpy(rest, out->octets + 5 + at, left);
    out->length = 5 + at;
    out->octets[3] = (char)(at >> 8);
    out->octets[4] = (char)(at & 0xFF);
    blob_add(out, out->octets, 3);
    blob_add(out, "\0", 1);
    out->octets[out->length - 1] = (char)(left >> 8);
    blob_add(out, "\0", 1);
    out->octets[out->length - 1] = (char)(left & 0xFF);
    blob_add(out, rest, left);
}

static void test_a_hello_in_two_records_may_resume_nothing(void)
{
    size_t at;

    for (at = 2; at < 150; at += 37) {
        secure_init(&s);
        leave_first();
        come_again();
        cut_record(at);
        CU_ASSERT_FATAL(secure_run(&s));
        /* What is in front of the end of the identifier may be cut. */
        ASSERT_NUMBER(is_resumed(), at < 71);
        secure_end(&s);
    }
}

/* ---- and then it is over ----------------------------------------------- */

static void test_a_session_lasts_half_an_hour_at_least_an_hour_at_most(void)
{
    static const struct {
        unsigned long first;
        unsigned long minutes;
        int is;
    } rows[] = { { 0, 29, 1 }, { 29, 29, 1 }, { 1, 58, 1 }, { 0, 60, 0 },
        { 29, 60, 0 }, { 20, 300, 0 } };
    size_t i;

    for (i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        secure_init(&s);
        memory_net_set_now(s.f.net, (300 + rows[i].first) * MINUTE);
        leave_first();
        fixture_pass(&s.f, rows[i].minutes * MINUTE);
        come_again();
        assert_resumed(rows[i].is);
        secure_end(&s);
    }
}

static int replace(void)
{
    postern_tls_context *from = secure_new_context(&s);

    ASSERT_NUMBER(secure_add(from, certificate_mx, certificate_mx_key), 0);
    return postern_tls_replace(s.context, from);
}

static void test_a_session_does_not_outlive_the_certificates(void)
{
    secure_init(&s);
    leave_first();
    ASSERT_NUMBER(replace(), 0);
    come_again();
    assert_resumed(0);
    before = s.tls;
    come_again();
    assert_resumed(1);
    secure_end(&s);
}

/* RFC 5246 7.2.2, whoever says it, and in whichever of the session's
   connections. */
static void test_a_fatal_alert_ends_the_session(void)
{
    int again;

    for (again = 0; again < 2; again++) {
        secure_init(&s);
        leave_first();
        if (again)
            come_again();
        else
            secure_to_tls(&s);
        CU_ASSERT_FATAL(secure_run(&s));
        if (!again)
            before = s.tls;
        tls_client_write_type(&s.tls, 21, "\2\50", 2);
        (void)secure_run(&s);
        CU_ASSERT(secure_is_over(&s));
        come_again();
        assert_resumed(0);
        secure_end(&s);
    }
}

static void test_a_damaged_record_ends_the_session(void)
{
    secure_init(&s);
    secure_to_tls(&s);
    before = s.tls;
    tls_client_writes(&s.tls, "NOOP\r\n");
    s.tls.out.octets[8] ^= 1;
    (void)secure_run(&s);
    CU_ASSERT(secure_is_over(&s));
    come_again();
    assert_resumed(0);
    secure_end(&s);
}

void suite_bearssl_resume(void)
{
    SUITE("bearssl/resume");
    TEST(test_a_session_can_be_resumed);
    TEST(test_commands_may_follow_a_resumed_handshake_at_once);
    TEST(test_without_a_cache_nothing_is_resumed);
    TEST(test_a_full_cache_forgets_the_oldest);
    TEST(test_a_session_belongs_to_a_name);
    TEST(test_an_unknown_name_does_not_come_in_by_a_session);
    TEST(test_a_hello_may_come_in_pieces);
    TEST(test_a_hello_in_two_records_may_resume_nothing);
    TEST(test_a_session_lasts_half_an_hour_at_least_an_hour_at_most);
    TEST(test_a_session_does_not_outlive_the_certificates);
    TEST(test_a_fatal_alert_ends_the_session);
    TEST(test_a_damaged_record_ends_the_session);
}
