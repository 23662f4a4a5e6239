/* SPDX-License-Identifier: MIT */
/*
 * test_records.c - records in a TLS that is up: large, small, empty, many,
 * damaged, truncated; and how they fit with commands.
 */
#include <stdlib.h>

#include "secure.h"
#include "support/help.h"
#include "support/suite.h"

#define SECOND 1000UL
#define DAMAGED "a record was damaged on its way\n"
#define NOT_TLS "the client sent something else than TLS\n"

static secure s;

static void begin(void)
{
    secure_init(&s);
    secure_to_tls(&s);
    ASSERT_TEXT(secure_say(&s, "EHLO c.test\r\n"), EHLO_LIST);
}

static void begin_chunking(void)
{
    secure_init(&s);
    s.f.options.chunking = 1;
    secure_to_tls(&s);
    (void)secure_say(&s, "EHLO c.test\r\n");
}

static void to_data(void)
{
    begin();
    ASSERT_TEXT(secure_say(&s, TO_DATA), TO_DATA_SAID);
}

/* ---- commands and records ---------------------------------------------- */

static void test_a_record_may_hold_many_commands(void)
{
    begin();
    ASSERT_TEXT(secure_say(&s, "NOOP\r\nRSET\r\nNOOP\r\n" TO_DATA
        "x\r\n.\r\nNOOP\r\nQUIT\r\n"), OK OK OK TO_DATA_SAID OK OK BYE);
    secure_end(&s);
}

static void test_a_command_may_need_many_records(void)
{
    const char *text = "NOOP\r\n" TO_DATA "x\r\n.\r\nQUIT\r\n", *at;
    int together;

    for (together = 0; together < 2; together++) {
        begin();
        for (at = text; *at != '\0'; at++) {
            tls_client_write(&s.tls, at, 1);
            if (!together)
                (void)secure_run(&s);
        }
        (void)secure_run(&s);
        ASSERT_TEXT(tls_client_said(&s.tls), OK TO_DATA_SAID OK BYE);
        secure_end(&s);
    }
}

static void test_a_cut_record_waits_for_its_rest(void)
{
    size_t cut, length;

    begin();
    for (cut = 1; ; cut++) {
        tls_client_writes(&s.tls, "NOOP\r\n");
        length = tls_client_ready(&s.tls);
        if (cut == length)
            break;
        tls_client_push_some(&s.tls, cut);
        fixture_run(&s.f);
        ASSERT_NUMBER(tls_client_pull(&s.tls), 0);
        (void)secure_run(&s);
        ASSERT_TEXT(tls_client_said(&s.tls), OK);
    }
    secure_end(&s);
}

/* What is decrypted already needs no event of the socket. */
static void test_decrypted_commands_wait_for_an_answer_only(void)
{
    begin();
    witness_once(&s.f.witness, "noop", witness_later);
    ASSERT_TEXT(secure_say(&s, "NOOP\r\nRSET\r\n" TO_DATA
        "x\r\n.\r\nQUIT\r\n"), "");
    ASSERT_NUMBER(witness_answer(&s.f.witness, "250 now"), 0);
    fixture_run(&s.f);
    (void)tls_client_pull(&s.tls);
    ASSERT_TEXT(tls_client_said(&s.tls), "250 now\r\n" OK TO_DATA_SAID OK
        BYE);
    secure_end(&s);
}

static void test_records_behind_an_open_question_are_kept(void)
{
    int i;

    begin();
    witness_once(&s.f.witness, "noop", witness_later);
    tls_client_writes(&s.tls, "NOOP\r\n");
    for (i = 0; i < 20; i++)
        tls_client_writes(&s.tls, "RSET\r\n");
    (void)secure_run(&s);
    ASSERT_TEXT(tls_client_said(&s.tls), "");
    tls_client_writes(&s.tls, "QUIT\r\n");
    (void)secure_run(&s);
    ASSERT_NUMBER(witness_answer(&s.f.witness, NULL), 0);
    (void)secure_run(&s);
    ASSERT_TEXT(tls_client_said(&s.tls), OK
        OK OK OK OK OK OK OK OK OK OK OK OK OK OK OK OK OK OK OK OK BYE);
    secure_end(&s);
}

static void put_off_each(const char *hook)
{
    witness_plan(&s.f.witness, hook, witness_later);
}

