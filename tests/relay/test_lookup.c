/* SPDX-License-Identifier: MIT */
/* test_lookup.c - the host is looked up again while the server runs. */
#include "field.h"
#include "relay/relay.h"

static postern_job *given;
static int result;

/* A pool that does a job when the test says so. */
static int add(postern_workers *workers, postern_server *server,
    postern_job *job)
{
    (void)workers;
    (void)server;
    if (result == 0)
        given = job;
    return result;
}

static void name_host(field *it, int last)
{
    postern_address address;

    memset(&address, 0, sizeof(address));
    address.family = POSTERN_FAMILY_INET;
    address.octets[0] = 127;
    address.octets[3] = (unsigned char)last;
    memory_net_add_name(it->base.net, "hop.test", &address);
}

static void begin(field *it)
{
    given = NULL;
    result = 0;
    field_init(it);
    name_host(it, 9);
    it->options.host = "hop.test";
    field_begin(it);
    postern_relay_workers(it->relay, NULL, 60000);
    it->relay->lookup.add = add;
}

#define AWAY "451 4.4.1 The next hop does not answer: nobody listens " \
    "there\r\n"

static void test_a_host_that_moves(void)
{
    static field f;
    memory_client *client;

    begin(&f);
    memory_net_fail(f.base.net, MEMORY_CONNECT, 1, 1, POSTERN_E_REFUSED);
    client = field_client(&f);
    ASSERT_TEXT(field_say(&f, client, "MAIL FROM:<a@x.test>\r\n"), AWAY);
    CU_ASSERT(given == NULL);
    name_host(&f, 1);
    field_pass(&f, 60000);
    memory_net_fail(f.base.net, MEMORY_CONNECT, 1, 1, POSTERN_E_REFUSED);
    ASSERT_TEXT(field_say(&f, client, "MAIL FROM:<a@x.test>\r\n"), AWAY);
    CU_ASSERT_FATAL(given != NULL);
    given->work(given);
    given->done(f.base.server, given, 0);
    ASSERT_NUMBER(f.relay->address_count, 2);
    field_end(&f);
}

static void test_one_look_up_at_a_time(void)
{
    static field f;
    memory_client *client;
    postern_job *first;

    begin(&f);
    client = field_client(&f);
    field_pass(&f, 60000);
    result = POSTERN_E_FULL;
    (void)field_say(&f, client, "MAIL FROM:<a@x.test>\r\n");
    ASSERT_NUMBER(f.relay->lookup.is_busy, 0);
    result = 0;
    (void)field_say(&f, field_client(&f), "MAIL FROM:<a@x.test>\r\n");
    first = given;
    CU_ASSERT_FATAL(first != NULL);
    given = NULL;
    (void)field_say(&f, field_client(&f), "MAIL FROM:<a@x.test>\r\n");
    CU_ASSERT(given == NULL);
    first->done(f.base.server, first, 1);
    ASSERT_NUMBER(f.relay->address_count, 1);
    ASSERT_NUMBER(f.relay->lookup.is_busy, 0);
    field_end(&f);
}

void suite_relay_lookup(void)
{
    SUITE("relay/lookup");
    TEST(test_a_host_that_moves);
    TEST(test_one_look_up_at_a_time);
}
