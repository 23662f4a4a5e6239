/* SPDX-License-Identifier: MIT */
/* settings.h - what the command line and the environment ask for. */
#ifndef PST_CLI_SETTINGS_H
#define PST_CLI_SETTINGS_H

#include "postern.h"

/* How often an option may be repeated. */
#define PST_CLI_SETTINGS_REPEATS 32

typedef struct pst_cli_list {
    size_t count;
    int is_default;             /* from the environment: options replace it */
    const char *items[PST_CLI_SETTINGS_REPEATS];
} pst_cli_list;

typedef struct pst_cli_settings {
    postern_options options;
    postern_call_limit limits[PST_CLI_SETTINGS_REPEATS + 1];
    pst_cli_list listen;
    pst_cli_list smtps;
    pst_cli_list certificates;
    pst_cli_list keys;
    pst_cli_list handler;
    pst_cli_list call_limit;
    pst_cli_list auth;          /* USER:PASSWORD */
    unsigned long count;        /* messages until the end; 0: none */
    unsigned long wait;         /* milliseconds for them; 0: any */
    unsigned long proxy;        /* for its header; 0: there is none */
    const char *port_file;      /* or NULL */
    const char *self_signed_out;    /* or NULL */
    int lmtp;                   /* all listeners speak LMTP */
    int self_signed;
    int old_tls;
    int auth_any;
    int auth_insecure;          /* AUTH without TLS, too */
    int to_stdout;              /* raw messages on standard output */
    int keep_going;             /* also when nobody reads that */
    int verbose;                /* how many -v */
    int quiet;
    int help;
    int version;

    char error[400];            /* one line: what was wrong */
    size_t kept;
    char text[4096];            /* copies of what has to be taken apart */
} pst_cli_settings;

void pst_cli_settings_init(pst_cli_settings *settings);

/* A copy that lives as long as the settings; NULL: there is no room. */
const char *pst_cli_settings_keep(pst_cli_settings *settings,
    const char *text, size_t length);

/* Adds to a list; 0: it is full. */
int pst_cli_settings_add(pst_cli_list *list, const char *item);

/* An argument is about to be added: what the environment put in the list goes,
   and with certificates also what it put in that of the keys, since the two
   are pairs. */
void pst_cli_settings_replace(pst_cli_settings *settings, pst_cli_list *list);

/* Is TLS asked for? */
int pst_cli_settings_tls(const pst_cli_settings *settings);

/* What only makes sense together: 0, and `error` says what is wrong. */
int pst_cli_settings_check(pst_cli_settings *settings);

#endif