static void test_every_answer_may_be_put_off(void)
{
    int i;

    begin();
    put_off_each("ehlo");
    put_off_each("mail");
    put_off_each("rcpt");
    put_off_each("begin");
    put_off_each("message");
    put_off_each("quit");
    tls_client_writes(&s.tls, "EHLO c.test\r\n" TO_DATA
        "x\r\n.\r\nQUIT\r\n");
    for (i = 0; i < 6; i++) {
        (void)secure_run(&s);
        ASSERT_NUMBER(s.f.witness.ticket_count, i + 1);
        ASSERT_NUMBER(witness_answer(&s.f.witness, NULL), 0);
    }
    (void)secure_run(&s);
    ASSERT_TEXT(tls_client_said(&s.tls), EHLO_LIST TO_DATA_SAID OK BYE);
    secure_end(&s);
}

static void test_an_answer_that_is_late_is_451(void)
{
    begin();
    witness_once(&s.f.witness, "noop", witness_later);
    ASSERT_TEXT(secure_say(&s, "NOOP\r\nRSET\r\n"), "");
    fixture_pass(&s.f, 300 * SECOND);
    (void)secure_run(&s);
    ASSERT_TEXT(tls_client_said(&s.tls),
        "451 4.3.2 Error: no answer in time\r\n" OK);
    secure_end(&s);
}

/* ---- sizes ------------------------------------------------------------- */

static void test_a_record_may_have_16384_octets(void)
{
    static char text[16384];
    size_t i;

    for (i = 0; i < sizeof(text); i++)
        text[i] = i % 128 == 126 ? '\r' : i % 128 == 127 ? '\n' : 'x';
    to_data();
    for (i = 0; i < 20; i++) {
        tls_client_write(&s.tls, text, sizeof(text));
        CU_ASSERT(tls_client_ready(&s.tls) > 16384);
        (void)secure_run(&s);
    }
    ASSERT_TEXT(secure_say(&s, ".\r\n"), OK);
    ASSERT_NUMBER(s.f.witness.content.length, 20 * sizeof(text));
    secure_end(&s);
}

static void test_empty_records_are_nothing(void)
{
    int i;

    begin();
    for (i = 0; i < 10000; i++)
        tls_client_write_nothing(&s.tls);
    CU_ASSERT(tls_client_ready(&s.tls) > 200000);
    memory_net_reset_counters(s.f.net);
    (void)secure_run(&s);
    CU_ASSERT(memory_net_counters(s.f.net)->longest_spin <= 3);
    ASSERT_TEXT(secure_say(&s, "NOOP\r\n"), OK);
    secure_end(&s);
}

/* They are no commands. */
static void test_empty_records_do_not_keep_a_session(void)
{
    int i;

    begin();
    for (i = 0; i < 29; i++) {
        tls_client_write_nothing(&s.tls);
        (void)secure_run(&s);
        fixture_pass(&s.f, 10 * SECOND);
    }
    ASSERT_NUMBER(s.f.witness.closed, 0);
    fixture_pass(&s.f, 10 * SECOND);
    (void)secure_run(&s);
    ASSERT_TEXT(tls_client_said(&s.tls),
        "421 4.4.2 Error: timeout exceeded\r\n");
    secure_end(&s);
}

static void test_a_trickle_of_content_is_aborted(void)
{
    int i;

    to_data();
    for (i = 0; i < 310 && s.f.witness.closed == 0; i++) {
        tls_client_writes(&s.tls, "x");
        (void)secure_run(&s);
        fixture_pass(&s.f, SECOND);
    }
    CU_ASSERT(i >= 299 && i < 305);
    ASSERT_NUMBER(s.f.witness.aborted, 1);
    ASSERT_NUMBER(s.f.witness.reason, POSTERN_REASON_TIMEOUT);
    secure_end(&s);
}

/* ---- damage ------------------------------------------------------------ */

static void assert_failed(const char *why)
{
    fixture_run(&s.f);
    ASSERT_NUMBER(s.f.witness.closed, 1);
    ASSERT_NUMBER(s.f.witness.reason, POSTERN_REASON_TLS);
    ASSERT_TEXT(blob_string(&s.log), why);
    (void)memory_client_said(s.client);
    CU_ASSERT(memory_client_sees_eof(s.client));
}

/* The length of a record with so many octets in it: GCM has eight of its own in
   front.  What is chosen depends on whether the machine computes AES. */
