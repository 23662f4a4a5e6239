/* SPDX-License-Identifier: MIT */
/* settings.h - what the command line and the environment ask for. */
#ifndef PST_CLI_SETTINGS_H
#define PST_CLI_SETTINGS_H

#include "postern.h"

/* How often an option may be repeated. */
#define PST_CLI_SETTINGS_REPEATS 32

typedef struct pst_cli_list {
    size_t count;
    int is_default;             /* from the environment: arguments replace
                                   it */
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
    pst_cli_list relay_auth;    /* the same for the next hop; the last one is
                                   used */
    const char *relay_ca;       /* authorities of the next hop, or NULL */
    const char *relay_name;     /* in its certificate; NULL: its host */
    unsigned relay_limit;       /* connections to the next hop at once; 0: any
                                   number */
    int reuse_port;             /* other processes may listen on the ports,
                                   too */
    unsigned socket_mode;       /* of Unix-domain sockets to listen on; 0: as
                                   the umask says */
    const char *exec;           /* run for each message; NULL: none */
    unsigned long exec_most;    /* programs at once */
    char **command;             /* program to run while the server listens, or
                                   NULL */
    unsigned long count;        /* messages until the server ends; 0: not
                                   set */
    unsigned long expect;       /* messages that have to come; 0: any number */
    unsigned long wait;         /* milliseconds for these messages; 0: any
                                   time */
    unsigned long proxy;        /* milliseconds for a PROXY header; 0: no
                                   header */
    const char *port_file;      /* or NULL */
    const char *self_signed_out;    /* or NULL */
    int lmtp;                   /* all listeners speak LMTP */
    int self_signed;
    int old_tls;
    int auth_any;
    int auth_insecure;          /* AUTH without TLS, too */
    unsigned workers;           /* threads for stores; 0: none */
    unsigned mode;              /* of files of messages; 0: for their owner
                                   only */
    int to_stdout;              /* raw messages on standard output */
    pst_cli_list fault;
    unsigned long seed;         /* for the faults */
    const char *fault_domain;   /* or NULL */
    int json;                   /* events on standard output */
    int keep_going;             /* run on when nobody reads that */
    int verbose;                /* number of -v */
    int quiet;
    int help;
    int help_all;
    int version;

    char error[400];            /* one line that says what is wrong */
    size_t kept;
    char text[4096];            /* copies of texts that are split */
} pst_cli_settings;

void pst_cli_settings_init(pst_cli_settings *settings);

/* A copy that lives as long as the settings; NULL: there is no space. */
const char *pst_cli_settings_keep(pst_cli_settings *settings,
    const char *text, size_t length);

/* Returns 0 if the list is full. */
int pst_cli_settings_add(pst_cli_list *list, const char *item);

/* Call it before an argument is added: values from the environment are removed
   from the list.  Certificates and keys are pairs, so for certificates the
   list of keys is emptied, too. */
void pst_cli_settings_replace(pst_cli_settings *settings, pst_cli_list *list);

/* Is TLS asked for? */
int pst_cli_settings_tls(const pst_cli_settings *settings);

/* How many messages --count or --expect asks for; 0: any number. */
unsigned long pst_cli_settings_wanted(const pst_cli_settings *settings);

/* Checks the options that depend on others.  On an error it returns 0, and
   `error` says what is wrong. */
int pst_cli_settings_check(pst_cli_settings *settings);

#endif
