/* SPDX-License-Identifier: MIT */
/*
 * test_link.c - content streams, waits, and is held in constant memory;
 * memory and sockets that fail; addresses one after another.
 */
#include "field.h"

#define FINE "250 2.1.0 sender fine\r\n"
#define FINE_TOO "250 2.1.5 recipient fine\r\n"
#define GO "354 End data with <CR><LF>.<CR><LF>\r\n"
#define QUEUED "250 2.0.0 queued\r\n"
#define CHUNKING "250-hop.test\r\n250-PIPELINING\r\n250 CHUNKING\r\n"

static void write_large(memory_client *client, unsigned long lines)
{
    static const char line[] =
        "0123456789012345678901234567890123456789012345678901234567\r\n";

    while (lines-- > 0)
        memory_client_write(client, line, 60);
}

static void to_data(field *it, memory_client *client)
{
    ASSERT_TEXT(field_say(it, client, "MAIL FROM:<a@x.test>\r\n"
        "RCPT TO:<b@x.test>\r\nDATA\r\n"), FINE FINE_TOO GO);
}

static void test_a_large_message(void)
{
    static field f;
    memory_client *client;
    int chunking, slow;

    for (chunking = 0; chunking < 2; chunking++)
        for (slow = 0; slow < 2; slow++) {
            field_init(&f);
            f.swallows = slow ? 700 : 0;
            f.says[HOP_HELLO] = chunking ? CHUNKING : NULL;
            field_begin(&f);
            client = field_client(&f);
            to_data(&f, client);
            write_large(client, 20000);
            ASSERT_TEXT(field_say(&f, client, ".\r\n"), QUEUED);
            ASSERT_NUMBER(f.octets, 1200000);
            ASSERT_NUMBER(f.taken, 1);
            field_end(&f);
        }
}

/* A hop that reads nothing: the client waits, and little is held. */
static void test_content_waits_for_the_hop(void)
{
    static field f;
    memory_client *client;
    size_t before;

    field_init(&f);
    field_begin(&f);
    client = field_client(&f);
    to_data(&f, client);
    f.holds = 1;
    before = f.base.alloc.octets;
    f.base.alloc.peak = 0;
    write_large(client, 20000);
    field_run(&f);
    CU_ASSERT(memory_client_unreceived(client) > 800000);
    CU_ASSERT(f.base.alloc.peak < before + 150000);
    f.holds = 0;
    ASSERT_TEXT(field_say(&f, client, ".\r\n"), QUEUED);
    ASSERT_NUMBER(f.octets, 1200000);
    CU_ASSERT(f.base.alloc.peak < before + 150000);
    field_end(&f);
}

/* The case that loses mail elsewhere: the hop fails in the middle. */
static void test_a_hop_that_dies_in_the_content(void)
{
    static field f;
    memory_client *client;
    int chunking;

    for (chunking = 0; chunking < 2; chunking++) {
        field_init(&f);
        f.says[HOP_HELLO] = chunking ? CHUNKING : NULL;
        field_begin(&f);
        client = field_client(&f);
        to_data(&f, client);
        write_large(client, 2000);
        field_run(&f);
        f.options.net->close(f.options.net->context, f.hops[0].socket);
        f.hops[0].is_closed = 1;
        field_run(&f);
        write_large(client, 2000);
        ASSERT_TEXT(field_say(&f, client, ".\r\n"),
            "451 4.4.2 The connection to the next hop is lost\r\n");
        ASSERT_TEXT(field_say(&f, client, MESSAGE_SAID),
            FINE FINE_TOO GO QUEUED);
        ASSERT_NUMBER(f.taken, 1);
        field_end(&f);
    }
}

static void hop_says(field *it, const char *text)
{
    (void)it->options.net->send(it->options.net->context,
        it->hops[0].socket, text, strlen(text));
    field_run(it);
}

/* A no is heard; a yes before the end is none. */
static void test_a_hop_that_speaks_in_the_content(void)
{
    static const char *const table[][2] = {
        { "552 5.3.4 full\r\n", "552 5.3.4 full\r\n" },
        { "421 4.3.2 bye\r\n", "451 4.3.2 bye\r\n" },
        { "250 OK\r\n", "451 4.4.0 The next hop breaks the protocol\r\n" }
    };
    static field f;
    memory_client *client;
    size_t i;

    for (i = 0; i < 3; i++) {
        field_init(&f);
        field_begin(&f);
        client = field_client(&f);
        to_data(&f, client);
        write_large(client, 100);
        field_run(&f);
        hop_says(&f, table[i][0]);
        write_large(client, 100);
        ASSERT_TEXT(field_say(&f, client, ".\r\n"), table[i][1]);
        ASSERT_TEXT(field_say(&f, client, "NOOP\r\n"), OK);
        field_end(&f);
    }
}