static size_t record_of(size_t length)
{
    br_ssl_session_parameters chosen;

    br_ssl_engine_get_session_parameters(&s.tls.context.eng, &chosen);
    if (chosen.cipher_suite
        == BR_TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256)
        return 5 + length + 16;
    return 5 + 8 + length + 16;
}

static void test_a_damaged_record_ends_the_session(void)
{
    size_t at, length = 6;

    for (at = 5; at < length; at++) {
        begin();
        witness_forget(&s.f.witness);
        tls_client_writes(&s.tls, "NOOP\r\n");
        length = record_of(6);
        CU_ASSERT_FATAL(tls_client_ready(&s.tls) == length);
        s.tls.out.octets[at] ^= 1;
        tls_client_push(&s.tls);
        assert_failed(DAMAGED);
        ASSERT_TEXT(witness_events(&s.f.witness), "closed tls\ndestroy\n");
        secure_end(&s);
    }
}

/* Is this octet in the five in front of a record? */
static int is_head(const blob *records, size_t at)
{
    const unsigned char *octets = (const unsigned char *)records->octets;
    size_t start = 0;

    while (at >= start + 5u + octets[start + 3] * 256u + octets[start + 4])
        start += 5u + octets[start + 3] * 256u + octets[start + 4];
    return at < start + 5;
}

/* With AES-CBC: padding, MAC and content are damaged, one octet at a time. */
static void test_bad_padding_is_as_bad_as_a_bad_mac(void)
{
    static const uint16_t suites[] = {
        BR_TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA
    };
    static const unsigned versions[] = { BR_TLS10, BR_TLS11, BR_TLS12 };
    size_t at, length = 6, i;

    for (i = 0; i < 3; i++)
        for (at = 5; at < length; at += 3) {
            secure_init(&s);
            s.tls_options.old_versions = 1;
            secure_starttls(&s);
            tls_client_drop(&s.tls);
            br_ssl_engine_set_versions(&s.tls.context.eng, versions[i],
                versions[i]);
            br_ssl_engine_set_suites(&s.tls.context.eng, suites, 1);
            tls_client_start(&s.tls, "mx.test");
            CU_ASSERT_FATAL(secure_run(&s));
            ASSERT_TEXT(secure_say(&s, "NOOP\r\n"), OK);
            witness_forget(&s.f.witness);
            tls_client_writes(&s.tls, "NOOP\r\n");
            length = tls_client_ready(&s.tls);
            if (is_head(&s.tls.out, at)) {
                secure_end(&s);
                continue;
            }
            s.tls.out.octets[at] ^= 1;
            tls_client_push(&s.tls);
            fixture_run(&s.f);
            ASSERT_TEXT(witness_events(&s.f.witness),
                "closed tls\ndestroy\n");
            ASSERT_TEXT(blob_string(&s.log), DAMAGED);
            secure_end(&s);
        }
}

/* The commands before it were good, and they are answered. */
static void test_what_came_before_the_damage_counts(void)
{
    begin();
    tls_client_writes(&s.tls, TO_DATA "x\r\n.\r\n");
    tls_client_writes(&s.tls, "NOOP\r\n");
    s.tls.out.octets[tls_client_ready(&s.tls) - 1] ^= 1;
    tls_client_push(&s.tls);
    fixture_run(&s.f);
    (void)tls_client_pull(&s.tls);
    ASSERT_TEXT(tls_client_said(&s.tls), TO_DATA_SAID OK);
    ASSERT_NUMBER(s.f.witness.messages, 1);
    ASSERT_NUMBER(s.f.witness.reason, POSTERN_REASON_TLS);
    secure_end(&s);
}

static void test_damaged_content_is_never_accepted(void)
{
    to_data();
    tls_client_writes(&s.tls, "some content\r\n");
    tls_client_push(&s.tls);
    tls_client_writes(&s.tls, ".\r\n");
    s.tls.out.octets[20] ^= 1;
    tls_client_push(&s.tls);
    assert_failed(DAMAGED);
    ASSERT_NUMBER(s.f.witness.messages, 0);
    ASSERT_NUMBER(s.f.witness.aborted, 1);
    secure_end(&s);
}

static void test_a_record_that_comes_twice_ends_the_session(void)
{
    blob copy;

    begin();
    memset(&copy, 0, sizeof(copy));
    tls_client_writes(&s.tls, "NOOP\r\n");
    blob_add(&copy, s.tls.out.octets, s.tls.out.length);
    ASSERT_TEXT(secure_say(&s, ""), OK);
    memory_client_write(s.client, copy.octets, copy.length);
    assert_failed(DAMAGED);
    blob_free(&copy);
    secure_end(&s);
}

