/* SPDX-License-Identifier: MIT */
/* owner.h - what is made for its owner alone.  win32.h comes before it. */
#ifndef PST_WIN32_OWNER_H
#define PST_WIN32_OWNER_H

/* Room for three entries and the SIDs in them. */
typedef struct pst_win32_owner {
    SECURITY_ATTRIBUTES attributes;
    SECURITY_DESCRIPTOR descriptor;
    union {
        ACL list;
        char room[512];
    } access;
} pst_win32_owner;

/*
 * Fills in `attributes`: the user of this process, and those who run the
 * machine, may do everything, others nothing, whatever the folder around it
 * says; what is made inside of a directory inherits that.  NULL, and
 * GetLastError() says why not.
 */
SECURITY_ATTRIBUTES *pst_win32_owner_alone(pst_win32_owner *owner);

#endif
