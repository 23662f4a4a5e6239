/* SPDX-License-Identifier: MIT */
/*
 * test_starttls.c - STARTTLS (RFC 3207): what is said around the handshake,
 * what is forgotten with it, what may not be said before it.
 */
#include <stdlib.h>

#include "base/config.h"
#include "secure.h"
#include "server/server.h"
#include "support/help.h"
#include "support/suite.h"

#define FIRST "530 Must issue a STARTTLS command first\r\n"
#define NOT_AVAILABLE "454 TLS not available\r\n"
#define VETOED "554 Command refused due to lack of security\r\n"

static secure s;

static const char *in_clear(const char *text)
{
    return fixture_say(&s.f, s.client, text);
}

/* ---- what is said ------------------------------------------------------ */

static void test_it_is_not_there_in_tls(void)
{
    secure_init(&s);
    secure_connect(&s);
    ASSERT_TEXT(in_clear("EHLO c.test\r\n"), EHLO_CLEAR);
    ASSERT_TEXT(in_clear("HELP\r\n"), HELP_SAID("250", "", "", "STARTTLS "));
    ASSERT_TEXT(in_clear("HELP STARTTLS\r\n"), "250 Syntax: STARTTLS\r\n");
    secure_to_tls(&s);
    ASSERT_TEXT(secure_say(&s, "EHLO c.test\r\n"), EHLO_LIST);
    ASSERT_TEXT(secure_say(&s, "HELP\r\n"), HELP_SAID("250", "", "", ""));
    ASSERT_TEXT(secure_say(&s, "HELP STARTTLS\r\n"),
        HELP_SAID("501", "", "", ""));
    ASSERT_TEXT(secure_say(&s, "STARTTLS\r\nNOOP\r\n"),
        "503 Error: TLS is active already\r\n" OK);
    secure_end(&s);
}

static void test_it_has_no_argument(void)
{
    secure_init(&s);
    secure_connect(&s);
    ASSERT_TEXT(in_clear("STARTTLS x\r\nNOOP\r\n"),
        "501 Syntax: STARTTLS\r\n" OK);
    ASSERT_TEXT(in_clear("STARTTLS   \r\n"), READY);
    tls_client_start(&s.tls, NULL);
    CU_ASSERT(secure_run(&s));
    ASSERT_TEXT(secure_say(&s, "NOOP\r\n"), OK);
    secure_end(&s);
}

static void test_it_can_be_switched_off(void)
{
    secure_init(&s);
    s.f.options.no_ehlo = "STARTTLS";
    secure_connect(&s);
    ASSERT_TEXT(in_clear("EHLO c.test\r\n"), EHLO_LIST);
    ASSERT_TEXT(in_clear("STARTTLS\r\nNOOP\r\n"), NOT_AVAILABLE OK);
    secure_end(&s);
}

/* What is pipelined in front of it is answered first. */
static void test_commands_before_it_are_answered(void)
{
    secure_init(&s);
    secure_connect(&s);
    ASSERT_TEXT(in_clear("NOOP\r\nEHLO c.test\r\nNOOP\r\nSTARTTLS\r\n"),
        OK EHLO_CLEAR OK READY);
    tls_client_start(&s.tls, NULL);
    CU_ASSERT(secure_run(&s));
    secure_end(&s);
}

/* ---- plaintext behind it ----------------------------------------------- */

/* All that can be seen of what became of the octets: what the client hears,
   what the hooks were asked, what the log has. */
static void inject(blob *seen, const char *octets, size_t length,
    size_t cut, unsigned long pause)
{
    const char *said;

    blob_clear(seen);
    secure_init(&s);
    secure_connect(&s);
    witness_forget(&s.f.witness);
    memory_client_write(s.client, octets, cut);
    fixture_pass(&s.f, pause);
    memory_client_write(s.client, octets + cut, length - cut);
    fixture_pass(&s.f, 10000);
    said = memory_client_said(s.client);
    blob_escaped(seen, said, memory_client_said_length(s.client));
    CU_ASSERT(memory_client_is_left(s.client));
    blob_text(seen, "|");
    blob_text(seen, witness_events(&s.f.witness));
    blob_text(seen, "|");
    blob_text(seen, blob_string(&s.log));
    secure_end(&s);
}

#define FAILED "220 Ready to start TLS\\r\\n|closed tls\ndestroy\n" \
    "|the client sent something else than TLS\n"