static void test_a_record_that_is_too_long_ends_the_session(void)
{
    static const struct {
        const char *head;
        const char *why;
    } rows[] = {
        { "\027\003\003\110\001", NOT_TLS },    /* 2^14 + 2049 */
        { "\027\003\003\377\377", NOT_TLS },
        { "\027\003\003\000\001", NOT_TLS },    /* no room for the tag */
        { "\027\002\000\000\040", NOT_TLS },    /* another version */
        { "QUIT\r\n", NOT_TLS }                 /* in the clear */
    };
    static char rest[20000];
    size_t i;

    for (i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        begin();
        memory_client_write(s.client, rows[i].head, 5);
        memory_client_write(s.client, rest, sizeof(rest));
        assert_failed(rows[i].why);
        secure_end(&s);
    }
}

/* A record of a type that nobody knows, whose seal is right. */
static void test_an_unknown_record_ends_the_session(void)
{
    begin();
    tls_client_write_type(&s.tls, 99, "NOOP\r\n", 6);
    tls_client_push(&s.tls);
    fixture_run(&s.f);
    ASSERT_NUMBER(s.f.witness.closed, 1);
    ASSERT_NUMBER(s.f.witness.reason, POSTERN_REASON_TLS);
    secure_end(&s);
}

/* A ClientHello in a TLS that is up.  It is answered with the warning
   no_renegotiation, and that is all.  (BearSSL's client does not survive that
   warning, so it is kept from it, and so from all that follows.) */
static void say_hello_again(void)
{
    static const char hello[] = "\001\000\000\012\003\003abcdefgh";
    unsigned long sent = memory_net_counters(s.f.net)->sent;

    tls_client_write_type(&s.tls, 22, hello, sizeof(hello) - 1);
    tls_client_push(&s.tls);
    fixture_run(&s.f);
    ASSERT_NUMBER(memory_net_counters(s.f.net)->sent - sent, record_of(2));
    ASSERT_NUMBER(s.f.witness.closed, 0);
}

static void say_unheard(const char *text)
{
    tls_client_writes(&s.tls, text);
    tls_client_push(&s.tls);
    fixture_run(&s.f);
}

static void test_renegotiation_is_refused(void)
{
    begin();
    witness_forget(&s.f.witness);
    say_hello_again();
    say_unheard("NOOP\r\n");
    say_hello_again();
    say_unheard("NOOP\r\nQUIT\r\n");
    ASSERT_TEXT(witness_events(&s.f.witness),
        "noop\nnoop\nquit\nclosed quit\ndestroy\n");
    secure_end(&s);
}

static void test_renegotiation_is_refused_in_content_too(void)
{
    to_data();
    (void)secure_say(&s, "first\r\n");
    say_hello_again();
    say_unheard("second\r\n.\r\n");
    ASSERT_TEXT(blob_string(&s.f.witness.content), "first\r\nsecond\r\n");
    ASSERT_NUMBER(s.f.witness.messages, 1);
    secure_end(&s);
}

/* Half a message, then something else: it never hangs, and it says why. */
static void test_half_a_handshake_message_holds_nothing_up(void)
{
    begin();
    tls_client_write_type(&s.tls, 22, "\001\000\000\144xx", 6);
    say_unheard("NOOP\r\nQUIT\r\n");
    ASSERT_NUMBER(s.f.witness.closed, 1);
    secure_end(&s);
}

static void test_warnings_are_passed_over(void)
{
    int i;

    begin();
    for (i = 0; i < 100; i++)
        tls_client_write_type(&s.tls, 21, "\001\132", 2);
    ASSERT_TEXT(secure_say(&s, "NOOP\r\n"), OK);
    secure_end(&s);
}

static void test_a_fatal_alert_ends_the_session(void)
{
    begin();
    tls_client_write_type(&s.tls, 21, "\002\120", 2);
    tls_client_push(&s.tls);
    fixture_run(&s.f);
    ASSERT_NUMBER(s.f.witness.closed, 1);
    ASSERT_NUMBER(s.f.witness.reason, POSTERN_REASON_TLS);
    secure_end(&s);
}

