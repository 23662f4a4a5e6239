/* SPDX-License-Identifier: MIT */
/* test_owner.c - who may read a file that only its owner should. */
#include "win32/win32.h"

#include "support/suite.h"
#include "win32/owner.h"

static void test_three_may_do_everything_and_nobody_else(void)
{
    pst_win32_owner owner;
    SECURITY_ATTRIBUTES *attributes = pst_win32_owner_alone(&owner);
    SECURITY_DESCRIPTOR_CONTROL control;
    DWORD revision, i;

    CU_ASSERT(attributes == &owner.attributes);
    CU_ASSERT(IsValidSecurityDescriptor(attributes->lpSecurityDescriptor));
    CU_ASSERT_FALSE(attributes->bInheritHandle);
    CU_ASSERT(GetSecurityDescriptorControl(attributes->lpSecurityDescriptor,
        &control, &revision));
    /* else what the folder allows would be added */
    CU_ASSERT((control & SE_DACL_PROTECTED) != 0);
    ASSERT_NUMBER(owner.access.list.AceCount, 3);
    for (i = 0; i < 3; i++) {
        void *found;
        ACCESS_ALLOWED_ACE *entry;

        CU_ASSERT_FATAL(GetAce(&owner.access.list, i, &found));
        entry = (ACCESS_ALLOWED_ACE *)found;
        ASSERT_NUMBER(entry->Header.AceType, ACCESS_ALLOWED_ACE_TYPE);
        ASSERT_NUMBER(entry->Mask, FILE_ALL_ACCESS);
        CU_ASSERT_FALSE(IsWellKnownSid(&entry->SidStart, WinWorldSid));
    }
}

void suite_win32_owner(void)
{
    SUITE("win32/owner");
    TEST(test_three_may_do_everything_and_nobody_else);
}