static void inject_everywhere(const char *text, size_t length)
{
    size_t cut, stride = length > 1000 ? 997 : 1;
    blob whole, seen;

    memset(&whole, 0, sizeof(whole));
    memset(&seen, 0, sizeof(seen));
    inject(&whole, text, length, length, 0);
    ASSERT_TEXT(blob_string(&whole), FAILED);
    for (cut = 0; cut < length; cut += cut < 20 ? 1 : stride) {
        inject(&seen, text, length, cut, cut % 3 == 0 ? 0 : cut % 3 == 1
            ? 1 : 100);
        ASSERT_TEXT(blob_string(&seen), blob_string(&whole));
    }
    blob_free(&whole);
    blob_free(&seen);
}

static void test_injected_commands_are_not_parsed(void)
{
    static const char *const behind[] = {
        "EHLO evil\r\n", "MAIL FROM:<a@x.test>\r\nRCPT TO:<b@x.test>\r\n",
        "RSET\r\nNOOP\r\nQUIT\r\n", "\r\n\r\n\r\n\r\n\r\n", "STARTTLS\r\n"
    };
    char text[100];
    size_t i;

    for (i = 0; i < sizeof(behind) / sizeof(behind[0]); i++) {
        strcpy(text, "STARTTLS\r\n");
        strcat(text, behind[i]);
        inject_everywhere(text, strlen(text));
    }
}

static void test_injected_64_kib_are_not_parsed(void)
{
    size_t length = 65536 + 10, at;
    char *text = (char *)malloc(length);

    if (text == NULL)
        abort();
    memcpy(text, "STARTTLS\r\n", 10);
    for (at = 10; at + 6 <= length; at += 6)
        memcpy(text + at, "NOOP\r\n", 6);
    memset(text + at, 'x', length - at);
    inject_everywhere(text, length);
    free(text);
}

static void test_an_eager_client_may_send_its_hello_at_once(void)
{
    size_t cut, length, hello;

    for (cut = 0; ; cut += cut < 24 ? 1 : 41) {
        secure_init(&s);
        secure_connect(&s);
        tls_client_start(&s.tls, "mx.test");
        hello = tls_client_ready(&s.tls);
        length = 10 + hello;
        if (cut < 10) {
            memory_client_write(s.client, "STARTTLS\r\n", cut);
            fixture_run(&s.f);
            memory_client_writes(s.client, &"STARTTLS\r\n"[cut]);
        } else {
            memory_client_writes(s.client, "STARTTLS\r\n");
            tls_client_push_some(&s.tls, cut - 10);
            if (cut > 10)
                fixture_run(&s.f);
        }
        tls_client_push(&s.tls);
        fixture_run(&s.f);
        /* The 220 is in the clear, TLS follows it. */
        {
            char said[sizeof(READY)];
            size_t got = memory_client_read(s.client, said,
                sizeof(READY) - 1);

            said[got] = '\0';
            ASSERT_TEXT(said, READY);
        }
        (void)tls_client_pull(&s.tls);
        CU_ASSERT(secure_run(&s));
        ASSERT_TEXT(secure_say(&s, "NOOP\r\n"), OK);
        secure_end(&s);
        if (cut >= length)
            break;
    }
}

/* ---- what is forgotten ------------------------------------------------- */

static void test_the_name_of_the_client_is_forgotten(void)
{
    secure_init(&s);
    secure_connect(&s);
    ASSERT_TEXT(in_clear("EHLO c.test\r\nSTARTTLS\r\n"), EHLO_CLEAR READY);
    witness_forget(&s.f.witness);
    tls_client_start(&s.tls, NULL);
    CU_ASSERT(secure_run(&s));
    ASSERT_TEXT(witness_events(&s.f.witness), "destroy\ncreate\nstarttls\n");
    CU_ASSERT(postern_session_host_name(s.f.witness.session) == NULL);
    ASSERT_NUMBER(postern_session_extended_smtp(s.f.witness.session), 0);
    ASSERT_TEXT(secure_say(&s, "MAIL FROM:<a@x.test>\r\n"),
        "503 Error: send HELO first\r\n");
    ASSERT_TEXT(secure_say(&s, "HELO c.test\r\n"), "250 mx.test\r\n");
    secure_end(&s);
}