/* BearSSL's own client gives up then. */
static void test_a_client_that_insists_on_renegotiation_may_leave(void)
{
    begin();
    tls_client_renegotiate(&s.tls);
    (void)secure_run(&s);
    ASSERT_NUMBER(tls_client_error(&s.tls), BR_ERR_RECV_FATAL_ALERT + 100);
    ASSERT_NUMBER(s.f.witness.closed, 0);
    memory_client_fin(s.client);
    fixture_run(&s.f);
    ASSERT_NUMBER(s.f.witness.closed, 1);
    secure_end(&s);
}

static void test_other_handshake_messages_end_the_session(void)
{
    begin();
    tls_client_write_type(&s.tls, 22, "\020\000\000\001x", 5);
    tls_client_push(&s.tls);
    fixture_run(&s.f);
    ASSERT_NUMBER(s.f.witness.closed, 1);
    ASSERT_NUMBER(s.f.witness.reason, POSTERN_REASON_TLS);
    secure_end(&s);
}

/* ---- the end ----------------------------------------------------------- */

static void assert_aborted(int reason)
{
    fixture_run(&s.f);
    ASSERT_NUMBER(s.f.witness.messages, 0);
    ASSERT_NUMBER(s.f.witness.aborted, 1);
    ASSERT_NUMBER(s.f.witness.closed, 1);
    ASSERT_NUMBER(s.f.witness.reason, reason);
}

static void test_a_fin_in_content_never_accepts_it(void)
{
    to_data();
    (void)secure_say(&s, "x\r\n");
    memory_client_fin(s.client);
    assert_aborted(POSTERN_REASON_EOF);
    secure_end(&s);
}

static void test_a_fin_in_a_chunk_never_accepts_it(void)
{
    begin_chunking();
    (void)secure_say(&s, "MAIL FROM:<a@x.test>\r\nRCPT TO:<b@x.test>\r\n"
        "BDAT 5 LAST\r\nabcd");
    memory_client_fin(s.client);
    assert_aborted(POSTERN_REASON_EOF);
    secure_end(&s);
    begin_chunking();
    (void)secure_say(&s, "MAIL FROM:<a@x.test>\r\nRCPT TO:<b@x.test>\r\n"
        "BDAT 5\r\nabcde");
    memory_client_fin(s.client);
    assert_aborted(POSTERN_REASON_EOF);
    secure_end(&s);
}

static void test_a_close_notify_in_content_never_accepts_it(void)
{
    to_data();
    tls_client_writes(&s.tls, "x\r\n");
    tls_client_end(&s.tls);
    (void)secure_run(&s);
    assert_aborted(POSTERN_REASON_EOF);
    CU_ASSERT(tls_client_is_ended(&s.tls));
    secure_end(&s);
}

/* The last record, with the end of the content, is cut by a FIN. */
static void test_a_cut_end_of_content_never_accepts_it(void)
{
    size_t cut, length = 1;

    for (cut = 0; cut < length; cut++) {
        to_data();
        (void)secure_say(&s, "x");
        tls_client_writes(&s.tls, "\r\n.\r\n");
        length = tls_client_ready(&s.tls);
        tls_client_push_some(&s.tls, cut);
        memory_client_fin(s.client);
        assert_aborted(POSTERN_REASON_EOF);
        secure_end(&s);
    }
}

/* It was complete; the client need not wait for the reply. */
static void test_a_fin_behind_content_accepts_it(void)
{
    to_data();
    tls_client_writes(&s.tls, "x\r\n.\r\n");
    tls_client_push(&s.tls);
    memory_client_fin(s.client);
    fixture_run(&s.f);
    (void)tls_client_pull(&s.tls);
    ASSERT_TEXT(tls_client_said(&s.tls), OK);
    ASSERT_NUMBER(s.f.witness.messages, 1);
    ASSERT_NUMBER(s.f.witness.reason, POSTERN_REASON_EOF);
    secure_end(&s);
}

static void test_commands_before_a_close_notify_are_answered(void)
{
    begin();
    tls_client_writes(&s.tls, "NOOP\r\nRSET\r\n");
    tls_client_writes(&s.tls, "NOOP\r\n");
    tls_client_end(&s.tls);
    tls_client_push(&s.tls);
    fixture_run(&s.f);
    (void)tls_client_pull(&s.tls);
    ASSERT_NUMBER(s.f.witness.closed, 1);
    ASSERT_NUMBER(s.f.witness.reason, POSTERN_REASON_EOF);
    ASSERT_NUMBER(tls_client_error(&s.tls), 0);
    secure_end(&s);
}

