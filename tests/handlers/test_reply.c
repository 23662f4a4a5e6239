/* SPDX-License-Identifier: MIT */
/* test_reply.c - the reply to each error of a store (RFC 3463). */
#include "handlers/reply.h"
#include "os/disk.h"
#include "support/suite.h"

static void test_errors_have_the_replies_of_rfc_3463(void)
{
    static const struct {
        int error;
        const char *start;
    } rows[] = {
        { PST_OS_FULL, "452 4.3.1 " },
        { PST_OS_GONE, "452 4.3.1 " },
        { PST_OS_QUOTA, "452 4.2.2 " },
        { PST_OS_READONLY, "451 4.3.0 " },
        { PST_OS_NOTDIR, "451 4.3.0 " },
        { PST_OS_DENIED, "451 4.3.0 " },
        { PST_OS_IO, "451 4.3.0 " },
        { PST_OS_EXISTS, "451 4.3.0 " }
    };
    size_t i;

    for (i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
        CU_ASSERT(strncmp(pst_handlers_reply_for(rows[i].error),
            rows[i].start, 10) == 0);
    CU_ASSERT_PTR_NULL(pst_handlers_reply_for(0));
}

static void test_what_is_not_2xx_refuses(void)
{
    CU_ASSERT_FALSE(pst_handlers_reply_refuses(NULL));
    CU_ASSERT_FALSE(pst_handlers_reply_refuses("250 Kept"));
    CU_ASSERT(pst_handlers_reply_refuses("452 4.3.1 Full"));
    CU_ASSERT(pst_handlers_reply_refuses("550 Never"));
    CU_ASSERT(pst_handlers_reply_refuses(""));
}

void suite_handlers_reply(void)
{
    SUITE("handlers/reply");
    TEST(test_errors_have_the_replies_of_rfc_3463);
    TEST(test_what_is_not_2xx_refuses);
}