static void test_a_transaction_is_forgotten(void)
{
    secure_init(&s);
    secure_connect(&s);
    ASSERT_TEXT(in_clear("EHLO c.test\r\nMAIL FROM:<a@x.test>\r\n"
        "RCPT TO:<b@x.test>\r\nSTARTTLS\r\n"), EHLO_CLEAR OK OK READY);
    witness_forget(&s.f.witness);
    tls_client_start(&s.tls, NULL);
    CU_ASSERT(secure_run(&s));
    ASSERT_TEXT(witness_events(&s.f.witness),
        "shut\ndestroy\ncreate\nstarttls\n");
    ASSERT_TEXT(secure_say(&s, "EHLO c.test\r\n"), EHLO_LIST);
    ASSERT_TEXT(secure_say(&s, "DATA\r\nMAIL FROM:<c@x.test>\r\n"),
        "503 Error: need RCPT command\r\n" OK);
    secure_end(&s);
}

static void test_a_message_in_chunks_is_aborted(void)
{
    secure_init(&s);
    s.f.options.chunking = 1;
    secure_connect(&s);
    (void)in_clear("EHLO c.test\r\nMAIL FROM:<a@x.test>\r\n"
        "RCPT TO:<b@x.test>\r\nBDAT 3\r\nabc");
    ASSERT_TEXT(in_clear("STARTTLS\r\n"), READY);
    witness_forget(&s.f.witness);
    tls_client_start(&s.tls, NULL);
    CU_ASSERT(secure_run(&s));
    ASSERT_TEXT(witness_events(&s.f.witness), "aborted rset\n"
        "shut\ndestroy\ncreate\nstarttls\n");
    ASSERT_NUMBER(s.f.witness.aborted, 1);
    ASSERT_TEXT(secure_say(&s, "BDAT 3 LAST\r\nabc"),
        "503 Error: send HELO first\r\n");
    secure_end(&s);
}

/* It failed, and so did the transaction. */
static void test_a_handshake_that_fails_ends_a_transaction(void)
{
    secure_init(&s);
    s.f.options.chunking = 1;
    secure_connect(&s);
    (void)in_clear("EHLO c.test\r\nMAIL FROM:<a@x.test>\r\n"
        "RCPT TO:<b@x.test>\r\nBDAT 3\r\nabc");
    ASSERT_TEXT(in_clear("STARTTLS\r\n"), READY);
    (void)in_clear("NOT A TLS HELLO\r\n");
    ASSERT_NUMBER(s.f.witness.aborted, 1);
    ASSERT_NUMBER(s.f.witness.reason, POSTERN_REASON_TLS);
    ASSERT_NUMBER(s.f.witness.messages, 0);
    secure_end(&s);
}

/* The budgets of a session are not renewed. */
static void test_errors_are_not_forgotten(void)
{
    secure_init(&s);
    s.f.options.error_limit = 3;
    secure_connect(&s);
    (void)in_clear("STARTTLS x\r\nSTARTTLS x\r\nSTARTTLS\r\n");
    tls_client_start(&s.tls, NULL);
    CU_ASSERT(secure_run(&s));
    ASSERT_TEXT(secure_say(&s, "STARTTLS\r\nSTARTTLS\r\n"),
        "503 Error: TLS is active already\r\n"
        "421 4.7.0 Error: too many errors\r\n");
    secure_end(&s);
}

/* ---- when it cannot be ------------------------------------------------- */

static void test_without_a_context_it_is_454(void)
{
    memory_client *client;
    static fixture f;

    fixture_begin(&f);
    client = fixture_to_ehlo(&f);
    ASSERT_TEXT(fixture_say(&f, client, "STARTTLS\r\nNOOP\r\n"),
        NOT_AVAILABLE OK);
    ASSERT_TEXT(fixture_say(&f, client, "HELP STARTTLS\r\n"),
        HELP_SAID("501", "", "", ""));
    fixture_end(&f);
}

static void test_without_entropy_it_is_454(void)
{
    secure_init(&s);
    secure_connect(&s);
    memory_net_fail(s.f.net, MEMORY_ENTROPY, 1, 1, POSTERN_E_FAILED);
    ASSERT_TEXT(in_clear("STARTTLS\r\nNOOP\r\n"), NOT_AVAILABLE OK);
    ASSERT_NUMBER(s.f.witness.errors, 1);
    ASSERT_TEXT(in_clear("STARTTLS\r\n"), READY);
    tls_client_start(&s.tls, NULL);
    CU_ASSERT(secure_run(&s));
    secure_end(&s);
}

