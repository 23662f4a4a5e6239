/* SPDX-License-Identifier: MIT */
/* test_peer.c - peers, shown as the original shows them. */
#include "handlers/peer.h"
#include "support/suite.h"

static void test_peers_are_shown_as_tuples(void)
{
    char text[PST_HANDLERS_PEER_SIZE];
    postern_address peer;

    memset(&peer, 0, sizeof(peer));
    pst_handlers_peer_text(&peer, text);
    ASSERT_TEXT(text, "''");
    pst_handlers_peer_text(NULL, text);
    ASSERT_TEXT(text, "''");
    peer.family = POSTERN_FAMILY_INET;
    peer.octets[0] = 127;
    peer.octets[3] = 1;
    peer.port = 42568;
    pst_handlers_peer_text(&peer, text);
    ASSERT_TEXT(text, "('127.0.0.1', 42568)");
    memset(&peer, 0, sizeof(peer));
    peer.family = POSTERN_FAMILY_INET6;
    peer.octets[15] = 1;
    peer.port = 65535;
    pst_handlers_peer_text(&peer, text);
    ASSERT_TEXT(text, "('::1', 65535, 0, 0)");
}

static void test_the_longest_peer_fits(void)
{
    char text[PST_HANDLERS_PEER_SIZE];
    postern_address peer;

    memset(&peer, 0xff, sizeof(peer));
    peer.family = POSTERN_FAMILY_INET6;
    pst_handlers_peer_text(&peer, text);
    CU_ASSERT(strlen(text) < sizeof(text));
}

void suite_handlers_peer(void)
{
    SUITE("handlers/peer");
    TEST(test_peers_are_shown_as_tuples);
    TEST(test_the_longest_peer_fits);
}
