/* SPDX-License-Identifier: MIT */
/*
 * test_channel.c - what a channel hands from one end to the other, with a TLS
 * session that turns each octet upside down and no socket.
 */
#include "support/failing_alloc.h"
#include "support/suite.h"
#include "tls/channel.h"
#include "tls/fault.h"

/* Octets on their way, first in, first out. */
typedef struct pipe {
    char octets[256];
    size_t length;
} pipe;

static size_t put(pipe *to, const char *octets, size_t length, size_t room)
{
    if (length > room - to->length)
        length = room - to->length;
    memcpy(to->octets + to->length, octets, length);
    to->length += length;
    return length;
}

static void drop(pipe *from, size_t length)
{
    from->length -= length;
    memmove(from->octets, from->octets + length, from->length);
}

/* ---- a TLS session ----------------------------------------------------- */

struct pst_tls_session {
    enum pst_tls_state state;
    pipe plain, records;
    size_t room;                /* for what is to be written */
    int ends;
};

static pst_tls_session tls;

static pst_tls_session *open_session(postern_tls_context *context,
    pst_memory *memory, const unsigned char seed[32])
{
    (void)context;
    (void)memory;
    return seed[0] == 0 ? NULL : &tls;
}

static void close_session(pst_tls_session *session)
{
    session->state = PST_TLS_SHAKES;
}

static enum pst_tls_state state_of(const pst_tls_session *session)
{
    return session->state;
}

static void invert(char *to, const char *from, size_t length)
{
    while (length-- > 0)
        *to++ = (char)(*from++ ^ 0x20);
}

static size_t feed(pst_tls_session *session, const char *octets,
    size_t length)
{
    char clear[256];

    if (session->plain.length > 0 || session->records.length > 0)
        return 0;
    invert(clear, octets, length);
    return put(&session->plain, clear, length, 16);
}

static const char *plain(const pst_tls_session *session, size_t *length)
{
    *length = session->plain.length;
    return *length == 0 ? NULL : session->plain.octets;
}

static void used(pst_tls_session *session, size_t length)
{
    drop(&session->plain, length);
}

static size_t write_plain(pst_tls_session *session, const char *octets,
    size_t length)
{
    char secret[256];

    invert(secret, octets, length);
    return put(&session->records, secret, length, session->room);
}

static const char *out(const pst_tls_session *session, size_t *length)
{
    *length = session->records.length;
    return *length == 0 ? NULL : session->records.octets;
}

static void sent(pst_tls_session *session, size_t length)
{
    drop(&session->records, length);
}

static void end(pst_tls_session *session)
{
    session->ends++;
    (void)put(&session->records, "!", 1, sizeof(session->records.octets));
}

static int fault(const pst_tls_session *session)
{
    (void)session;
    return PST_TLS_FAULT_DAMAGED;
}

/* ---- the two ends ------------------------------------------------------ */

static struct world {
    pst_tls_provider provider;
    postern_tls_context context;
    pst_memory memory;
    failing_alloc alloc;
    pst_channel *channel;
    pipe wire, heard, says;
    size_t most;                /* that the socket takes at once */
    size_t appetite;            /* of the conversation */
    unsigned mood;
    int ups, endings, mutes;
    int failure;
} w;

static long wire(void *owner, const char *octets, size_t length)
{
    (void)owner;
    return (long)put(&w.wire, octets, length < w.most ? length : w.most,
        sizeof(w.wire.octets));
}

static unsigned mood_of(void *owner)
{
    (void)owner;
    return w.mood | (w.says.length > 0 ? PST_CHANNEL_SAYS : 0U);
}

static size_t lend(void *owner, const char *octets, size_t length)
{
    (void)owner;
    return put(&w.heard, octets, length < w.appetite ? length : w.appetite,
        sizeof(w.heard.octets));
}

static const char *say(void *owner, size_t *length)
{
    (void)owner;
    *length = w.says.length;
    return *length == 0 ? NULL : w.says.octets;
}

static void said(void *owner, const char *octets, size_t length)
{
    (void)owner;
    (void)octets;
    drop(&w.says, length);
}

static void up(void *owner)
{
    (void)owner;
    w.ups++;
}

static void ended(void *owner)
{
    (void)owner;
    w.endings++;
}

static void failed(void *owner, int fault)
{
    (void)owner;
    w.failure = fault;
}

static void mute(void *owner)
{
    (void)owner;
    w.mutes++;
}

static const pst_channel_ends ends = {
    wire, mood_of, lend, say, said, up, ended, failed, mute
};

static const unsigned char seed[32] = { 1 };

static void begin(void)
{
    static const struct world nothing;
    static const pst_tls_session none;

    w = nothing;
    tls = none;
    w.provider.open = open_session;
    w.provider.close = close_session;
    w.provider.state = state_of;
    w.provider.feed = feed;
    w.provider.plain = plain;
    w.provider.used = used;
    w.provider.write = write_plain;
    w.provider.out = out;
    w.provider.sent = sent;
    w.provider.end = end;
    w.provider.fault = fault;
    w.context.provider = &w.provider;
    w.most = w.appetite = 100;
    w.mood = PST_CHANNEL_READS;
    tls.state = PST_TLS_UP;
    tls.room = 100;
    failing_alloc_init(&w.alloc);
    pst_memory_init(&w.memory, failing_alloc_resize, &w.alloc, 0);
    w.channel = pst_channel_new(&w.context, &w.memory, seed);
    CU_ASSERT_FATAL(w.channel != NULL);
    pst_channel_join(w.channel, &ends, &w);
}