static void test_without_memory_it_is_454(void)
{
    secure_init(&s);
    secure_connect(&s);
    (void)in_clear("NOOP\r\n");
    failing_alloc_fail(&s.f.alloc, 1, 0);
    ASSERT_TEXT(in_clear("STARTTLS\r\nNOOP\r\n"), NOT_AVAILABLE OK);
    CU_ASSERT(s.f.alloc.failures > 0);
    ASSERT_TEXT(in_clear("STARTTLS\r\n"), READY);
    tls_client_start(&s.tls, NULL);
    CU_ASSERT(secure_run(&s));
    secure_end(&s);
}

static void test_past_the_memory_limit_it_is_454(void)
{
    secure_init(&s);
    /* The server with its receive buffer, and one session. */
    s.f.options.memory_limit = sizeof(postern_server) + PST_RECEIVE_BUFFER
        + 34464;
    secure_connect(&s);
    ASSERT_TEXT(in_clear("NOOP\r\nSTARTTLS\r\n"), OK READY);
    secure_client(&s);
    ASSERT_TEXT(in_clear("STARTTLS\r\nNOOP\r\n"), HELLO NOT_AVAILABLE OK);
    secure_end(&s);
}

/* A certificate is added by the program; without one nobody agrees. */
static int error_of(void)
{
    int error = 0;
    postern_server *server = postern_server_new(&s.f.options, &s.f.handler,
        &error);

    CU_ASSERT((server == NULL) == (error != 0));
    if (server != NULL)
        (void)postern_server_free(server);
    return error;
}

/* STARTTLS would be offered, and end the connection of who takes it up. */
static void test_a_context_that_cannot_serve_is_refused(void)
{
    const char *pem = certificate_pem(certificate_authority);

    secure_init(&s);
    s.f.options.require_starttls = 1;
    ASSERT_NUMBER(error_of(), POSTERN_E_INVALID_REQUIRE_STARTTLS);
    s.tls_options.clients = POSTERN_TLS_DEMAND;
    s.context = secure_new_context(&s);
    s.f.options.tls_context = s.context;
    ASSERT_NUMBER(error_of(), POSTERN_E_INVALID_TLS_CONTEXT);
    ASSERT_TEXT(postern_tls_why(s.context),
        "the TLS context has no certificate");
    ASSERT_NUMBER(secure_add(s.context, certificate_mx, certificate_mx_key),
        0);
    ASSERT_NUMBER(error_of(), POSTERN_E_INVALID_TLS_CONTEXT);
    ASSERT_NUMBER(postern_tls_trust_pem(s.context, pem, strlen(pem)), 0);
    ASSERT_NUMBER(error_of(), 0);
    secure_end(&s);
}

/* ---- required ---------------------------------------------------------- */

/* RFC 3207 4. */
static void assert_required(void)
{
    int i;

    ASSERT_TEXT(in_clear("EHLO c.test\r\n"), EHLO_CLEAR);
    ASSERT_TEXT(in_clear("NOOP\r\n"), OK);
    witness_forget(&s.f.witness);
    ASSERT_TEXT(in_clear("MAIL FROM:<a@x.test>\r\nRCPT TO:<b@x.test>\r\n"
        "DATA\r\nRSET\r\nVRFY a@x.test\r\nHELO c.test\r\nHELP\r\n"
        "EXPN x\r\nNONSENSE\r\nAUTH PLAIN\r\n"), FIRST FIRST FIRST FIRST FIRST
        FIRST FIRST FIRST FIRST FIRST);
    ASSERT_TEXT(witness_events(&s.f.witness), "");
    /* It counts nothing. */
    for (i = 0; i < 100; i++)
        ASSERT_TEXT(in_clear("NONSENSE\r\n"), FIRST);
    ASSERT_TEXT(in_clear("STARTTLS\r\n"), READY);
    tls_client_start(&s.tls, NULL);
    CU_ASSERT(secure_run(&s));
    ASSERT_TEXT(secure_say(&s, "EHLO c.test\r\n" TO_DATA "x\r\n.\r\n"),
        EHLO_LIST TO_DATA_SAID OK);
}

static void test_it_can_be_required(void)
{
    secure_init(&s);
    s.f.options.require_starttls = 1;
    secure_connect(&s);
    assert_required();
    secure_connect(&s);
    ASSERT_TEXT(in_clear("QUIT\r\n"), BYE);
    secure_end(&s);
}

static void test_a_listener_can_require_it(void)
{
    secure_init(&s);
    s.f.flags = POSTERN_LISTEN_REQUIRE_TLS;
    secure_connect(&s);
    assert_required();
    secure_end(&s);
}

