/* SPDX-License-Identifier: MIT */
/*
 * test_memory.c - memory fails once or forever, at each allocation of a
 * dialogue: the engine sends a reply or closes, and no message is lost.
 */
#include "base/config.h"
#include "catalogue.h"

static const struct {
    const char *octets;
    size_t length;
    int streaming;
    int lmtp;
    int proxied;
} dialogues[] = {
    { IN(DATA "hello\r\n..\r\n.\r\nQUIT\r\n"), 0, 0, 0 },
    { IN(DATA "hello\r\n..\r\n.\r\n" FROM TO "DATA\r\n.\r\nQUIT\r\n"), 1,
        0, 0 },
    { IN("HELO a.name.that.is.longer.than.the.struct.has.room.for.test\r\n"
        "MAIL FROM:<a@b>\r\nRCPT TO:<b@c>\r\nVRFY x\r\nHELP\r\nFOO\r\nRSET\r\n"
        "EHLO another.name.that.is.longer.than.there.is.room.for.test\r\n"
        "QUIT\r\n"), 0, 0, 0 },
    { IN(HELLO FROM TO "BDAT 5\r\nabcdeBDAT 2 LAST\r\nfgQUIT\r\n"), 0, 0,
        0 },
    { IN(HELLO FROM TO "BDAT 5\r\nabcdeRSET\r\nBDAT 2 LAST\r\nfgQUIT\r\n"),
        1, 0, 0 },
    { IN("PING\r\nanne\r\nEHLO push\r\nNOOP two\r\nMAIL FROM:<a@b> X=1 Y\r\n"
        "RCPT TO:<b@c> X=1\r\nRCPT TO:<refused@c>\r\nDATA\r\nno\nbare\r\n.\r\n"
        "QUIT\r\n"), 0, 0, 0 },
    { IN(HELLO FROM TO "BDAT 3\r\nabcBDAT 3\r\nQUIT\r\n"), 1, 0, 0 },
    { IN("LHLO c.test\r\n" FROM TO "RCPT TO:<c@x.test>\r\nDATA\r\nhello\r\n"
        ".\r\n" FROM TO TO TO "BDAT 2\r\n\r\nBDAT 1 LAST\r\n\n" FROM TO
        "DATA\r\n.\r\nQUIT\r\n"), 0, 1, 0 },
    { IN("PROXY TCP4 192.0.2.1 198.51.100.2 4711 25\r\n" HELLO FROM TO
        "XCLIENT NAME=a.test HELO=a-name-that-is-too-long-for-it.test\r\n"
        "DATA\r\nx\r\n.\r\nXCLIENT NAME=a-name-that-is-too-long-for-it.test "
        "LOGIN=ann\r\nQUIT\r\n"), 0, 0, 1 },
    { IN("\r\n\r\n\0\r\nQUIT\n\041\021\000\023\300\000\002\001\306\063"
        "\144\002\022\147\000\031\002\000\004host" "LHLO c.test\r\n" FROM TO
        "RCPT TO:<c@x.test>\r\nDATA\r\nx\r\n.\r\nQUIT\r\n"), 1, 1, 1 }
};

#define DIALOGUES (sizeof(dialogues) / sizeof(dialogues[0]))

static void push(conversation *talk, const postern_question *question)
{
    int result = postern_engine_push(talk->engine, "250-first");

    (void)question;
    CU_ASSERT(result == 0 || result == POSTERN_E_NOMEM);
}

static const conversation_answer answers[] = {
    { POSTERN_ASK_CONNECTED, NULL, "220 here I am", NULL },
    { POSTERN_ASK_COMMAND, NULL, "334 who?", NULL },
    { POSTERN_ASK_EHLO, "push", NULL, push },
    { POSTERN_ASK_NOOP, "two", "250 one\ntwo", push },
    { POSTERN_ASK_PARAMETER, NULL, "250 yes", NULL },
    { POSTERN_ASK_RCPT, "refused@c", "550 no", NULL },
    { POSTERN_ASK_MESSAGE, NULL, "250 here it is", NULL },
    { POSTERN_ASK_VERDICT, "c@x.test", "452 disk full", NULL },
    { POSTERN_ASK_NOTHING, NULL, NULL, NULL }
};

static const conversation_answer refusals[] = {
    { POSTERN_ASK_MESSAGE_BYTES, NULL, "452 disk full", NULL },
    { POSTERN_ASK_MESSAGE_BEGIN, "x", "452 disk full", NULL },
    { POSTERN_ASK_NOTHING, NULL, NULL, NULL }
};

static const postern_call_limit limits[] = {
    { "NOOP", 1 }, { "*", 10 }, { NULL, 0 }
};

