/* SPDX-License-Identifier: MIT */
/*
 * test_event.c - a client and an engine talk to each other, with their octets
 * cut in all ways.
 */
#include <stdlib.h>

#include "postern_engine.h"
#include "postern_tls.h"
#include "server/server.h"
#include "support/random.h"
#include "talk.h"

typedef struct pair {
    talk talk;              /* its alloc and options; no server in it */
    postern_engine_options options;
    postern_rules *rules;
    postern_engine *engine;
    char keep[200000];      /* said by the client, not yet used up */
    size_t kept;
    unsigned long random;   /* 0: nothing is cut */
    char events[10000];
    char received[400000];  /* what the engine's user got */
    size_t received_length;
    char facts[2000];
} pair;

static void begin(pair *it)
{
    memset(it, 0, sizeof(*it));
    talk_set(&it->talk);
    it->talk.options.hashes = postern_tls_hashes();
    postern_engine_options_init(&it->options);
    it->options.hostname = "mx.test";
    it->options.resize = failing_alloc_resize;
    it->options.resize_context = &it->talk.alloc;
    it->options.streaming = 1;
    it->options.dsn = 1;
    it->options.timeout = 0;
}

static void start(pair *it)
{
    int error;

    it->rules = postern_rules_new(&it->options, &error);
    ASSERT_NUMBER(error, 0);
    it->engine = postern_engine_new(it->rules, it->talk.now);
    talk_start(&it->talk);
}

static void end(pair *it)
{
    postern_engine_free(it->engine);
    postern_rules_free(it->rules);
    talk_end(&it->talk);
}

static size_t some(pair *it, size_t length)
{
    return it->random == 0 || length == 0 ? length
        : 1 + random_below(&it->random, (unsigned long)(length < 50 ? length
        : 50));
}

static const char *keys(const postern_question *question)
{
    if (strcmp(question->text, "user") != 0)
        return "535 no";
    question->keys->password = "pencil";
    return NULL;
}

/* Who is asked: bad@... and none@... are refused. */
static const char *decide(pair *it, const postern_question *question)
{
    switch (question->ask) {
    case POSTERN_ASK_MAIL:
    case POSTERN_ASK_RCPT:
        if (strncmp(question->text, "bad", 3) == 0)
            return "550 5.1.1 No\nsuch user";
        sprintf(it->facts + strlen(it->facts), "%s%s ", question->text,
            question->options[0].name == NULL ? "" : "+");
        return NULL;
    case POSTERN_ASK_MESSAGE_BYTES:
        memcpy(it->received + it->received_length, question->octets,
            question->length);
        it->received_length += question->length;
        return NULL;
    case POSTERN_ASK_AUTH_KEYS:
        return keys(question);
    case POSTERN_ASK_AUTH:
        return question->credentials->secret == NULL
            || strcmp(question->credentials->secret, "pencil") == 0
            ? "235 yes" : "535 no";
    case POSTERN_ASK_VERDICT:
        return question->index == 1 ? "452 full" : NULL;
    default:
        return NULL;
    }
}

/* The engine takes what has come, and its answers go to the client. */
static int serve(pair *it)
{
    postern_question question;
    const char *octets;
    size_t used, length, taken, lent = some(it, it->kept);
    int moved = 0;

    postern_engine_lend(it->engine, it->keep, lent, it->talk.now);
    while (postern_engine_next(it->engine, &question)) {
        moved = 1;
        (void)postern_engine_answer(it->engine, decide(it, &question),
            it->talk.now);
    }
    used = postern_engine_reclaim(it->engine);
    it->kept -= used;
    memmove(it->keep, it->keep + used, it->kept);
    while ((octets = postern_engine_out(it->engine, &length)) != NULL) {
        length = some(it, length);
        for (taken = 0; taken < length; ) {
            size_t n = postern_client_input(it->talk.client,
                octets + taken, length - taken, it->talk.now);

            strcat(it->events, talk_events(&it->talk));
            taken += n == 0 ? length : n;
        }
        postern_engine_sent(it->engine, length);
        moved = 1;
    }
    return moved || used > 0;
}

