/* SPDX-License-Identifier: MIT */
/*
 * test_testing.c - a test kit with TLS: a client needs nothing but its
 * certificate.  The client here is a relay, which checks the certificate.
 */
#include "postern_controller.h"
#include "postern_relay.h"
#include "testing/client.h"

static const char *const users[] = { "anna:secret", NULL };

static postern_testing *kit;
static postern_tls_context *trust;
static postern_relay *relay;
static postern_controller *front;

static void start_kit(int flags)
{
    postern_testing_options options;

    postern_testing_options_init(&options);
    options.tls = 1;
    options.flags = flags;
    options.users = users;
    kit = postern_testing_start(&options, NULL);
    CU_ASSERT_FATAL(kit != NULL);
}

/* A server that hands on to the kit, if its certificate is trusted. */
static void start_front(int smtps)
{
    const char *pem = postern_testing_certificate(kit);
    postern_relay_options options;
    postern_tls_options tls_options;
    postern_options server_options;
    postern_handler handler;

    postern_tls_options_init(&tls_options);
    trust = postern_tls_new(&tls_options, NULL);
    CU_ASSERT_FATAL(trust != NULL && pem != NULL);
    ASSERT_NUMBER(postern_tls_trust_pem(trust, pem, strlen(pem)), 0);
    postern_relay_options_init(&options);
    options.host = "localhost";
    options.port = postern_testing_port(kit);
    options.tls = POSTERN_RELAY_VERIFIED;
    options.smtps = smtps;
    options.tls_context = trust;
    options.identity = "anna";
    options.password = "secret";
    relay = postern_relay_new(&options, NULL);
    CU_ASSERT_FATAL(relay != NULL);
    postern_relay_handler(relay, &handler);
    postern_options_init(&server_options);
    server_options.hostname = "front.test";
    front = postern_controller_new(&server_options, &handler, NULL);
    CU_ASSERT_FATAL(front != NULL);
    ASSERT_NUMBER(postern_controller_start(front, NULL, 0, 0), 0);
}

static void send_through_front(void)
{
    postern_socket client = client_come_to(postern_controller_host(front),
        postern_controller_port(front));

    client_hear(client);
    client_ask(client, "EHLO client.test\r\n");
    ASSERT_TEXT(client_send(client, "x\r\n"), "250 OK");
    ASSERT_TEXT(client_ask(client, "QUIT\r\n"), "221 Bye");
    loopback_close(client);
}

static void end(void)
{
    (void)postern_controller_free(front);
    postern_relay_free(relay);
    postern_tls_free(trust);
    postern_testing_free(kit);
}

static void try_it(int flags)
{
    const postern_testing_message *message;

    start_kit(flags);
    start_front(flags & POSTERN_LISTEN_SMTPS);
    send_through_front();
    CU_ASSERT(postern_testing_wait(kit, 1, LONG));
    message = postern_testing_get(kit, 0);
    if (message != NULL) {
        CU_ASSERT(message->tls);
        ASSERT_TEXT(message->tls_facts.version, "TLSv1.2");
        ASSERT_TEXT(message->tls_facts.server_name, "localhost");
        CU_ASSERT(message->tls_facts.client == NULL);
        ASSERT_TEXT(message->identity, "anna");
        ASSERT_TEXT(message->mechanism, "SCRAM-SHA-256");
    }
    end();
}

static void test_a_client_trusts_the_certificate_of_the_kit(void)
{
    try_it(0);
    try_it(POSTERN_LISTEN_REQUIRE_TLS | POSTERN_LISTEN_REQUIRE_AUTH);
    try_it(POSTERN_LISTEN_SMTPS);
}

static void test_a_context_of_the_tests_own_is_not_replaced(void)
{
    postern_testing_options options;
    int error;

    start_kit(0);
    start_front(0);
    postern_testing_options_init(&options);
    options.tls = 1;
    options.server.tls_context = trust;
    CU_ASSERT(postern_testing_start(&options, &error) == NULL);
    ASSERT_NUMBER(error, POSTERN_E_INVALID_TLS_CONTEXT);
    end();
}

void suite_bearssl_testing(void)
{
    SUITE("bearssl/testing");
    TEST(test_a_client_trusts_the_certificate_of_the_kit);
    TEST(test_a_context_of_the_tests_own_is_not_replaced);
}
