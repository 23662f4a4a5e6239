/* SPDX-License-Identifier: MIT */
/* test_outcome.c - errno becomes the codes of the socket layer. */
#include "posix/posix.h"

#include <errno.h>
#include <netdb.h>

#include "posix/net.h"
#include "support/suite.h"

static const struct {
    int error, opening, accepting, moving;
} rows[] = {
    { EAGAIN, POSTERN_E_FAILED, POSTERN_E_AGAIN, POSTERN_E_AGAIN },
    { EWOULDBLOCK, POSTERN_E_FAILED, POSTERN_E_AGAIN, POSTERN_E_AGAIN },
    { EMFILE, POSTERN_E_FULL, POSTERN_E_FULL, POSTERN_E_RESET },
    { ENFILE, POSTERN_E_FULL, POSTERN_E_FULL, POSTERN_E_RESET },
    { ENOBUFS, POSTERN_E_FULL, POSTERN_E_NOMEM, POSTERN_E_AGAIN },
    { ENOMEM, POSTERN_E_FULL, POSTERN_E_NOMEM, POSTERN_E_AGAIN },
    { ECONNABORTED, POSTERN_E_FAILED, POSTERN_E_RESET, POSTERN_E_RESET },
    { EPROTO, POSTERN_E_FAILED, POSTERN_E_RESET, POSTERN_E_RESET },
    { EPERM, POSTERN_E_DENIED, POSTERN_E_RESET, POSTERN_E_RESET },
    { ENETDOWN, POSTERN_E_FAILED, POSTERN_E_RESET, POSTERN_E_RESET },
    { EHOSTUNREACH, POSTERN_E_FAILED, POSTERN_E_RESET, POSTERN_E_RESET },
    { EBADF, POSTERN_E_FAILED, POSTERN_E_FAILED, POSTERN_E_RESET },
    { EINVAL, POSTERN_E_FAILED, POSTERN_E_FAILED, POSTERN_E_RESET },
    { ENOTSOCK, POSTERN_E_FAILED, POSTERN_E_FAILED, POSTERN_E_RESET },
    { EPROTONOSUPPORT, POSTERN_E_NOADDR, POSTERN_E_NOMEM, POSTERN_E_RESET },
#ifdef ESOCKTNOSUPPORT
    { ESOCKTNOSUPPORT, POSTERN_E_FAILED, POSTERN_E_NOMEM, POSTERN_E_RESET },
#endif
    { EPIPE, POSTERN_E_FAILED, POSTERN_E_NOMEM, POSTERN_E_RESET },
    { ECONNRESET, POSTERN_E_FAILED, POSTERN_E_RESET, POSTERN_E_RESET },
    { ETIMEDOUT, POSTERN_E_FAILED, POSTERN_E_RESET, POSTERN_E_RESET },
    { EACCES, POSTERN_E_DENIED, POSTERN_E_NOMEM, POSTERN_E_RESET },
    { EADDRINUSE, POSTERN_E_INUSE, POSTERN_E_NOMEM, POSTERN_E_RESET },
    { EADDRNOTAVAIL, POSTERN_E_NOADDR, POSTERN_E_NOMEM, POSTERN_E_RESET },
    { EAFNOSUPPORT, POSTERN_E_NOADDR, POSTERN_E_NOMEM, POSTERN_E_RESET },
    { ECONNREFUSED, POSTERN_E_FAILED, POSTERN_E_NOMEM, POSTERN_E_REFUSED }
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
    ASSERT_NUMBER(pst_net_outcome_connecting(ECONNREFUSED),
        POSTERN_E_REFUSED);
    ASSERT_NUMBER(pst_net_outcome_connecting(EMFILE), POSTERN_E_FULL);
    ASSERT_NUMBER(pst_net_outcome_connecting(ENOBUFS), POSTERN_E_FULL);
    ASSERT_NUMBER(pst_net_outcome_connecting(EACCES), POSTERN_E_DENIED);
    ASSERT_NUMBER(pst_net_outcome_connecting(EADDRNOTAVAIL),
        POSTERN_E_FAILED);
}

/* EBADF and none is found, ENOMEM, EAGAIN: later. */
static void test_only_a_wrong_wait_fails_for_ever(void)
{
    ASSERT_NUMBER(pst_net_outcome_waiting(EINTR), POSTERN_E_AGAIN);
    ASSERT_NUMBER(pst_net_outcome_waiting(EINVAL), POSTERN_E_FAILED);
    ASSERT_NUMBER(pst_net_outcome_waiting(EBADF), POSTERN_E_NOMEM);
    ASSERT_NUMBER(pst_net_outcome_waiting(ENOMEM), POSTERN_E_NOMEM);
    ASSERT_NUMBER(pst_net_outcome_waiting(EAGAIN), POSTERN_E_NOMEM);
    ASSERT_NUMBER(pst_net_outcome_waiting(9999), POSTERN_E_NOMEM);
}

static void test_name_that_is_not_there_is_no_failure(void)
{
    ASSERT_NUMBER(pst_net_outcome_resolving(EAI_NONAME), POSTERN_E_NOADDR);
    ASSERT_NUMBER(pst_net_outcome_resolving(EAI_MEMORY), POSTERN_E_NOMEM);
    ASSERT_NUMBER(pst_net_outcome_resolving(EAI_AGAIN), POSTERN_E_FAILED);
}

void suite_posix_outcome(void)
{
    SUITE("posix/outcome");
    TEST(test_each_error_has_its_code);
    TEST(test_connect_has_four_codes);
    TEST(test_only_a_wrong_wait_fails_for_ever);
    TEST(test_name_that_is_not_there_is_no_failure);
}