static void test_a_close_notify_behind_quit_is_clean(void)
{
    begin();
    tls_client_writes(&s.tls, "QUIT\r\n");
    tls_client_push(&s.tls);
    fixture_run(&s.f);
    tls_client_end(&s.tls);
    tls_client_push(&s.tls);
    fixture_run(&s.f);
    ASSERT_NUMBER(s.f.witness.reason, POSTERN_REASON_QUIT);
    ASSERT_TEXT(blob_string(&s.log), "");
    secure_end(&s);
}

static void test_the_server_says_close_notify(void)
{
    begin();
    CU_ASSERT(!tls_client_is_ended(&s.tls));
    ASSERT_TEXT(secure_say(&s, "QUIT\r\n"), BYE);
    CU_ASSERT(tls_client_is_ended(&s.tls));
    secure_end(&s);
}

/* The reply to what came before it goes out, however late. */
static void test_a_close_notify_behind_an_open_question_waits(void)
{
    begin();
    witness_once(&s.f.witness, "noop", witness_later);
    tls_client_writes(&s.tls, "NOOP\r\n");
    tls_client_push(&s.tls);
    fixture_run(&s.f);
    /* The client still reads: only its own side is closed. */
    tls_client_end(&s.tls);
    tls_client_push(&s.tls);
    memory_client_fin(s.client);
    fixture_run(&s.f);
    ASSERT_NUMBER(s.f.witness.closed, 0);
    memory_net_reset_counters(s.f.net);
    ASSERT_NUMBER(witness_answer(&s.f.witness, "250 late"), 0);
    fixture_run(&s.f);
    /* The reply, and the answer to the close_notify. */
    CU_ASSERT(memory_net_counters(s.f.net)->sent > 2 * record_of(2));
    ASSERT_NUMBER(s.f.witness.closed, 1);
    ASSERT_NUMBER(s.f.witness.reason, POSTERN_REASON_EOF);
    secure_end(&s);
}

static void test_a_reset_ends_it_at_once(void)
{
    to_data();
    (void)secure_say(&s, "x\r\n");
    memory_client_reset(s.client);
    assert_aborted(POSTERN_REASON_RESET);
    secure_end(&s);
}

/* ---- a client that does not read --------------------------------------- */

static void write_much(void)
{
    int i, n;

    for (n = 0; n < 20; n++) {
        char text[1001];

        for (i = 0; i < 100; i++)
            strcpy(text + i * 6, "HELP\r\n");
        tls_client_writes(&s.tls, text);
    }
}

static size_t count_help(void)
{
    static const char list[] = HELP_SAID("250", "", "", "");
    const char *at = tls_client_said(&s.tls);
    size_t count = 0;

    while (strncmp(at, list, sizeof(list) - 1) == 0) {
        at += sizeof(list) - 1;
        count++;
    }
    ASSERT_TEXT(at, "");
    return count;
}

static void test_replies_wait_for_a_client_that_reads_slowly(void)
{
    size_t before;

    begin();
    before = postern_server_memory(s.f.server, NULL);
    memory_client_set_window(s.client, 500);
    write_much();
    tls_client_push(&s.tls);
    fixture_run(&s.f);
    CU_ASSERT(memory_client_unreceived(s.client) > 4000);
    CU_ASSERT(postern_server_memory(s.f.server, NULL) - before < 32768);
    while (tls_client_pull(&s.tls) > 0) {
        fixture_run(&s.f);
        CU_ASSERT(postern_server_memory(s.f.server, NULL) - before < 32768);
    }
    ASSERT_NUMBER(count_help(), 2000);
    ASSERT_TEXT(secure_say(&s, "NOOP\r\n"), OK);
    secure_end(&s);
}

static void test_a_client_that_never_reads_is_left(void)
{
    begin();
    memory_client_set_window(s.client, 500);
    write_much();
    tls_client_push(&s.tls);
    fixture_run(&s.f);
    fixture_pass(&s.f, 300 * SECOND - 1);
    ASSERT_NUMBER(s.f.witness.closed, 0);
    fixture_pass(&s.f, 1);
    ASSERT_NUMBER(s.f.witness.closed, 1);
    ASSERT_NUMBER(s.f.witness.reason, POSTERN_REASON_TIMEOUT);
    secure_end(&s);
}

