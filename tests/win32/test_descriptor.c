/* SPDX-License-Identifier: MIT */
/* test_descriptor.c - sockets are set up however they were made. */
#include "win32/net.h"
#include "support/loopback.h"
#include "support/suite.h"

static int is_inherited(postern_socket given)
{
    DWORD flags = HANDLE_FLAG_INHERIT;

    CU_ASSERT(GetHandleInformation((HANDLE)given, &flags));
    return (flags & HANDLE_FLAG_INHERIT) != 0;
}

/* Nothing is there to be received, and whoever blocks never comes back. */
static int is_ours(postern_socket given)
{
    char octet;

    return !is_inherited(given) && recv((SOCKET)given, &octet, 1, 0) < 0
        && WSAGetLastError() == WSAEWOULDBLOCK;
}

static int hurries(postern_socket given)
{
    DWORD on = 0;
    int size = (int)sizeof on;

    return getsockopt((SOCKET)given, IPPROTO_TCP, TCP_NODELAY, (char *)&on,
        &size) == 0 && (on & 0xff) != 0;
}

static void test_new_socket_is_set_up(void)
{
    const SOCKET opened = pst_net_descriptor_open(AF_INET);

    CU_ASSERT(opened != INVALID_SOCKET);
    CU_ASSERT(!is_inherited((postern_socket)opened));
    CU_ASSERT(hurries((postern_socket)opened));
    closesocket(opened);
}

static void test_accepted_socket_is_set_up(void)
{
    postern_socket server, client;

    loopback_pair(&server, &client);
    CU_ASSERT(is_ours(server) && is_ours(client));
    CU_ASSERT(hurries(server) && hurries(client));
    loopback_close(server);
    loopback_close(client);
}

static void test_pair_is_set_up(void)
{
    SOCKET pair[2];
    int i;

    ASSERT_NUMBER(pst_net_descriptor_pair(pair), 0);
    for (i = 0; i < 2; i++) {
        CU_ASSERT(is_ours((postern_socket)pair[i]));
        CU_ASSERT(hurries((postern_socket)pair[i]));
    }
    closesocket(pair[0]);
    closesocket(pair[1]);
}

/* A socket that blocks, at this address; port 0: any. */
static SOCKET bound(unsigned long address, unsigned short port,
    pst_net_endpoint *where)
{
    const SOCKET made = socket(AF_INET, SOCK_STREAM, 0);
    int length = (int)sizeof where->inet;

    memset(where, 0, sizeof *where);
    where->inet.sin_family = AF_INET;
    where->inet.sin_addr.s_addr = htonl(address);
    where->inet.sin_port = port;
    ASSERT_NUMBER(bind(made, &where->any, length), 0);
    ASSERT_NUMBER(getsockname(made, &where->any, &length), 0);
    return made;
}

/* Who calls first, and from a port of the same number. */
static void test_stranger_is_no_end_of_a_pair(void)
{
    pst_net_endpoint where, there, elsewhere;
    const int length = (int)sizeof where.inet;
    const SOCKET listener = bound(INADDR_LOOPBACK, 0, &where);
    const SOCKET caller = bound(INADDR_LOOPBACK, 0, &there);
    const SOCKET stranger = bound(INADDR_LOOPBACK + 1,
        there.inet.sin_port, &elsewhere);
    SOCKET accepted;
    char octet = 0;

    ASSERT_NUMBER(listen(listener, 2), 0);
    ASSERT_NUMBER(connect(stranger, &where.any, length), 0);
    ASSERT_NUMBER(connect(caller, &where.any, length), 0);
    accepted = pst_net_descriptor_accept_from(listener, caller);
    ASSERT_NUMBER(send(stranger, "s", 1, 0) + send(caller, "c", 1, 0), 2);
    CU_ASSERT(loopback_readable((postern_socket)accepted));
    ASSERT_NUMBER(recv(accepted, &octet, 1, 0), 1);
    ASSERT_NUMBER(octet, 'c');
    closesocket(accepted);
    closesocket(stranger);
    closesocket(caller);
    closesocket(listener);
}

static void test_setup_of_no_socket_is_an_error(void)
{
    const SOCKET opened = socket(AF_INET, SOCK_STREAM, 0);

    ASSERT_NUMBER(pst_net_descriptor_setup(opened), 0);
    CU_ASSERT(!is_inherited((postern_socket)opened));
    CU_ASSERT(hurries((postern_socket)opened));
    closesocket(opened);
    ASSERT_NUMBER(pst_net_descriptor_setup(opened), -1);
    ASSERT_NUMBER(WSAGetLastError(), WSAENOTSOCK);
}

/* Otherwise select() would tell it again and again as an exception. */
static void test_urgent_data_stay_in_line(void)
{
    postern_socket server, client;
    char octet = 0;

    loopback_pair(&server, &client);
    ASSERT_NUMBER(send((SOCKET)client, "!", 1, MSG_OOB), 1);
    CU_ASSERT(loopback_readable(server));
    ASSERT_NUMBER(recv((SOCKET)server, &octet, 1, 0), 1);
    ASSERT_NUMBER(octet, '!');
    loopback_close(server);
    loopback_close(client);
}

void suite_win32_descriptor(void)
{
    SUITE("win32/descriptor");
    TEST(test_new_socket_is_set_up);
    TEST(test_accepted_socket_is_set_up);
    TEST(test_pair_is_set_up);
    TEST(test_stranger_is_no_end_of_a_pair);
    TEST(test_setup_of_no_socket_is_an_error);
    TEST(test_urgent_data_stay_in_line);
}
