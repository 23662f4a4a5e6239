/* SPDX-License-Identifier: MIT */
/* status.h - the exit status. */
#ifndef PST_CLI_STATUS_H
#define PST_CLI_STATUS_H

enum pst_cli_status {
    PST_CLI_STATUS_GOOD = 0,
    PST_CLI_STATUS_FAILED = 1,  /* something went wrong while it ran */
    PST_CLI_STATUS_WRONG = 2    /* wrong arguments or settings */
};

#endif