static void test_a_goodbye_may_take_its_time(void)
{
    begin();
    memory_client_set_window(s.client, 3);
    tls_client_writes(&s.tls, "QUIT\r\n");
    tls_client_push(&s.tls);
    fixture_pass(&s.f, 200 * SECOND);
    CU_ASSERT(!memory_client_is_left(s.client));
    (void)secure_run(&s);
    ASSERT_TEXT(tls_client_said(&s.tls), BYE);
    CU_ASSERT(tls_client_is_ended(&s.tls));
    CU_ASSERT(memory_client_is_left(s.client));
    secure_end(&s);
}

/* There was nothing to say but close_notify. */
static void test_a_close_notify_may_take_its_time(void)
{
    begin();
    memory_client_set_window(s.client, 3);
    memory_client_fin(s.client);
    fixture_run(&s.f);
    CU_ASSERT(!memory_client_is_left(s.client));
    (void)secure_run(&s);
    CU_ASSERT(tls_client_is_ended(&s.tls));
    CU_ASSERT(memory_client_is_left(s.client));
    secure_end(&s);
}

static void test_a_goodbye_may_never_be_heard(void)
{
    begin();
    memory_client_set_window(s.client, 3);
    tls_client_writes(&s.tls, "QUIT\r\n");
    tls_client_push(&s.tls);
    fixture_pass(&s.f, 300 * SECOND);
    ASSERT_NUMBER(s.f.witness.closed, 1);
    CU_ASSERT(memory_client_is_left(s.client));
    secure_end(&s);
    begin();
    memory_client_set_window(s.client, 3);
    tls_client_writes(&s.tls, "QUIT\r\n");
    tls_client_push(&s.tls);
    fixture_run(&s.f);
    memory_client_reset(s.client);
    fixture_run(&s.f);
    ASSERT_NUMBER(s.f.witness.closed, 1);
    CU_ASSERT(memory_client_is_left(s.client));
    secure_end(&s);
}

void suite_bearssl_records(void)
{
    SUITE("bearssl/records");
    TEST(test_a_record_may_hold_many_commands);
    TEST(test_a_command_may_need_many_records);
    TEST(test_a_cut_record_waits_for_its_rest);
    TEST(test_decrypted_commands_wait_for_an_answer_only);
    TEST(test_records_behind_an_open_question_are_kept);
    TEST(test_every_answer_may_be_put_off);
    TEST(test_an_answer_that_is_late_is_451);
    TEST(test_a_record_may_have_16384_octets);
    TEST(test_empty_records_are_nothing);
    TEST(test_empty_records_do_not_keep_a_session);
    TEST(test_a_trickle_of_content_is_aborted);
    TEST(test_a_damaged_record_ends_the_session);
    TEST(test_bad_padding_is_as_bad_as_a_bad_mac);
    TEST(test_what_came_before_the_damage_counts);
    TEST(test_damaged_content_is_never_accepted);
    TEST(test_a_record_that_comes_twice_ends_the_session);
    TEST(test_a_record_that_is_too_long_ends_the_session);
    TEST(test_an_unknown_record_ends_the_session);
    TEST(test_renegotiation_is_refused);
    TEST(test_renegotiation_is_refused_in_content_too);
    TEST(test_a_client_that_insists_on_renegotiation_may_leave);
    TEST(test_other_handshake_messages_end_the_session);
    TEST(test_half_a_handshake_message_holds_nothing_up);
    TEST(test_warnings_are_passed_over);
    TEST(test_a_fatal_alert_ends_the_session);
    TEST(test_a_fin_in_content_never_accepts_it);
    TEST(test_a_fin_in_a_chunk_never_accepts_it);
    TEST(test_a_close_notify_in_content_never_accepts_it);
    TEST(test_a_cut_end_of_content_never_accepts_it);
    TEST(test_a_fin_behind_content_accepts_it);
    TEST(test_commands_before_a_close_notify_are_answered);
    TEST(test_a_close_notify_behind_quit_is_clean);
    TEST(test_the_server_says_close_notify);
    TEST(test_a_close_notify_behind_an_open_question_waits);
    TEST(test_a_reset_ends_it_at_once);
    TEST(test_replies_wait_for_a_client_that_reads_slowly);
    TEST(test_a_client_that_never_reads_is_left);
    TEST(test_a_goodbye_may_take_its_time);
    TEST(test_a_close_notify_may_take_its_time);
    TEST(test_a_goodbye_may_never_be_heard);
}
