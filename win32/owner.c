/* SPDX-License-Identifier: MIT */
/* owner.c - access rights for the owner only. */
#include "win32.h"

#include <string.h>

#include "owner.h"

/* Space for a SID and the structure around it. */
typedef union sid_room {
    TOKEN_USER user;
    SID sid;
    char room[sizeof(TOKEN_USER) + SECURITY_MAX_SID_SIZE];
} sid_room;

static int allow(pst_win32_owner *owner, PSID sid)
{
    return AddAccessAllowedAceEx(&owner->access.list, ACL_REVISION,
        OBJECT_INHERIT_ACE | CONTAINER_INHERIT_ACE, FILE_ALL_ACCESS, sid);
}

static int allow_known(pst_win32_owner *owner, WELL_KNOWN_SID_TYPE type)
{
    sid_room known;
    DWORD size = sizeof(known);

    return CreateWellKnownSid(type, NULL, &known.sid, &size)
        && allow(owner, &known.sid);
}

static int allow_user(pst_win32_owner *owner)
{
    HANDLE token;
    sid_room found;
    DWORD size;
    int is_allowed;

    if (!OpenProcessToken(GetCurrentProcess(), TOKEN_QUERY, &token))
        return 0;
    is_allowed = GetTokenInformation(token, TokenUser, &found, sizeof(found),
        &size) && allow(owner, found.user.User.Sid);
    (void)CloseHandle(token);
    return is_allowed;
}

SECURITY_ATTRIBUTES *pst_win32_owner_alone(pst_win32_owner *owner)
{
    SECURITY_DESCRIPTOR *descriptor = &owner->descriptor;

    memset(owner, 0, sizeof(*owner));
    owner->attributes.nLength = sizeof(owner->attributes);
    owner->attributes.lpSecurityDescriptor = descriptor;
    if (InitializeAcl(&owner->access.list, sizeof(owner->access),
            ACL_REVISION)
        && allow_user(owner)
        && allow_known(owner, WinLocalSystemSid)
        && allow_known(owner, WinBuiltinAdministratorsSid)
        && InitializeSecurityDescriptor(descriptor,
            SECURITY_DESCRIPTOR_REVISION)
        && SetSecurityDescriptorDacl(descriptor, TRUE, &owner->access.list,
            FALSE)
        && SetSecurityDescriptorControl(descriptor, SE_DACL_PROTECTED,
            SE_DACL_PROTECTED))
        return &owner->attributes;
    return NULL;
}
