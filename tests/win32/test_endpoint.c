/* SPDX-License-Identifier: MIT */
/* test_endpoint.c - addresses to sockaddr and back. */
#include "win32/win32.h"

#include "win32/net.h"
#include "support/suite.h"

static postern_address round_trip(const postern_address *address)
{
    pst_net_endpoint endpoint;
    postern_address back;
    const int length = pst_net_endpoint_set(&endpoint, address);

    CU_ASSERT(length > 0);
    pst_net_endpoint_get(&endpoint, length, &back);
    return back;
}

static postern_address sample(int family)
{
    postern_address address;
    unsigned i;

    memset(&address, 0, sizeof address);
    address.family = (unsigned char)family;
    address.port = 2525;
    for (i = 0; i < (family == POSTERN_FAMILY_INET ? 4u : 16u); i++)
        address.octets[i] = (unsigned char)(i + 1);
    return address;
}

static void test_address_survives_the_round_trip(void)
{
    static const int families[] = {
        POSTERN_FAMILY_INET, POSTERN_FAMILY_INET6
    };
    postern_address address, back;
    int i;

    for (i = 0; i < 2; i++) {
        address = sample(families[i]);
        back = round_trip(&address);
        ASSERT_NUMBER(back.family, address.family);
        ASSERT_NUMBER(back.port, 2525);
        CU_ASSERT(memcmp(back.octets, address.octets, 16) == 0);
    }
}

static void test_port_is_in_network_order(void)
{
    const postern_address address = sample(POSTERN_FAMILY_INET);
    pst_net_endpoint endpoint;
    unsigned char octets[2];

    pst_net_endpoint_set(&endpoint, &address);
    memcpy(octets, &endpoint.inet.sin_port, 2);
    ASSERT_NUMBER(octets[0] * 256 + octets[1], 2525);
}

static void test_mapped_address_is_ipv4(void)
{
    postern_address address = sample(POSTERN_FAMILY_INET6), back;
    char text[46];

    memset(address.octets, 0, 10);
    memset(address.octets + 10, 0xff, 2);
    back = round_trip(&address);
    ASSERT_TEXT(postern_address_text(&back, text, sizeof text),
        "13.14.15.16");
    ASSERT_NUMBER(back.octets[15], 0);
}

static void test_local_socket_has_no_octets(void)
{
    pst_net_endpoint endpoint;
    postern_address address;

    memset(&endpoint, 0, sizeof endpoint);
    endpoint.any.sa_family = AF_UNIX;
    pst_net_endpoint_get(&endpoint, 2, &address);
    ASSERT_NUMBER(address.family, POSTERN_FAMILY_LOCAL);
    ASSERT_NUMBER(pst_net_endpoint_set(&endpoint, &address), 0);
}

static void test_unnamed_peer_is_unknown(void)
{
    pst_net_endpoint endpoint;
    postern_address address;

    memset(&endpoint, 0xff, sizeof endpoint);
    pst_net_endpoint_get(&endpoint, 0, &address);
    ASSERT_NUMBER(address.family, POSTERN_FAMILY_NONE);
    pst_net_endpoint_get(&endpoint, 2, &address);
    ASSERT_NUMBER(address.family, POSTERN_FAMILY_NONE);
}

void suite_win32_endpoint(void)
{
    SUITE("win32/endpoint");
    TEST(test_address_survives_the_round_trip);
    TEST(test_port_is_in_network_order);
    TEST(test_mapped_address_is_ipv4);
    TEST(test_local_socket_has_no_octets);
    TEST(test_unnamed_peer_is_unknown);
}