static void test_only_that_listener_requires_it(void)
{
    int other;

    secure_init(&s);
    s.f.flags = POSTERN_LISTEN_REQUIRE_TLS;
    CU_ASSERT_FATAL(secure_start(&s));
    other = postern_server_listen(s.f.server, "127.0.0.1", 0, 0);
    s.f.port = postern_server_port(s.f.server, other);
    secure_connect(&s);
    ASSERT_TEXT(in_clear("HELO c.test\r\nRSET\r\n"), "250 mx.test\r\n" OK);
    secure_end(&s);
}

static void test_a_client_that_is_not_encrypted_counts_no_calls(void)
{
    static const postern_call_limit limits[] = {
        { "RSET", 2 }, { "*", 50 }, { NULL, 0 }
    };

    secure_init(&s);
    s.f.options.require_starttls = 1;
    s.f.options.command_call_limit = limits;
    secure_connect(&s);
    ASSERT_TEXT(in_clear("RSET\r\nRSET\r\nRSET\r\nRSET\r\nSTARTTLS\r\n"),
        FIRST FIRST FIRST FIRST READY);
    tls_client_start(&s.tls, NULL);
    CU_ASSERT(secure_run(&s));
    ASSERT_TEXT(secure_say(&s, "RSET\r\nRSET\r\nRSET\r\n"), OK OK
        "421 4.7.0 RSET sent too many times\r\n");
    secure_end(&s);
}

/* ---- the hook ---------------------------------------------------------- */

static void test_a_hook_may_refuse_all_but_quit(void)
{
    secure_init(&s);
    witness_plan(&s.f.witness, "starttls", "454 no, not like this");
    secure_to_tls(&s);
    ASSERT_TEXT(tls_client_said(&s.tls), "");
    ASSERT_TEXT(secure_say(&s, "EHLO c.test\r\nMAIL FROM:<a@x.test>\r\n"
        "NOOP\r\nRSET\r\nHELP\r\nSTARTTLS\r\nNONSENSE\r\n"),
        VETOED VETOED VETOED VETOED VETOED VETOED VETOED);
    ASSERT_TEXT(secure_say(&s, "QUIT\r\n"), BYE);
    CU_ASSERT(secure_is_over(&s));
    secure_end(&s);
}

static void test_a_hook_may_close(void)
{
    secure_init(&s);
    witness_plan(&s.f.witness, "starttls", "421 not today");
    secure_starttls(&s);
    (void)secure_run(&s);
    ASSERT_TEXT(tls_client_said(&s.tls), "421 not today\r\n");
    CU_ASSERT(tls_client_is_ended(&s.tls));
    CU_ASSERT(secure_is_over(&s));
    secure_end(&s);
}

static void test_a_hook_may_think(void)
{
    secure_init(&s);
    witness_once(&s.f.witness, "starttls", witness_later);
    secure_to_tls(&s);
    ASSERT_TEXT(secure_say(&s, "EHLO c.test\r\n"), "");
    ASSERT_NUMBER(witness_answer(&s.f.witness, NULL), 0);
    (void)secure_run(&s);
    ASSERT_TEXT(tls_client_said(&s.tls), EHLO_LIST);
    secure_end(&s);
}

static void test_a_hook_that_says_yes_says_nothing(void)
{
    secure_init(&s);
    witness_plan(&s.f.witness, "starttls", "250 welcome");
    secure_to_tls(&s);
    ASSERT_TEXT(secure_say(&s, "EHLO c.test\r\n"), EHLO_LIST);
    secure_end(&s);
}

/* Nobody has to be there. */
static void test_no_hook_is_needed(void)
{
    secure_init(&s);
    memset(&s.f.handler, 0, sizeof(s.f.handler));
    secure_to_tls(&s);
    ASSERT_TEXT(secure_say(&s, "EHLO c.test\r\n" TO_DATA "x\r\n.\r\n"),
        EHLO_LIST TO_DATA_SAID OK);
    secure_end(&s);
}

/* ---- commands that need it --------------------------------------------- */

static void test_a_command_may_need_tls(void)
{
    postern_command command;

    secure_init(&s);
    CU_ASSERT_FATAL(secure_start(&s));
    memset(&command, 0, sizeof(command));
    command.verb = "PING";
    command.needs = POSTERN_NEEDS_TLS;
    command.callback = witness_command;
    ASSERT_NUMBER(postern_server_add_command(s.f.server, &command), 0);
    secure_connect(&s);
    ASSERT_TEXT(in_clear("PING\r\n"), FIRST);
    secure_to_tls(&s);
    ASSERT_TEXT(secure_say(&s, "PING\r\n"), OK);
    secure_end(&s);
}