static void set_up(conversation *talk, size_t i)
{
    conversation_init(talk);
    talk->careless = 1;
    talk->answers = dialogues[i].streaming ? refusals : answers;
    talk->options.streaming = dialogues[i].streaming;
    talk->options.lmtp = dialogues[i].lmtp;
    talk->proxied = talk->options.xclient = dialogues[i].proxied;
    talk->options.envelopes = 1;
    talk->options.trace = (int)i & 1;
    talk->options.chunking = 1;
    talk->options.bare_newline = POSTERN_NEWLINE_REJECT;
    talk->options.no_ehlo = "8BITMIME";
    talk->options.command_call_limit = limits;
}

/* All replies have codes that a client understands. */
static void look_at_codes(const conversation *talk)
{
    blob codes;

    memset(&codes, 0, sizeof(codes));
    conversation_codes(talk, &codes);
    CU_ASSERT(strstr(blob_string(&codes), "000") == NULL);
    blob_free(&codes);
}

/* The rules may fail to be made, too. */
static int plays(size_t i, unsigned long n, int forever, size_t piece)
{
    conversation talk;
    size_t at;
    int failed;

    set_up(&talk, i);
    if (!conversation_start(&talk)) {
        CU_FAIL("no memory where there is some");
        return 0;
    }
    if (postern_rules_add_command(talk.rules, "PING", NULL, NULL, 0, 1) != 0)
        CU_FAIL("no command");
    failing_alloc_fail(&talk.alloc, n, forever);
    for (at = 0; at < dialogues[i].length; at += piece)
        conversation_send(&talk, dialogues[i].octets + at,
            dialogues[i].length - at < piece ? dialogues[i].length - at
            : piece);
    conversation_settle(&talk);
    failed = talk.alloc.failures > 0;
    look_at_codes(&talk);
    if (!talk.closed)
        conversation_fin(&talk);
    CU_ASSERT(talk.closed && !talk.begun && !talk.announced);
    conversation_end(&talk);
    ASSERT_TEXT(talk.broken, "");
    conversation_free(&talk);
    return failed;
}

static void test_a_dialogue_survives_any_failure(void)
{
    size_t i;

    for (i = 0; i < DIALOGUES; i++) {
        unsigned long n;

        for (n = 1; plays(i, n, 0, 4096); n++)
            ;
        CU_ASSERT(n > 3);
        for (n = 1; plays(i, n, 1, 4096); n++)
            ;
        for (n = 1; plays(i, n, 0, 1); n++)
            ;
        for (n = 1; plays(i, n, 1, 1); n++)
            ;
    }
}

static int makes_rules(unsigned long n)
{
    conversation talk;
    postern_rules *rules;
    int error = 0, failed;

    set_up(&talk, 0);
    failing_alloc_init(&talk.alloc);
    talk.options.resize = failing_alloc_resize;
    talk.options.resize_context = &talk.alloc;
    talk.options.ident = "ident";
    failing_alloc_fail(&talk.alloc, n, 0);
    rules = postern_rules_new(&talk.options, &error);
    if (rules != NULL) {
        int result = postern_rules_add_command(rules, "X", "X y", " z", 0, 0);

        CU_ASSERT(result == 0 || result == POSTERN_E_NOMEM);
        if (result == POSTERN_E_NOMEM)
            ASSERT_NUMBER(postern_rules_add_command(rules, "X", "X y", " z",
                0, 0), 0);
        postern_rules_free(rules);
    } else {
        ASSERT_NUMBER(error, POSTERN_E_NOMEM);
    }
    failed = talk.alloc.failures > 0;
    CU_ASSERT(failing_alloc_is_clean(&talk.alloc));
    return failed;
}

static void test_rules_are_made_whole_or_not_at_all(void)
{
    unsigned long n;

    for (n = 1; makes_rules(n); n++)
        ;
    CU_ASSERT(n > 10);
}

static void test_there_may_be_no_memory_for_an_engine(void)
{
    conversation talk;
    postern_engine *more;

    conversation_init(&talk);
    CU_ASSERT(conversation_start(&talk));
    failing_alloc_fail(&talk.alloc, 1, 1);
    more = postern_engine_new(talk.rules, 0);
    CU_ASSERT(more == NULL);
    failing_alloc_fail(&talk.alloc, 0, 0);
    conversation_end(&talk);
    ASSERT_TEXT(talk.broken, "");
    conversation_free(&talk);
}

