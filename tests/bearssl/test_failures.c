/* SPDX-License-Identifier: MIT */
/*
 * test_failures.c - each allocation and each call of the socket layer fails in
 * its turn while clients come with STARTTLS and with TLS from the first octet:
 * nothing breaks, nothing leaks, and when all is well again, all is well
 * again.
 */
#include "secure.h"
#include "support/suite.h"

#define MOST_RUNS 3000

static secure s;
static tls_client other;
static unsigned smtps_port;

enum what { MEMORY, NET };

static void fail(enum what what, unsigned long n, int forever)
{
    if (what == MEMORY)
        failing_alloc_fail(&s.f.alloc, n, forever);
    else
        memory_net_fail_nth(s.f.net, n, forever);
}

static unsigned long failures(enum what what)
{
    return what == MEMORY ? s.f.alloc.failures
        : memory_net_counters(s.f.net)->failed;
}

/* ---- what is going on -------------------------------------------------- */

static void run(tls_client *client)
{
    if (client->under == NULL)
        return;
    do {
        tls_client_push(client);
        fixture_run(&s.f);
    } while (tls_client_pull(client) > 0);
}

static void tell(tls_client *client, const char *text)
{
    if (client->under == NULL || !tls_client_is_up(client))
        return;
    tls_client_writes(client, text);
    run(client);
}

static void come(tls_client *client, unsigned port)
{
    memory_client *under = memory_net_connect(s.f.net, port);

    tls_client_init(client, under);
    tls_client_show(client, certificate_client, certificate_client_key);
    if (under == NULL)
        return;
    fixture_run(&s.f);
    if (port != smtps_port) {
        (void)memory_client_said(under);
        memory_client_writes(under, "EHLO c.test\r\nMAIL FROM:<a@x.test>\r\n"
            "STARTTLS\r\n");
        fixture_run(&s.f);
        (void)memory_client_said(under);
    }
    tls_client_start(client, "mx.test");
    run(client);
}

static int trust(postern_tls_context *context)
{
    const char *pem = certificate_pem(certificate_authority);

    return context != NULL
        && postern_tls_trust_pem(context, pem, strlen(pem)) == 0;
}

static void replace(void)
{
    postern_tls_context *from = secure_new_context(&s);

    if (secure_add(from, certificate_other, certificate_other_key) != 0
        || !trust(from) || postern_tls_replace(s.context, from) != 0)
        postern_tls_free(from);
}

static void answer(void)
{
    int i;

    for (i = 0; i < s.f.witness.ticket_count; i++)
        (void)postern_answer(s.f.server, s.f.witness.tickets[i], "250 yes");
    run(&s.tls);
}

static void two_come(void)
{
    come(&s.tls, s.f.port);
    come(&other, smtps_port);
    tell(&s.tls, "EHLO c.test\r\n" TO_DATA "x\r\n.\r\n");
    tell(&other, "EHLO c.test\r\n" TO_DATA "half of it\r\n");
    replace();
    witness_once(&s.f.witness, "rcpt", witness_later);
    tell(&s.tls, TO_DATA "x\r\n.\r\n");
    answer();
    tell(&s.tls, "QUIT\r\n");
    if (other.under != NULL)
        memory_client_reset(other.under);
    fixture_pass(&s.f, 6000);
}

static void stop_in_the_middle(void)
{
    come(&s.tls, s.f.port);
    come(&other, smtps_port);
    tell(&s.tls, "EHLO c.test\r\n" TO_DATA "half");
    if (other.under != NULL)
        tls_client_renegotiate(&other);
    postern_server_stop(s.f.server);
    fixture_pass(&s.f, 10000);
}

/* ---- and afterwards ---------------------------------------------------- */

static unsigned listen_again(unsigned port, int flags)
{
    memory_client *client = memory_net_connect(s.f.net, port);

    if (client != NULL) {
        memory_client_free(client);
        return port;
    }
    return postern_server_port(s.f.server,
        postern_server_listen(s.f.server, "127.0.0.1", 0, flags));
}

