/* SPDX-License-Identifier: MIT */
/* test_peers.c - how many connections an address and a network may have. */
#include <stdio.h>
#include <string.h>

#include "base/numeric.h"
#include "fixture.h"
#include "support/suite.h"

#define BUSY "421 4.3.2 Too many connections, try again later\r\n"

static fixture f;
static memory_client *client;
static blob lines;

static void keep_log(postern_server *server, postern_session *from,
    int level, const char *text)
{
    (void)server;
    (void)from;
    if (level != POSTERN_LOG_WARNING)
        return;
    blob_text(&lines, text);
    blob_text(&lines, "\n");
}

static void begin(unsigned of_address, unsigned of_network)
{
    blob_clear(&lines);
    fixture_init(&f);
    f.handler.log = keep_log;
    f.options.max_connections_per_address = of_address;
    f.options.max_connections_per_network = of_network;
}

static void end(void)
{
    fixture_end(&f);
    blob_free(&lines);
}

/* A client connects from this address; returns what it gets. */
static const char *come_from(const char *text)
{
    postern_address peer;

    CU_ASSERT(pst_numeric_parse(text, strlen(text), &peer));
    client = memory_net_connect_from(f.net, f.port, &peer);
    fixture_run(&f);
    return memory_client_said(client);
}

/* The same for a client behind a proxy. */
static const char *come_through_proxy(const char *source)
{
    char header[120];

    sprintf(header, strchr(source, ':') == NULL
        ? "PROXY TCP4 %s 198.51.100.2 4711 25\r\n"
        : "PROXY TCP6 %s 2001:db8::25 4711 25\r\n", source);
    client = fixture_client(&f);
    return fixture_say(&f, client, header);
}

typedef struct row {
    const char *from;
    int is_welcome;
} row;

static void come_all(const row *rows, const char *(*come)(const char *))
{
    for (; rows->from != NULL; rows++)
        ASSERT_TEXT(come(rows->from), rows->is_welcome ? HELLO : BUSY);
}

static const row of_addresses[] = {
    { "192.0.2.1", 1 }, { "192.0.2.1", 1 }, { "192.0.2.1", 0 },
    { "192.0.2.2", 1 }, { "192.0.3.1", 1 },
    { "2001:db8:0:1::1", 1 }, { "2001:db8:0:1:ffff::2", 1 },
    { "2001:db8:0:1::3", 0 }, { "2001:db8:0:2::1", 1 },
    { "::ffff:192.0.2.2", 1 }, { "::ffff:192.0.2.2", 0 },
    { "::ffff:192.0.2.1", 0 }, { "::ffff:192.0.2.3", 1 },
    { NULL, 0 }
};

static void test_connections_of_an_address_have_a_limit(void)
{
    memory_client *first;

    begin(2, 0);
    CU_ASSERT_FATAL(fixture_start(&f));
    ASSERT_TEXT(come_from("203.0.113.1"), HELLO);
    first = client;
    ASSERT_TEXT(come_from("203.0.113.1"), HELLO);
    come_all(of_addresses, come_from);
    ASSERT_NUMBER(postern_server_sessions(f.server), 11);
    ASSERT_TEXT(come_from("203.0.113.1"), BUSY);
    CU_ASSERT(strstr(blob_string(&lines), " on 0: too many connections of its "
        "address\n") != NULL);
    ASSERT_TEXT(fixture_say(&f, first, "QUIT\r\n"), BYE);
    ASSERT_TEXT(come_from("203.0.113.1"), HELLO);
    ASSERT_TEXT(come_from("203.0.113.1"), BUSY);
    ASSERT_NUMBER(postern_server_counters(f.server)->turned_away, 6);
    ASSERT_NUMBER(postern_server_counters(f.server)->turned_away_address, 6);
    ASSERT_NUMBER(postern_server_counters(f.server)->turned_away_network, 0);
    ASSERT_NUMBER(postern_server_counters(f.server)->connections, 12);
    end();
}

static void test_connections_of_a_network_have_a_limit(void)
{
    static const row rows[] = {
        { "192.0.2.1", 1 }, { "192.0.2.2", 1 }, { "192.0.2.254", 0 },
        { "192.0.3.1", 1 }, { "192.0.3.1", 1 }, { "192.0.3.1", 0 },
        { "2001:db8:1:1::1", 1 }, { "2001:db8:1:ff::1", 1 },
        { "2001:db8:1::", 0 }, { "2001:db8:2::", 1 },
        { NULL, 0 }
    };

    begin(0, 2);
    CU_ASSERT_FATAL(fixture_start(&f));
    come_all(rows, come_from);
    ASSERT_TEXT(blob_string(&lines),
        "turned away 192.0.2.254:0 on 0: "
        "too many connections of its network\n"
        "turned away 192.0.3.1:0 on 0: "
        "too many connections of its network\n"
        "turned away [2001:db8:1::]:0 on 0: "
        "too many connections of its network\n");
    ASSERT_NUMBER(postern_server_counters(f.server)->turned_away_network, 3);
    end();
}

