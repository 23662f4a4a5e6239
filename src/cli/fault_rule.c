/* SPDX-License-Identifier: MIT */
/* fault_rule.c - parses the rules for faults. */
#include <ctype.h>
#include <stdio.h>
#include <string.h>

#include "fault_rule.h"
#include "number.h"
#include "setter.h"

static const char *const moments[] = {
    "CONNECT", ".", PST_CLI_SETTER_VERBS, NULL
};

const char *pst_cli_fault_verb(int moment)
{
    return moments[moment];
}

static int find_moment(const char *text, size_t length)
{
    char upper[12];
    size_t i;
    int moment;

    if (length >= sizeof(upper))
        return -1;
    for (i = 0; i < length; i++)
        upper[i] = (char)toupper((unsigned char)text[i]);
    upper[length] = '\0';
    for (moment = 0; moments[moment] != NULL; moment++)
        if (strcmp(moments[moment], upper) == 0)
            return moment;
    return -1;
}

/* "5.1.1" (RFC 3463 2); its class has to be that of the code. */
static int is_status(const char *text, char first)
{
    size_t subject, detail;

    if (text[0] != first || text[1] != '.')
        return 0;
    subject = strspn(text + 2, "0123456789");
    text += 2 + subject;
    if (subject == 0 || subject > 3 || *text != '.')
        return 0;
    detail = strspn(text + 1, "0123456789");
    return detail > 0 && detail <= 3 && text[1 + detail] == '\0';
}

/* "550" or "550-5.1.1". */
static int read_reply(const char *text, pst_cli_fault_rule *rule)
{
    static const char words[] = "A fault that was asked for";
    unsigned long code;
    char digits[4] = "";
    const char *rest;

    strncat(digits, text, 3);
    rest = text + strlen(digits);
    if (!pst_cli_number_parse(digits, 599, &code) || code < 400)
        return 0;
    if (*rest == '-' && is_status(rest + 1, digits[0]))
        sprintf(rule->reply, "%s %s %s", digits, rest + 1, words);
    else if (*rest == '\0')
        sprintf(rule->reply, "%s %c.3.0 %s", digits, digits[0], words);
    else
        return 0;
    rule->action = PST_CLI_FAULT_REPLY;
    return 1;
}

static int read_word(const char *text, pst_cli_fault_rule *rule)
{
    if (strcmp(text, "drop") == 0)
        rule->action = PST_CLI_FAULT_DROP;
    else if (strcmp(text, "stall") == 0)
        rule->action = PST_CLI_FAULT_STALL;
    else
        return 0;
    return 1;
}

static int read_delay(const char *text, pst_cli_fault_rule *rule)
{
    rule->action = PST_CLI_FAULT_DELAY;
    return pst_cli_number_seconds(text, &rule->delay);
}

int pst_cli_fault_rule_parse(const char *text, pst_cli_fault_rule *rule)
{
    size_t length = strcspn(text, ":");
    char what[40] = "", *at;

    memset(rule, 0, sizeof(*rule));
    rule->percent = 100;
    rule->moment = find_moment(text, length);
    if (rule->moment < 0 || text[length] == '\0'
        || strlen(text + length + 1) >= sizeof(what))
        return 0;
    strcpy(what, text + length + 1);
    at = strchr(what, '@');
    if (at != NULL) {
        *at = '\0';
        if (!pst_cli_number_parse(at + 1, 100, &rule->percent))
            return 0;
    }
    if (strncmp(what, "delay=", 6) == 0)
        return read_delay(what + 6, rule);
    return read_word(what, rule) || read_reply(what, rule);
}

int pst_cli_fault_rule_is_meant(const char *text)
{
    return strncmp(text, "dot-", 4) == 0 || strncmp(text, "reply-", 6) == 0
        || strncmp(text, "delay-", 6) == 0;
}

int pst_cli_fault_rule_address(const char *text, size_t length,
    pst_cli_fault_rule *rule)
{
    char what[40] = "";
    const char *from = what;

    memset(rule, 0, sizeof(*rule));
    rule->percent = 100;
    rule->moment = PST_CLI_FAULT_COMMANDS;
    if (length >= sizeof(what))
        return 0;
    strncat(what, text, length);
    if (strncmp(from, "dot-", 4) == 0) {
        rule->moment = PST_CLI_FAULT_DOT;
        from += 4;
    }
    if (strncmp(from, "reply-", 6) == 0)
        return read_reply(from + 6, rule);
    if (strncmp(from, "delay-", 6) == 0)
        return read_delay(from + 6, rule);
    return read_word(from, rule);
}
