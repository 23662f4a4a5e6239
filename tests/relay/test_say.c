/* SPDX-License-Identifier: MIT */
/* test_say.c - replies of a hop are adapted for a client. */
#include "relay/relay.h"
#include "support/suite.h"
#include "tls/fault.h"

static const char *say(const char *text, int code)
{
    static char room[PST_RELAY_REPLY];
    postern_client_event event;

    memset(&event, 0, sizeof(event));
    event.code = code;
    event.text = text;
    return pst_relay_say(&event, room);
}

static void test_replies(void)
{
    static char text[2000];

    ASSERT_TEXT(say("550 5.1.1 no", 550), "550 5.1.1 no");
    ASSERT_TEXT(say("421 4.3.2 bye", 421), "451 4.3.2 bye");
    ASSERT_TEXT(say("421 ", 421), "451 ");
    ASSERT_TEXT(say("530 5.7.0 TLS\nfirst", 530), "451 4.7.0 TLS\nfirst");
    ASSERT_TEXT(say("538 no", 538), "451 no");
    memset(text, 'x', sizeof(text) - 1);
    memcpy(text, "421 ", 4);
    ASSERT_NUMBER(strlen(say(text, 421)), PST_RELAY_REPLY - 1);
}

/* Whatever is wrong with a hop, the client keeps the message. */
static void test_faults(void)
{
    int fault;

    for (fault = 0; fault < 20; fault++)
        CU_ASSERT(pst_relay_say_fault(fault)[0] == '4');
    ASSERT_TEXT(pst_relay_say_fault(POSTERN_CLIENT_INJECTED),
        "451 4.7.0 The next hop cannot be trusted");
    ASSERT_TEXT(pst_relay_say_error(POSTERN_E_AGAIN), PST_RELAY_NO_ROOM);
    CU_ASSERT(pst_relay_say_error(POSTERN_E_INVALID)[0] == '5');
}

static void test_reasons(void)
{
    char room[PST_RELAY_REPLY], text[2000];
    size_t length = strlen(PST_RELAY_AWAY);
    int error, fault;

    for (error = -30; error <= 0; error++)
        CU_ASSERT(strncmp(pst_relay_say_away(error), PST_RELAY_AWAY, length)
            == 0);
    ASSERT_TEXT(pst_relay_say_away(POSTERN_E_DENIED),
        "451 4.4.1 The next hop does not answer: permission denied");
    length = strlen(PST_RELAY_NO_TLS);
    for (fault = -1; fault <= PST_TLS_FAULT_PROOF; fault++)
        CU_ASSERT(strncmp(pst_relay_say_tls(fault), PST_RELAY_NO_TLS, length)
            == 0);
    ASSERT_TEXT(pst_relay_say_with("451 No", "554 a\n554 b", room),
        "451 No: 554 a");
    memset(text, 'x', sizeof(text) - 1);
    text[sizeof(text) - 1] = '\0';
    ASSERT_NUMBER(strlen(pst_relay_say_with("451 No", text, room)),
        PST_RELAY_REPLY - 1);
}

void suite_relay_say(void)
{
    SUITE("relay/say");
    TEST(test_replies);
    TEST(test_faults);
    TEST(test_reasons);
}