/* 192.0.2.128 and 192.0.2.191 have 26 bits in common. */
static void test_how_long_a_network_is_can_be_said(void)
{
    static const row rows[] = {
        { "192.0.2.128", 1 }, { "192.0.2.191", 0 }, { "192.0.2.192", 1 },
        { "192.0.2.127", 1 }, { "192.0.2.64", 0 },
        { "2001:db8:0:f0::1", 1 }, { "2001:db8:0:ff::1", 0 },
        { "2001:db8:0:100::1", 1 },
        { NULL, 0 }
    };

    begin(5, 1);
    f.options.network_bits_ipv4 = 26;
    f.options.network_bits_ipv6 = 60;
    CU_ASSERT_FATAL(fixture_start(&f));
    come_all(rows, come_from);
    end();
}

static void test_a_network_has_at_least_one_bit(void)
{
    static const struct {
        unsigned ipv4, ipv6;
        int error;
    } rows[] = {
        { 0, 48, POSTERN_E_INVALID_NETWORK_BITS },
        { 33, 48, POSTERN_E_INVALID_NETWORK_BITS },
        { 24, 0, POSTERN_E_INVALID_NETWORK_BITS },
        { 24, 65, POSTERN_E_INVALID_NETWORK_BITS },
        { 1, 1, 0 }, { 32, 64, 0 }
    };
    size_t i;

    for (i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        begin(1, 1);
        f.options.network_bits_ipv4 = rows[i].ipv4;
        f.options.network_bits_ipv6 = rows[i].ipv6;
        CU_ASSERT(fixture_start(&f) == (rows[i].error == 0));
        ASSERT_NUMBER(f.error, rows[i].error);
        end();
    }
}

/* ---- behind a proxy ------------------------------------------------------ */

static void begin_proxy(unsigned of_address, unsigned of_network)
{
    begin(of_address, of_network);
    f.options.proxy_networks = "127.0.0.0/8";
    f.flags = POSTERN_LISTEN_PROXY;
    CU_ASSERT_FATAL(fixture_start(&f));
}

static void test_behind_a_proxy_the_client_is_counted(void)
{
    memory_client *first;

    begin_proxy(2, 0);
    ASSERT_TEXT(come_through_proxy("203.0.113.1"), HELLO);
    first = client;
    ASSERT_TEXT(come_through_proxy("203.0.113.1"), HELLO);
    come_all(of_addresses, come_through_proxy);
    ASSERT_TEXT(come_through_proxy("203.0.113.1"), BUSY);
    CU_ASSERT(!memory_client_sees_reset(client));
    memory_client_free(client);
    ASSERT_TEXT(fixture_say(&f, first, "QUIT\r\n"), BYE);
    ASSERT_TEXT(come_through_proxy("203.0.113.1"), HELLO);
    ASSERT_NUMBER(postern_server_counters(f.server)->connections, 12);
    ASSERT_NUMBER(postern_server_counters(f.server)->turned_away, 5);
    ASSERT_NUMBER(postern_server_counters(f.server)->turned_away_address, 5);
    ASSERT_NUMBER(f.witness.created, 12);
    end();
}

static void test_behind_a_proxy_networks_have_a_limit(void)
{
    begin_proxy(0, 1);
    ASSERT_TEXT(come_through_proxy("192.0.2.1"), HELLO);
    ASSERT_TEXT(come_through_proxy("192.0.2.2"), BUSY);
    ASSERT_TEXT(blob_string(&lines), "turned away 192.0.2.2:4711 on 0: "
        "too many connections of its network\n");
    end();
}

/* The proxy connects to check the server for all its clients. */
static void test_the_proxy_itself_is_not_counted(void)
{
    int i;

    begin_proxy(1, 1);
    for (i = 0; i < 5; i++) {
        client = fixture_client(&f);
        ASSERT_TEXT(fixture_say(&f, client, "PROXY UNKNOWN\r\n"), HELLO);
    }
    end();
}

/* The 421 is being sent while the client goes on sending. */
static void test_who_is_eager_sees_why(void)
{
    begin_proxy(1, 0);
    ASSERT_TEXT(come_through_proxy("192.0.2.1"), HELLO);
    memory_net_set_harsh(f.net, 1);
    client = fixture_client(&f);
    ASSERT_TEXT(fixture_say(&f, client,
        "PROXY TCP4 192.0.2.1 198.51.100.2 4711 25\r\nEHLO c.test\r\n"), BUSY);
    (void)fixture_say(&f, client, "MAIL FROM:<a@c.test>\r\n");
    CU_ASSERT(!memory_client_sees_reset(client));
    fixture_pass(&f, 6000);
    CU_ASSERT(fixture_is_over(&f, client));
    ASSERT_NUMBER(f.witness.created, 1);
    end();
}

/* ---- clients that are not counted ---------------------------------------- */