static int carry(pair *it)
{
    size_t length;
    const char *octets = postern_client_out(it->talk.client, &length);

    if (octets == NULL)
        return 0;
    length = some(it, length);
    memcpy(it->keep + it->kept, octets, length);
    it->kept += length;
    postern_client_sent(it->talk.client, length, it->talk.now);
    return 1;
}

/* Until nothing moves; once more, since what is cut may be looked at in
   vain. */
static const char *settle(pair *it)
{
    unsigned idle = 0;

    it->events[0] = '\0';
    while (idle < 60)
        idle = (carry(it) | serve(it)) != 0 ? 0 : idle + 1;
    return it->events;
}

static void give(pair *it, const char *octets, size_t length)
{
    size_t at = 0;

    while (at < length) {
        size_t used = postern_client_content(it->talk.client, octets + at,
            some(it, length - at), it->talk.now);

        at += used;
        if (used == 0) {
            carry(it);
            serve(it);
        }
    }
    while (END(&it->talk) == POSTERN_E_AGAIN) {
        carry(it);
        serve(it);
    }
}

#define HELLO "ready 250 mx.test\n"

/* ---- one message, all ways ---------------------------------------------- */

static void send_one(pair *it, const char *content, size_t length)
{
    it->received_length = 0;
    ASSERT_NUMBER(MAIL(&it->talk, "a@b.test", NULL), 0);
    ASSERT_NUMBER(RCPT(&it->talk, "bad@d.test", NULL), 0);
    ASSERT_NUMBER(RCPT(&it->talk, "c@d.test", NULL), 0);
    ASSERT_NUMBER(DATA(&it->talk), 0);
    ASSERT_TEXT(settle(it), "mail[0] 250 OK\n"
        "rcpt[0] 550 5.1.1 No\nsuch user\nrcpt[1] 250 OK\n");
    give(it, content, length);
    ASSERT_TEXT(settle(it), "content[0] 250 OK!\n");
}

static void send_twice(pair *it)
{
    static const char content[] = "Subject: x\n\n.\r\n..a\rb\n.";
    static const char expected[] =
        "Subject: x\r\n\r\n.\r\n..a\r\nb\r\n.\r\n";
    unsigned i;

    CU_ASSERT(strncmp(settle(it), HELLO, strlen(HELLO)) == 0);
    for (i = 0; i < 2; i++) {
        send_one(it, content, sizeof(content) - 1);
        ASSERT_NUMBER(it->received_length, sizeof(expected) - 1);
        CU_ASSERT(memcmp(it->received, expected, sizeof(expected) - 1)
            == 0);
    }
    ASSERT_NUMBER(postern_client_quit(it->talk.client, it->talk.now), 0);
    ASSERT_TEXT(settle(it), "over done 221 Bye\n");
    end(it);
}

static void test_messages_all_ways(void)
{
    static pair it;
    unsigned long seed;
    int chunking, pipelining;

    for (seed = 0; seed < 40; seed++)
        for (chunking = 0; chunking < 2; chunking++)
            for (pipelining = 0; pipelining < 2; pipelining++) {
                begin(&it);
                it.random = seed;
                it.options.chunking = 1;
                it.talk.options.chunking = chunking;
                it.talk.options.pipelining = pipelining;
                start(&it);
                send_twice(&it);
            }
}

static void test_a_large_message(void)
{
    static char content[300000];
    static pair it;
    unsigned long state = 3;
    size_t i;
    int chunking;

    for (i = 0; i < sizeof(content); i++)
        content[i] = "x.\r\n"[i % 70 < 68 ? random_below(&state, 2)
            : i % 70 - 66];
    for (chunking = 0; chunking < 2; chunking++) {
        begin(&it);
        it.options.chunking = 1;
        it.talk.options.chunking = chunking;
        start(&it);
        (void)settle(&it);
        send_one(&it, content, 280000);
        ASSERT_NUMBER(it.received_length, 280000);
        CU_ASSERT(memcmp(it.received, content, 280000) == 0);
        end(&it);
    }
}

