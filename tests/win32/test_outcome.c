/* SPDX-License-Identifier: MIT */
/* test_outcome.c - errors of Winsock become the codes of the socket layer. */
#include "win32/net.h"
#include "support/suite.h"

static const struct {
    int error, opening, accepting, moving;
} rows[] = {
    { WSAEWOULDBLOCK, POSTERN_E_FAILED, POSTERN_E_AGAIN, POSTERN_E_AGAIN },
    { WSAEINTR, POSTERN_E_FAILED, POSTERN_E_RESET, POSTERN_E_AGAIN },
    { WSAEMFILE, POSTERN_E_FULL, POSTERN_E_FULL, POSTERN_E_RESET },
    { WSAENOBUFS, POSTERN_E_FULL, POSTERN_E_NOMEM, POSTERN_E_AGAIN },
    { WSA_NOT_ENOUGH_MEMORY, POSTERN_E_FULL, POSTERN_E_NOMEM,
        POSTERN_E_AGAIN },
    { WSAECONNABORTED, POSTERN_E_FAILED, POSTERN_E_RESET, POSTERN_E_RESET },
    { WSAECONNRESET, POSTERN_E_FAILED, POSTERN_E_RESET, POSTERN_E_RESET },
    { WSAENETRESET, POSTERN_E_FAILED, POSTERN_E_RESET, POSTERN_E_RESET },
    { WSAENETDOWN, POSTERN_E_FAILED, POSTERN_E_RESET, POSTERN_E_RESET },
    { WSAEHOSTUNREACH, POSTERN_E_FAILED, POSTERN_E_RESET, POSTERN_E_RESET },
    { WSAETIMEDOUT, POSTERN_E_FAILED, POSTERN_E_RESET, POSTERN_E_RESET },
    { WSAESHUTDOWN, POSTERN_E_FAILED, POSTERN_E_NOMEM, POSTERN_E_RESET },
    { WSAENOTCONN, POSTERN_E_FAILED, POSTERN_E_NOMEM, POSTERN_E_RESET },
    { WSAENOTSOCK, POSTERN_E_FAILED, POSTERN_E_FAILED, POSTERN_E_RESET },
    { WSAEINVAL, POSTERN_E_FAILED, POSTERN_E_FAILED, POSTERN_E_RESET },
    { WSANOTINITIALISED, POSTERN_E_FAILED, POSTERN_E_FAILED,
        POSTERN_E_RESET },
    { WSAEACCES, POSTERN_E_INUSE, POSTERN_E_NOMEM, POSTERN_E_RESET },
    { WSAEADDRINUSE, POSTERN_E_INUSE, POSTERN_E_NOMEM, POSTERN_E_RESET },
    { WSAEADDRNOTAVAIL, POSTERN_E_NOADDR, POSTERN_E_NOMEM,
        POSTERN_E_RESET },
    { WSAEAFNOSUPPORT, POSTERN_E_NOADDR, POSTERN_E_NOMEM,
        POSTERN_E_RESET },
    { WSAECONNREFUSED, POSTERN_E_FAILED, POSTERN_E_NOMEM, POSTERN_E_REFUSED }
};

static void test_each_error_has_its_code(void)
{
    size_t i;

    for (i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        ASSERT_NUMBER(pst_net_outcome_opening(rows[i].error),
            rows[i].opening);
        ASSERT_NUMBER(pst_net_outcome_accepting(rows[i].error),
            rows[i].accepting);
        ASSERT_NUMBER(pst_net_outcome_moving(rows[i].error), rows[i].moving);
    }
}

static void test_connect_has_four_codes(void)
{
    ASSERT_NUMBER(pst_net_outcome_connecting(WSAECONNREFUSED),
        POSTERN_E_REFUSED);
    ASSERT_NUMBER(pst_net_outcome_connecting(WSAEMFILE), POSTERN_E_FULL);
    ASSERT_NUMBER(pst_net_outcome_connecting(WSAENOBUFS), POSTERN_E_FULL);
    ASSERT_NUMBER(pst_net_outcome_connecting(WSAEACCES), POSTERN_E_DENIED);
    ASSERT_NUMBER(pst_net_outcome_connecting(WSAEADDRNOTAVAIL),
        POSTERN_E_FAILED);
}

static void test_only_a_wrong_wait_fails_for_ever(void)
{
    ASSERT_NUMBER(pst_net_outcome_waiting(WSAEINTR), POSTERN_E_AGAIN);
    ASSERT_NUMBER(pst_net_outcome_waiting(WSAEINVAL), POSTERN_E_FAILED);
    ASSERT_NUMBER(pst_net_outcome_waiting(WSAENOTSOCK), POSTERN_E_NOMEM);
    ASSERT_NUMBER(pst_net_outcome_waiting(WSAENOBUFS), POSTERN_E_NOMEM);
}

static void test_name_that_is_not_there_is_no_failure(void)
{
    ASSERT_NUMBER(pst_net_outcome_resolving(WSAHOST_NOT_FOUND),
        POSTERN_E_NOADDR);
    ASSERT_NUMBER(pst_net_outcome_resolving(WSA_NOT_ENOUGH_MEMORY),
        POSTERN_E_NOMEM);
    ASSERT_NUMBER(pst_net_outcome_resolving(WSATRY_AGAIN), POSTERN_E_FAILED);
}

void suite_win32_outcome(void)
{
    SUITE("win32/outcome");
    TEST(test_each_error_has_its_code);
    TEST(test_connect_has_four_codes);
    TEST(test_only_a_wrong_wait_fails_for_ever);
    TEST(test_name_that_is_not_there_is_no_failure);
}