static const char *refuse_or_not(postern_session *session,
    const char *argument, void *context)
{
    (void)argument;
    (void)context;
    return postern_session_host_name(session) == NULL
        ? "503 EHLO comes first" : NULL;
}

static void test_an_application_may_replace_it(void)
{
    postern_command command;

    secure_init(&s);
    CU_ASSERT_FATAL(secure_start(&s));
    memset(&command, 0, sizeof(command));
    command.verb = "STARTTLS";
    command.syntax = "STARTTLS";
    command.callback = refuse_or_not;
    ASSERT_NUMBER(postern_server_add_command(s.f.server, &command), 0);
    secure_connect(&s);
    ASSERT_TEXT(in_clear("STARTTLS\r\n"), "503 EHLO comes first\r\n");
    ASSERT_TEXT(in_clear("EHLO c.test\r\nSTARTTLS\r\n"), EHLO_CLEAR READY);
    tls_client_start(&s.tls, NULL);
    CU_ASSERT(secure_run(&s));
    ASSERT_TEXT(secure_say(&s, "NOOP\r\n"), OK);
    secure_end(&s);
}

/* ---- who the client was ------------------------------------------------- */

static int kept, dropped;

static void drop(void *data)
{
    CU_ASSERT(data == &kept);
    dropped++;
}

static const char *keep_it(postern_session *session,
    const postern_credentials *credentials)
{
    (void)credentials;
    ASSERT_NUMBER(postern_session_set_auth_data(session, &kept, drop), 0);
    return "235 2.7.0 in";
}

static void see_that_it_is_forgotten(witness *it, postern_session *session)
{
    (void)it;
    CU_ASSERT(postern_session_auth_data(session) == NULL);
    ASSERT_NUMBER(dropped, 1);
}

/* RFC 3207 4.2 */
static void test_data_of_who_the_client_was_goes(void)
{
    dropped = 0;
    secure_init(&s);
    s.f.handler.auth = keep_it;
    s.f.options.auth_require_tls = 0;
    witness_do(&s.f.witness, "starttls", see_that_it_is_forgotten, NULL);
    CU_ASSERT_FATAL(secure_start(&s));
    secure_connect(&s);
    (void)in_clear("EHLO c.test\r\n");
    ASSERT_TEXT(in_clear("AUTH PLAIN AHVzZXIAcGFzcw==\r\nSTARTTLS\r\n"),
        "235 2.7.0 in\r\n" READY);
    ASSERT_NUMBER(dropped, 0);
    tls_client_start(&s.tls, NULL);
    CU_ASSERT(secure_run(&s));
    ASSERT_NUMBER(dropped, 1);
    secure_end(&s);
    ASSERT_NUMBER(dropped, 1);
}

void suite_bearssl_starttls(void)
{
    SUITE("bearssl/starttls");
    TEST(test_it_is_not_there_in_tls);
    TEST(test_it_has_no_argument);
    TEST(test_it_can_be_switched_off);
    TEST(test_commands_before_it_are_answered);
    TEST(test_injected_commands_are_not_parsed);
    TEST(test_injected_64_kib_are_not_parsed);
    TEST(test_an_eager_client_may_send_its_hello_at_once);
    TEST(test_the_name_of_the_client_is_forgotten);
    TEST(test_a_transaction_is_forgotten);
    TEST(test_a_message_in_chunks_is_aborted);
    TEST(test_a_handshake_that_fails_ends_a_transaction);
    TEST(test_errors_are_not_forgotten);
    TEST(test_without_a_context_it_is_454);
    TEST(test_without_entropy_it_is_454);
    TEST(test_without_memory_it_is_454);
    TEST(test_past_the_memory_limit_it_is_454);
    TEST(test_a_context_that_cannot_serve_is_refused);
    TEST(test_it_can_be_required);
    TEST(test_a_listener_can_require_it);
    TEST(test_only_that_listener_requires_it);
    TEST(test_a_client_that_is_not_encrypted_counts_no_calls);
    TEST(test_a_hook_may_refuse_all_but_quit);
    TEST(test_a_hook_may_close);
    TEST(test_a_hook_may_think);
    TEST(test_a_hook_that_says_yes_says_nothing);
    TEST(test_no_hook_is_needed);
    TEST(test_a_command_may_need_tls);
    TEST(test_an_application_may_replace_it);
    TEST(test_data_of_who_the_client_was_goes);
}