/* There is no memory in the middle of content. */
static void test_content_without_memory_is_452(void)
{
    conversation talk;
    blob codes;
    int i;

    memset(&codes, 0, sizeof(codes));
    conversation_init(&talk);
    CU_ASSERT(conversation_start(&talk));
    conversation_send(&talk, IN(DATA));
    failing_alloc_fail(&talk.alloc, 1, 1);
    for (i = 0; i < 1000; i++)
        conversation_send(&talk, IN("hello\r\n"));
    failing_alloc_fail(&talk.alloc, 0, 0);
    conversation_send(&talk, IN("more\r\n.\r\nNOOP\r\n"));
    conversation_end(&talk);
    conversation_codes(&talk, &codes);
    ASSERT_TEXT(blob_string(&codes), DATA_CODES "452 250");
    CU_ASSERT(strstr(blob_string(&talk.events), "ABORTED memory\n") != NULL);
    ASSERT_TEXT(talk.broken, "");
    blob_free(&codes);
    conversation_free(&talk);
}

static void test_a_limit_of_memory_is_one(void)
{
    conversation talk;
    blob octets, codes;

    memset(&codes, 0, sizeof(codes));
    octets = codes;
    blob_text(&octets, DATA);
    while (octets.length < 100000)
        blob_text(&octets, "a line of some length\r\n");
    blob_text(&octets, ".\r\n");
    conversation_init(&talk);
    talk.options.memory_limit = 40000;
    CU_ASSERT(conversation_start(&talk));
    conversation_send(&talk, octets.octets, octets.length);
    CU_ASSERT(talk.alloc.peak <= 40000);
    conversation_end(&talk);
    conversation_codes(&talk, &codes);
    ASSERT_TEXT(blob_string(&codes), DATA_CODES "452");
    ASSERT_TEXT(talk.broken, "");
    blob_free(&codes);
    blob_free(&octets);
    conversation_free(&talk);
}

/* The output block is full and there is no other one. */
static void test_a_reply_without_memory_is_421(void)
{
    conversation talk;
    blob octets;
    const char *tail;
    int i;

    memset(&octets, 0, sizeof(octets));
    for (i = 0; i < 700; i++)
        blob_text(&octets, "NOOP\r\n");
    conversation_init(&talk);
    CU_ASSERT(conversation_start(&talk));
    conversation_send(&talk, IN("NOOP\r\n"));
    failing_alloc_fail(&talk.alloc, 1, 1);
    conversation_send(&talk, octets.octets, octets.length);
    CU_ASSERT(talk.closed);
    CU_ASSERT(talk.output.length > PST_OUTPUT_BLOCK - 96
        && talk.output.length < PST_OUTPUT_BLOCK + 904);
    tail = blob_string(&talk.output) + talk.output.length - 40;
    ASSERT_TEXT(tail, "250 OK\r\n421 4.3.2 Error: out of memory\r\n");
    failing_alloc_fail(&talk.alloc, 0, 0);
    conversation_end(&talk);
    ASSERT_TEXT(talk.broken, "");
    blob_free(&octets);
    conversation_free(&talk);
}

/* After the first message no message calls the allocator. */
static void test_the_second_message_costs_no_allocation(void)
{
    conversation talk;
    unsigned long calls;
    int i;

    conversation_init(&talk);
    CU_ASSERT(conversation_start(&talk));
    conversation_send(&talk, IN(DATA "x\r\n.\r\n"));
    calls = talk.alloc.calls;
    for (i = 0; i < 10; i++)
        conversation_send(&talk, IN(FROM TO "DATA\r\nx\r\n.\r\n"));
    ASSERT_NUMBER(talk.alloc.calls, calls);
    conversation_end(&talk);
    ASSERT_TEXT(talk.broken, "");
    conversation_free(&talk);
}

/* An idle engine has only itself and the spare blocks of the shelf. */
static void test_an_idle_engine_holds_no_block(void)
{
    conversation talk;
    size_t blocks;

    conversation_init(&talk);
    CU_ASSERT(conversation_start(&talk));
    conversation_settle(&talk);
    conversation_send(&talk, IN("NOOP\r\n"));
    blocks = talk.alloc.blocks;
    conversation_send(&talk, IN("NOOP\r\nHELO x\r\n"));
    ASSERT_NUMBER(talk.alloc.blocks, blocks);
    conversation_send(&talk, IN("NO"));
    conversation_send(&talk, IN("OP\r\n"));
    ASSERT_NUMBER(talk.alloc.blocks, blocks);
    conversation_end(&talk);
    ASSERT_TEXT(talk.broken, "");
    conversation_free(&talk);
}

void suite_engine_memory(void)
{
    SUITE("engine/memory");
    TEST(test_a_dialogue_survives_any_failure);
    TEST(test_rules_are_made_whole_or_not_at_all);
    TEST(test_there_may_be_no_memory_for_an_engine);
    TEST(test_content_without_memory_is_452);
    TEST(test_a_reply_without_memory_is_421);
    TEST(test_a_limit_of_memory_is_one);
    TEST(test_the_second_message_costs_no_allocation);
    TEST(test_an_idle_engine_holds_no_block);
}
