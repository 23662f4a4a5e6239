/* SPDX-License-Identifier: MIT */
/* endpoint.h - where to listen, as the command line says it. */
#ifndef PST_CLI_ENDPOINT_H
#define PST_CLI_ENDPOINT_H

#define PST_CLI_ENDPOINT_HOST 256

enum pst_cli_endpoint_kind {
    PST_CLI_ENDPOINT_PORT,      /* "HOST:PORT", ":PORT" or "PORT" */
    PST_CLI_ENDPOINT_UNIX,      /* "unix:PATH" */
    PST_CLI_ENDPOINT_INHERITED  /* "inherited:NAME", or "inherited" for all */
};

typedef struct pst_cli_endpoint {
    enum pst_cli_endpoint_kind kind;
    char host[PST_CLI_ENDPOINT_HOST];   /* without brackets, or the path, or
                                           the name; "" when there is none */
    unsigned port;
} pst_cli_endpoint;

/* The last colon separates host and port, as in aiosmtpd.  0: the text has no
   such form. */
int pst_cli_endpoint_parse(const char *text, pst_cli_endpoint *endpoint);

#endif
