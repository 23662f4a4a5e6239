/* SPDX-License-Identifier: MIT */
/* endpoint.h - "[HOST]:PORT" on the command line. */
#ifndef PST_CLI_ENDPOINT_H
#define PST_CLI_ENDPOINT_H

#define PST_CLI_ENDPOINT_HOST 256

typedef struct pst_cli_endpoint {
    char host[PST_CLI_ENDPOINT_HOST];   /* without brackets; "" when none */
    unsigned port;
} pst_cli_endpoint;

/* The last colon splits, as in the original; 0: it is not of that form. */
int pst_cli_endpoint_parse(const char *text, pst_cli_endpoint *endpoint);

#endif