static void test_who_is_trusted_comes_for_many(void)
{
    begin(1, 1);
    f.options.xclient_networks = "192.0.2.1";
    CU_ASSERT_FATAL(fixture_start(&f));
    ASSERT_TEXT(come_from("192.0.2.1"), HELLO);
    ASSERT_TEXT(come_from("192.0.2.1"), HELLO);
    ASSERT_TEXT(come_from("192.0.2.2"), HELLO);
    ASSERT_TEXT(come_from("192.0.2.2"), BUSY);
    end();
}

static void test_who_has_no_address_is_not_counted(void)
{
    postern_address local;
    int i;

    memset(&local, 0, sizeof(local));
    local.family = POSTERN_FAMILY_LOCAL;
    begin(1, 1);
    CU_ASSERT_FATAL(fixture_start(&f));
    for (i = 0; i < 3; i++) {
        client = memory_net_connect_from(f.net, f.port, &local);
        fixture_run(&f);
        ASSERT_TEXT(memory_client_said(client), HELLO);
    }
    end();
}

static void test_who_gets_no_session_is_not_counted(void)
{
    begin(2, 0);
    f.options.max_connections = 1;
    CU_ASSERT_FATAL(fixture_start(&f));
    ASSERT_TEXT(come_from("192.0.2.9"), HELLO);
    ASSERT_TEXT(come_from("192.0.2.1"), BUSY);
    ASSERT_TEXT(come_from("192.0.2.1"), BUSY);
    ASSERT_TEXT(come_from("192.0.2.1"), BUSY);
    ASSERT_NUMBER(postern_server_counters(f.server)->turned_away_address, 0);
    end();
}

/* ---- many clients -------------------------------------------------------- */

static void numbered(char *text, unsigned i)
{
    sprintf(text, "10.%u.%u.%u", i * 37 % 64, i / 64 % 256, i % 3);
}

static void test_counts_of_many_are_right(void)
{
    static memory_client *clients[400];
    char text[20];
    unsigned i, round;

    begin(1, 0);
    CU_ASSERT_FATAL(fixture_start(&f));
    for (round = 0; round < 2; round++) {
        for (i = 0; i < 400; i++) {
            numbered(text, i);
            ASSERT_TEXT(come_from(text), HELLO);
            clients[i] = client;
        }
        for (i = 0; i < 400; i += 7) {
            numbered(text, i);
            ASSERT_TEXT(come_from(text), BUSY);
        }
        for (i = 0; i < 400; i++)
            memory_client_free(clients[(i * 77) % 400]);
        fixture_run(&f);
        ASSERT_NUMBER(postern_server_sessions(f.server), 0);
    }
    end();
}

/* Each allocation fails in turn: either the client is refused or it is
   counted. */
static void test_no_memory_to_count(void)
{
    unsigned fail, turned = 0;
    const char *said;

    for (fail = 1; fail < 6; fail++) {
        begin(1, 0);
        CU_ASSERT_FATAL(fixture_start(&f));
        failing_alloc_fail(&f.alloc, fail, 1);
        said = come_from("192.0.2.1");
        failing_alloc_fail(&f.alloc, 0, 0);
        turned += strcmp(said, BUSY) == 0;
        if (postern_server_sessions(f.server) == 0)
            ASSERT_TEXT(come_from("192.0.2.1"), HELLO);
        ASSERT_TEXT(come_from("192.0.2.1"), BUSY);
        end();
    }
    CU_ASSERT(turned > 1);
}

static void test_no_memory_to_count_behind_a_proxy(void)
{
    unsigned fail, turned = 0;

    for (fail = 1; fail < 6; fail++) {
        begin_proxy(1, 0);
        client = fixture_client(&f);
        failing_alloc_fail(&f.alloc, fail, 1);
        (void)fixture_say(&f, client,
            "PROXY TCP4 192.0.2.1 198.51.100.2 4711 25\r\n");
        failing_alloc_fail(&f.alloc, 0, 0);
        turned += strstr(blob_string(&lines), "out of memory") != NULL;
        end();
    }
    CU_ASSERT(turned > 1);
}

void suite_server_peers(void)
{
    SUITE("server/peers");
    TEST(test_connections_of_an_address_have_a_limit);
    TEST(test_connections_of_a_network_have_a_limit);
    TEST(test_how_long_a_network_is_can_be_said);
    TEST(test_a_network_has_at_least_one_bit);
    TEST(test_behind_a_proxy_the_client_is_counted);
    TEST(test_behind_a_proxy_networks_have_a_limit);
    TEST(test_the_proxy_itself_is_not_counted);
    TEST(test_who_is_eager_sees_why);
    TEST(test_who_is_trusted_comes_for_many);
    TEST(test_who_has_no_address_is_not_counted);
    TEST(test_who_gets_no_session_is_not_counted);
    TEST(test_counts_of_many_are_right);
    TEST(test_no_memory_to_count);
    TEST(test_no_memory_to_count_behind_a_proxy);
}