static void test_parameters_arrive(void)
{
    static const postern_parameter mail[] = {
        { "SIZE", "10" }, { "BODY", "8BITMIME" }, { "SMTPUTF8", NULL },
        { "RET", "HDRS" }, { "ENVID", "a+2Bb" }, { NULL, NULL }
    };
    static const postern_parameter rcpt[] = {
        { "NOTIFY", "SUCCESS,FAILURE" }, { "ORCPT", "rfc822;a@b" },
        { NULL, NULL }
    };
    static pair it;

    begin(&it);
    it.options.enable_smtputf8 = 1;
    start(&it);
    (void)settle(&it);
    ASSERT_NUMBER(MAIL(&it.talk, "\303\244@b.test", mail), 0);
    ASSERT_NUMBER(RCPT(&it.talk, "\"c d\"@e.test", rcpt), 0);
    ASSERT_TEXT(settle(&it), "mail[0] 250 OK\nrcpt[0] 250 OK\n");
    ASSERT_TEXT(it.facts, "\303\244@b.test+ \"c d\"@e.test+ ");
    end(&it);
}

static void test_lmtp(void)
{
    static pair it;

    begin(&it);
    it.options.lmtp = it.talk.options.lmtp = 1;
    start(&it);
    CU_ASSERT(strncmp(settle(&it), HELLO, strlen(HELLO)) == 0);
    ASSERT_NUMBER(MAIL(&it.talk, "a@b.test", NULL), 0);
    ASSERT_NUMBER(RCPT(&it.talk, "c@d.test", NULL), 0);
    ASSERT_NUMBER(RCPT(&it.talk, "bad@d.test", NULL), 0);
    ASSERT_NUMBER(RCPT(&it.talk, "e@d.test", NULL), 0);
    ASSERT_NUMBER(DATA(&it.talk), 0);
    (void)settle(&it);
    give(&it, "x", 1);
    ASSERT_TEXT(settle(&it),
        "content[0] 250 2.0.0 OK\ncontent[1] 452 4.3.1 full!\n");
    end(&it);
}

/* ---- AUTH --------------------------------------------------------------- */

static void authenticate(const char *mechanism, const char *password,
    const char *result)
{
    static pair it;
    postern_client_credentials user = {
        "user", NULL, NULL, NULL, "123456789012345678"
    };
    unsigned long seed;

    user.password = password;
    user.mechanism = mechanism;
    for (seed = 0; seed < 3; seed++) {
        begin(&it);
        it.random = seed;
        it.options.auth = it.options.auth_keys = 1;
        it.options.auth_require_tls = 0;
        it.talk.options.auth_in_clear = 1;
        start(&it);
        it.rules->ground.crypto = postern_tls_hashes();
        (void)settle(&it);
        ASSERT_NUMBER(postern_client_auth(it.talk.client, &user,
            it.talk.now), 0);
        CU_ASSERT(strncmp(settle(&it), result, strlen(result)) == 0);
        end(&it);
    }
}

static void test_mechanisms(void)
{
    authenticate("PLAIN", "pencil", "auth[0] 235");
    authenticate("PLAIN", "pen", "auth[0] 535");
    authenticate("LOGIN", "pencil", "auth[0] 235");
    authenticate("LOGIN", "pen", "auth[0] 535");
    if (postern_tls_hashes() == NULL)
        return;
    authenticate("SCRAM-SHA-256", "pencil", "auth[0] 235");
    authenticate("SCRAM-SHA-256", "pen", "auth[0] 535");
    authenticate(NULL, "pencil", "auth[0] 235");
}

void suite_client_event(void)
{
    SUITE("client/event");
    TEST(test_messages_all_ways);
    TEST(test_a_large_message);
    TEST(test_parameters_arrive);
    TEST(test_lmtp);
    TEST(test_mechanisms);
}
