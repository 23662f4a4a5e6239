/* SPDX-License-Identifier: MIT */
/* test_input.c - the result does not depend on how the server's octets are
   cut. */
#include "talk.h"

/* All events and all that is said of one conversation. */
static char record[20000];

static void note(const char *text)
{
    strcat(record, text);
}

static void hear(talk *it, const char *said)
{
    note(talk_hear(it, said));
    note(talk_say(it));
}

static void converse(size_t cut, const char *keywords)
{
    talk it;

    record[0] = '\0';
    talk_begin(&it);
    it.cut = cut;
    hear(&it, "220-mx\r\n220 hi\r\n");
    hear(&it, keywords);
    ASSERT_NUMBER(MAIL(&it, "a@b", NULL), 0);
    ASSERT_NUMBER(RCPT(&it, "c@d", NULL), 0);
    ASSERT_NUMBER(RCPT(&it, "e@f", NULL), 0);
    ASSERT_NUMBER(DATA(&it), 0);
    note(talk_say(&it));
    hear(&it, "250 1\r\n");
    hear(&it, "450-2\r\n450 no\r\n");
    hear(&it, "250 3\r\n");
    if (strstr(keywords, "CHUNKING") == NULL)
        hear(&it, "354 4\r\n");
    talk_content(&it, ".a\r\n\r.b\nc\r\r.", 13);
    note(it.said);
    hear(&it, "250-5\r\n250-yes\r\n250 \r\n");
    ASSERT_NUMBER(postern_client_quit(it.client, it.now), 0);
    note(talk_say(&it));
    hear(&it, "221 6\r\n");
    talk_end(&it);
}

static void test_cuts_make_no_difference(void)
{
    static const char *const keywords[] = {
        "250-mx\r\n250 SIZE 5\r\n",
        "250-mx\r\n250-PIPELINING\r\n250 CHUNKING\r\n",
        "250-mx\r\n250-PIPELINING\r\n250 8BITMIME\r\n"
    };
    static char whole[sizeof(record)];
    size_t i, cut;

    for (i = 0; i < 3; i++) {
        converse(0, keywords[i]);
        strcpy(whole, record);
        CU_ASSERT(strstr(whole, "content[0] 250 5\nyes\n!\n") != NULL);
        for (cut = 1; cut < 40; cut++) {
            converse(cut, keywords[i]);
            ASSERT_TEXT(record, whole);
        }
    }
}

static void test_one_event_at_a_time(void)
{
    static const char said[] = "250 1\r\n250 2\r\n";
    postern_client_event event;
    talk it;

    talk_begin(&it);
    talk_open(&it, "PIPELINING");
    ASSERT_NUMBER(MAIL(&it, "a@b", NULL), 0);
    ASSERT_NUMBER(RCPT(&it, "c@d", NULL), 0);
    (void)talk_say(&it);
    ASSERT_NUMBER(postern_client_input(it.client, said, 14, it.now), 7);
    ASSERT_NUMBER(postern_client_input(it.client, said + 7, 7, it.now), 0);
    ASSERT_NUMBER(postern_client_next(it.client, &event), 1);
    ASSERT_TEXT(event.text, "250 1");
    ASSERT_NUMBER(postern_client_next(it.client, &event), 0);
    ASSERT_NUMBER(postern_client_input(it.client, said + 7, 7, it.now), 7);
    ASSERT_NUMBER(postern_client_next(it.client, &event), 1);
    ASSERT_TEXT(event.text, "250 2");
    ASSERT_NUMBER(postern_client_input(it.client, NULL, 0, it.now), 0);
    talk_end(&it);
}

static void test_what_has_no_end(void)
{
    static char line[10000];
    unsigned i;
    talk it;

    talk_begin(&it);
    memset(line, 'x', sizeof(line) - 1);
    memcpy(line, "220 ", 4);
    ASSERT_TEXT(talk_hear(&it, line), "over endless\n");
    talk_end(&it);
    talk_begin(&it);
    for (i = 0; i < 10000 && *talk_hear(&it, "220-x\r\n") == '\0'; i++)
        continue;
    CU_ASSERT(i < 9500);
    ASSERT_TEXT(it.events, "over endless\n");
    talk_end(&it);
    talk_begin(&it);
    ASSERT_TEXT(talk_hear_octets(&it, "220 a\0b\r\n", 9), "over nonsense\n");
    talk_end(&it);
}

void suite_client_input(void)
{
    SUITE("client/input");
    TEST(test_cuts_make_no_difference);
    TEST(test_one_event_at_a_time);
    TEST(test_what_has_no_end);
}
