/* SPDX-License-Identifier: MIT */
/*
 * fault_rule.h - parses the faults that --fault and addresses ask for:
 * "VERB:CODE[-STATUS][@PERCENT]", "VERB:delay=SECONDS", "VERB:drop" and
 * "VERB:stall".
 */
#ifndef PST_CLI_FAULT_RULE_H
#define PST_CLI_FAULT_RULE_H

#include <stddef.h>

enum pst_cli_fault_action {
    PST_CLI_FAULT_NONE = 0,
    PST_CLI_FAULT_REPLY,
    PST_CLI_FAULT_DELAY,
    PST_CLI_FAULT_DROP,         /* close the connection without a reply */
    PST_CLI_FAULT_STALL         /* never answer */
};

/* Moments that are not commands.  A command has the number that
   pst_cli_fault_verb takes. */
enum pst_cli_fault_moment {
    PST_CLI_FAULT_CONNECT = 0,
    PST_CLI_FAULT_DOT = 1,      /* the content has ended */
    PST_CLI_FAULT_COMMANDS = 2  /* the first command */
};

typedef struct pst_cli_fault_rule {
    int moment;
    int action;
    unsigned long delay;        /* in milliseconds */
    unsigned long percent;
    char reply[60];
} pst_cli_fault_rule;

/* 0: the text is not a rule. */
int pst_cli_fault_rule_parse(const char *text, pst_cli_fault_rule *rule);

/* Parses the local part of an address: "reply-550-5.1.1", "delay-2.5", "drop"
   or "stall".  With "dot-" in front the fault comes at the end of the content.
   0: the text is none of these. */
int pst_cli_fault_rule_address(const char *text, size_t length,
    pst_cli_fault_rule *rule);

/* Does a local part begin like one of these?  Then it is a mistake if it is
   none. */
int pst_cli_fault_rule_is_meant(const char *text);

/* The verb of a moment from PST_CLI_FAULT_COMMANDS on.  NULL: there are no
   more. */
const char *pst_cli_fault_verb(int moment);

#endif
