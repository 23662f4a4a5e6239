/* SPDX-License-Identifier: MIT */
/* owner.h - access rights for the owner only.  Include win32.h before it. */
#ifndef PST_WIN32_OWNER_H
#define PST_WIN32_OWNER_H

/* Has space for three entries and the SIDs in them. */
typedef struct pst_win32_owner {
    SECURITY_ATTRIBUTES attributes;
    SECURITY_DESCRIPTOR descriptor;
    union {
        ACL list;
        char room[512];
    } access;
} pst_win32_owner;

/*
 * Fills in `attributes`: the user of this process, the system and the
 * administrators may do everything, others nothing, whatever rights the parent
 * directory has.  Files in a new directory inherit this.  NULL: see
 * GetLastError().
 */
SECURITY_ATTRIBUTES *pst_win32_owner_alone(pst_win32_owner *owner);

#endif