static void test_a_hop_that_shuts_its_side(void)
{
    static field f;
    memory_client *client;

    field_init(&f);
    field_begin(&f);
    client = field_client(&f);
    to_data(&f, client);
    f.options.net->shut(f.options.net->context, f.hops[0].socket);
    field_run(&f);
    ASSERT_TEXT(field_say(&f, client, "x\r\n.\r\n"),
        "451 4.4.2 The connection to the next hop is lost\r\n");
    field_end(&f);
}

static void test_what_a_hop_at_rest_says(void)
{
    static field f;
    memory_client *client;

    field_init(&f);
    field_begin(&f);
    client = field_client(&f);
    (void)field_say(&f, client, MESSAGE_SAID);
    hop_says(&f, "421 4.4.2 idle\r\n");
    ASSERT_NUMBER(f.hops[0].is_left, 1);
    ASSERT_TEXT(field_say(&f, client, MESSAGE_SAID), FINE FINE_TOO GO QUEUED);
    ASSERT_NUMBER(f.hop_count, 2);
    field_end(&f);
}

/* Octets one by one, sends that take little, calls that say AGAIN. */
static void test_any_weather(void)
{
    static field f;
    memory_client *client;
    int chunking, cut;

    for (chunking = 0; chunking < 2; chunking++)
        for (cut = 0; cut < 3; cut++) {
            field_init(&f);
            f.base.most_spin = 1000;
            f.says[HOP_HELLO] = chunking ? CHUNKING : NULL;
            memory_net_set_cut(f.base.net, cut == 0 ? MEMORY_OCTETS
                : MEMORY_RANDOM);
            field_begin(&f);
            client = field_client(&f);
            to_data(&f, client);
            memory_net_set_send(f.base.net, cut == 2 ? 13 : 0, 1, 3);
            memory_net_set_receive(f.base.net, 3);
            write_large(client, 100);
            memory_client_writes(client, ".\r\n");
            field_pass(&f, 100);
            ASSERT_TEXT(memory_client_said(client), QUEUED);
            ASSERT_NUMBER(f.octets, 6000);
            field_end(&f);
        }
}

/* ---- addresses ---------------------------------------------------------- */

static void add_address(field *it, int last)
{
    postern_address address;

    memset(&address, 0, sizeof(address));
    address.family = POSTERN_FAMILY_INET;
    address.octets[0] = 127;
    address.octets[3] = (unsigned char)last;
    memory_net_add_name(it->base.net, "hop.test", &address);
}

static void test_one_address_after_another(void)
{
    static field f;
    memory_client *client;

    field_init(&f);
    add_address(&f, 9);
    add_address(&f, 1);
    memory_net_fail(f.base.net, MEMORY_CONNECT, 1, 1, POSTERN_E_FAILED);
    f.options.host = "hop.test";
    field_begin(&f);
    client = field_client(&f);
    ASSERT_TEXT(field_say(&f, client, "MAIL FROM:<a@x.test>\r\n"), FINE);
    field_end(&f);
}

static void test_a_unix_domain_socket(void)
{
    static field f;
    memory_client *client;

    field_init(&f);
    f.options.host = NULL;
    f.options.port = 0;
    f.options.path = "/run/hop";
    field_begin(&f);
    client = field_client(&f);
    ASSERT_TEXT(field_say(&f, client, MESSAGE_SAID),
        FINE FINE_TOO GO QUEUED);
    f.options.net->close(f.options.net->context, f.hops[0].socket);
    f.hops[0].is_closed = 1;
    f.options.net->close(f.options.net->context, f.listener);
    f.listener = POSTERN_NO_SOCKET;
    field_run(&f);
    ASSERT_TEXT(field_say(&f, client, "MAIL FROM:<a@x.test>\r\n"),
        "451 4.4.1 The next hop does not answer: nobody listens there\r\n");
    field_end(&f);
}

/* An address that does not answer takes its time; the next one is tried. */
static void test_an_address_that_is_silent(void)
{
    static field f;
    memory_client *client;
    int more;

    for (more = 0; more < 2; more++) {
        field_init(&f);
        add_address(&f, 1);
        if (more)
            add_address(&f, 1);
        f.options.host = "hop.test";
        f.options.connect_timeout = 5000;
        field_begin(&f);
        client = field_client(&f);
        memory_net_set_latency(f.base.net, 60000);
        memory_client_writes(client, "MAIL FROM:<a@x.test>\r\n");
        field_pass(&f, 60000);
        memory_net_set_latency(f.base.net, 0);
        field_pass(&f, 4900);
        ASSERT_TEXT(memory_client_said(client), "");
        field_pass(&f, 5200);
        field_pass(&f, 60000);
        ASSERT_TEXT(memory_client_said(client), more ? FINE
            : "451 4.4.1 The next hop does not answer: there was no "
            "connection in time\r\n");
        field_end(&f);
    }
}