static void finish(void)
{
    pst_channel_free(w.channel, &w.memory);
    CU_ASSERT(failing_alloc_is_clean(&w.alloc));
}

static size_t carry(const char *text)
{
    return pst_channel_carry(w.channel, text, strlen(text));
}

static void check(const pipe *actual, const char *text)
{
    ASSERT_NUMBER(actual->length, strlen(text));
    CU_ASSERT(memcmp(actual->octets, text, strlen(text)) == 0);
}

/* ---- tests ------------------------------------------------------------- */

/* More than a record holds, and what a record was damaged on its way. */
#define GNOL "LONGER-THAN-A-RECORD"
#define LONG "longer\rthan\ra\rrecord"

static void test_octets_go_both_ways(void)
{
    begin();
    (void)put(&w.says, "HI", 2, 100);
    ASSERT_NUMBER(carry(""), 0);
    check(&w.wire, "hi");
    ASSERT_NUMBER(w.ups, 1);
    ASSERT_NUMBER(carry(GNOL), sizeof(GNOL) - 1);
    check(&w.heard, LONG);
    finish();
}

static void test_what_is_not_used_up_waits_inside(void)
{
    begin();
    w.appetite = 0;
    ASSERT_NUMBER(carry("AAAABBBBCCCCDDDDEEEE"), 16);
    check(&w.heard, "");
    w.appetite = 100;
    ASSERT_NUMBER(carry("EEEE"), 4);
    check(&w.heard, "aaaabbbbccccddddeeee");
    finish();
}

static void test_nothing_is_fed_while_there_is_something_to_say(void)
{
    begin();
    w.most = 0;
    (void)put(&w.says, "X", 1, 100);
    tls.room = 0;
    ASSERT_NUMBER(carry("AAAA"), 0);
    ASSERT_NUMBER(w.mutes, 1);
    finish();
}

static void test_a_socket_that_takes_part_is_sent_the_rest(void)
{
    begin();
    (void)put(&w.says, "ABCDE", 5, 100);
    w.most = 2;
    ASSERT_NUMBER(pst_channel_flush(w.channel), 1);
    check(&w.wire, "ab");
    CU_ASSERT(pst_channel_has_records(w.channel));
    w.most = 100;
    ASSERT_NUMBER(pst_channel_flush(w.channel), 1);
    check(&w.wire, "abcde");
    CU_ASSERT(!pst_channel_has_records(w.channel));
    finish();
}

static void test_close_notify_is_said_once_and_not_in_the_clear(void)
{
    begin();
    ASSERT_NUMBER(pst_channel_end(w.channel), 1);
    check(&w.wire, "");
    finish();
    begin();
    (void)carry("A");
    ASSERT_NUMBER(pst_channel_end(w.channel), 1);
    ASSERT_NUMBER(pst_channel_end(w.channel), 1);
    check(&w.wire, "!");
    finish();
}

static void test_close_notify_goes_with_the_last_reply(void)
{
    begin();
    (void)carry("A");
    (void)put(&w.says, "BYE", 3, 100);
    w.mood |= PST_CHANNEL_OVER;
    (void)pst_channel_flush(w.channel);
    check(&w.wire, "bye!");
    ASSERT_NUMBER(tls.ends, 1);
    finish();
}

static void test_a_fin_counts_when_all_is_read(void)
{
    begin();
    w.appetite = 0;
    (void)carry("AB");
    pst_channel_left(w.channel);
    (void)carry("");
    ASSERT_NUMBER(w.endings, 0);
    w.appetite = 100;
    (void)carry("");
    (void)carry("");
    ASSERT_NUMBER(w.endings, 1);
    finish();
}

static void test_a_failure_is_told_once(void)
{
    begin();
    tls.state = PST_TLS_FAILED;
    (void)carry("A");
    ASSERT_NUMBER(w.failure, PST_TLS_FAULT_DAMAGED);
    w.failure = 0;
    (void)carry("A");
    ASSERT_NUMBER(w.failure, 0);
    ASSERT_NUMBER(w.ups, 0);
    finish();
}

static void test_there_may_be_no_memory(void)
{
    static const unsigned char zeros[32];

    begin();
    CU_ASSERT(pst_channel_new(&w.context, &w.memory, zeros) == NULL);
    failing_alloc_fail(&w.alloc, 1, 0);
    CU_ASSERT(pst_channel_new(&w.context, &w.memory, seed) == NULL);
    failing_alloc_fail(&w.alloc, 0, 0);
    pst_channel_free(NULL, &w.memory);
    finish();
}

void suite_tls_channel(void)
{
    SUITE("tls/channel");
    TEST(test_octets_go_both_ways);
    TEST(test_what_is_not_used_up_waits_inside);
    TEST(test_nothing_is_fed_while_there_is_something_to_say);
    TEST(test_a_socket_that_takes_part_is_sent_the_rest);
    TEST(test_close_notify_is_said_once_and_not_in_the_clear);
    TEST(test_close_notify_goes_with_the_last_reply);
    TEST(test_a_fin_counts_when_all_is_read);
    TEST(test_a_failure_is_told_once);
    TEST(test_there_may_be_no_memory);
}