static void all_is_well(void)
{
    int i;

    witness_plan(&s.f.witness, "rcpt", NULL);
    s.f.port = listen_again(s.f.port, 0);
    smtps_port = listen_again(smtps_port, POSTERN_LISTEN_SMTPS);
    fixture_pass(&s.f, 5000);
    for (i = 0; i < 2; i++) {
        tls_client_free(&s.tls);
        come(&s.tls, i == 0 ? s.f.port : smtps_port);
        tell(&s.tls, "EHLO c.test\r\n");
        (void)tls_client_said(&s.tls);
        tell(&s.tls, TO_DATA "x\r\n.\r\nQUIT\r\n");
        ASSERT_TEXT(tls_client_said(&s.tls), TO_DATA_SAID OK BYE);
    }
}

static int listen_for_smtps(void)
{
    int number = postern_server_listen(s.f.server, "127.0.0.1", 0,
        POSTERN_LISTEN_SMTPS);

    smtps_port = number < 0 ? 0
        : postern_server_port(s.f.server, number);
    return number >= 0;
}

static int make_context(void)
{
    s.context = secure_new_context(&s);
    return secure_add(s.context, certificate_mx, certificate_mx_key) == 0
        && trust(s.context);
}

static int clients, is_foreign;

/* One run in which the n-th call fails; 0: there is no n-th. */
static int run_with(enum what what, void (*scenario)(void), unsigned long n,
    int forever)
{
    int struck, ready;

    secure_init(&s);
    s.tls_options.clients = clients;
    s.f.most_spin = 60;
    s.f.is_foreign = is_foreign;
    memset(&other, 0, sizeof(other));
    memset(&s.tls, 0, sizeof(s.tls));
    fail(what, n, forever);
    ready = make_context() && secure_start(&s) && listen_for_smtps();
    if (ready)
        scenario();
    struck = failures(what) > 0;
    fail(what, 0, 0);
    CU_ASSERT(ready || struck);
    if (ready && scenario != stop_in_the_middle && !s.f.stopped)
        all_is_well();
    tls_client_free(&other);
    tls_client_free(&s.tls);
    secure_end(&s);
    return struck;
}

static void sweep(enum what what, void (*scenario)(void))
{
    unsigned long n;
    int forever;

    for (forever = 0; forever < 2; forever++) {
        for (n = 1; n < MOST_RUNS; n++)
            if (!run_with(what, scenario, n, forever))
                break;
        CU_ASSERT(n > 20 && n < MOST_RUNS);
    }
}

static void test_each_allocation_may_fail(void)
{
    sweep(MEMORY, two_come);
}

static void test_each_allocation_may_fail_where_clients_are_asked(void)
{
    clients = POSTERN_TLS_DEMAND;
    sweep(MEMORY, two_come);
    clients = POSTERN_TLS_ANYBODY;
}

static void test_each_allocation_may_fail_in_a_stop(void)
{
    sweep(MEMORY, stop_in_the_middle);
}

static void test_each_call_of_the_net_may_fail(void)
{
    sweep(NET, two_come);
}

static void test_each_call_of_the_net_may_fail_in_a_stop(void)
{
    sweep(NET, stop_in_the_middle);
}

static void test_all_may_fail_in_a_foreign_loop_too(void)
{
    is_foreign = 1;
    sweep(MEMORY, two_come);
    sweep(NET, two_come);
    is_foreign = 0;
}

void suite_bearssl_failures(void)
{
    SUITE("bearssl/failures");
    TEST(test_each_allocation_may_fail);
    TEST(test_each_allocation_may_fail_where_clients_are_asked);
    TEST(test_each_allocation_may_fail_in_a_stop);
    TEST(test_each_call_of_the_net_may_fail);
    TEST(test_each_call_of_the_net_may_fail_in_a_stop);
    TEST(test_all_may_fail_in_a_foreign_loop_too);
}