/* ---- what can fail ------------------------------------------------------ */

/* One message, whatever fails on the way: what the client is told. */
static const char *one_message(field *it)
{
    memory_client *client = memory_net_connect(it->base.net, it->base.port);
    const char *said;

    if (client == NULL)
        return "";
    field_run(it);
    memory_client_writes(client, "EHLO c.test\r\n");
    field_run(it);
    memory_client_writes(client, "MAIL FROM:<a@x.test>\r\n");
    field_run(it);
    memory_client_writes(client, "RCPT TO:<b@x.test>\r\n");
    field_run(it);
    memory_client_writes(client, "DATA\r\n");
    field_run(it);
    write_large(client, 1000);
    field_run(it);
    memory_client_writes(client, ".\r\n");
    field_pass(it, 100);
    said = memory_client_said(client);
    memory_client_reset(client);
    field_run(it);
    return said;
}

/* A yes is heard when the hop has said yes, and at no other time. */
static void assert_honest(const field *it, const char *said)
{
    CU_ASSERT(strstr(said, QUEUED) == NULL || it->taken == 1);
    CU_ASSERT(it->taken == 0 || it->octets == 60000);
}

static int fail_memory(unsigned long n, int forever, int chunking)
{
    static field f;
    int failed;

    field_init(&f);
    f.says[HOP_HELLO] = chunking ? CHUNKING : NULL;
    f.base.most_spin = 100;
    f.base.options.timeout = 1000;
    field_begin(&f);
    failing_alloc_fail(&f.base.alloc, n, forever);
    assert_honest(&f, one_message(&f));
    failed = f.base.alloc.failures > 0;
    failing_alloc_fail(&f.base.alloc, 0, 0);
    field_end(&f);
    return failed;
}

static void test_no_memory_at_any_moment(void)
{
    unsigned long n;
    int how;

    for (how = 0; how < 4; how++) {
        for (n = 1; n < 500 && fail_memory(n, how % 2, how / 2); n++)
            continue;
        CU_ASSERT(n > 5 && n < 500);
    }
}

static void test_no_memory_to_begin_with(void)
{
    static field f;
    unsigned long n;

    for (n = 1; n < 6; n++) {
        field_init(&f);
        f.options.identity = "user";
        f.options.password = "pencil";
        failing_alloc_fail(&f.base.alloc, n, 0);
        f.relay = postern_relay_new(&f.options, &f.error);
        if (f.relay != NULL)
            break;
        ASSERT_NUMBER(f.error, POSTERN_E_NOMEM);
        field_end(&f);
    }
    ASSERT_NUMBER(n, 5);
    field_end(&f);
}

/* Calls of the network that fail, one after another. */
static unsigned long fail_call(unsigned long n, int chunking)
{
    static field f;
    unsigned long failed;

    field_init(&f);
    f.says[HOP_HELLO] = chunking ? CHUNKING : NULL;
    f.base.most_spin = 100;
    f.base.options.timeout = 1000;
    field_begin(&f);
    memory_net_reset_counters(f.base.net);
    memory_net_fail_nth(f.base.net, n, 0);
    f.is_careless = 1;
    assert_honest(&f, one_message(&f));
    failed = memory_net_counters(f.base.net)->failed;
    memory_net_fail_nth(f.base.net, 0, 0);
    field_end(&f);
    return failed;
}

static void test_a_network_that_fails_at_any_moment(void)
{
    unsigned long n;
    int chunking;

    for (chunking = 0; chunking < 2; chunking++) {
        for (n = 1; n < 1500 && fail_call(n, chunking) > 0; n++)
            continue;
        CU_ASSERT(n > 50 && n < 1500);
    }
}

void suite_relay_link(void)
{
    SUITE("relay/link");
    TEST(test_a_large_message);
    TEST(test_content_waits_for_the_hop);
    TEST(test_a_hop_that_dies_in_the_content);
    TEST(test_a_hop_that_speaks_in_the_content);
    TEST(test_a_hop_that_shuts_its_side);
    TEST(test_what_a_hop_at_rest_says);
    TEST(test_any_weather);
    TEST(test_one_address_after_another);
    TEST(test_a_unix_domain_socket);
    TEST(test_an_address_that_is_silent);
    TEST(test_no_memory_at_any_moment);
    TEST(test_no_memory_to_begin_with);
    TEST(test_a_network_that_fails_at_any_moment);
}
