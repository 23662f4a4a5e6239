/* SPDX-License-Identifier: MIT */
/* option.c - the table of options. */
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include "option.h"
#include "postern_handlers.h"
#include "setter.h"

#define AT(member) offsetof(pst_cli_settings, member)

static const char octets[] = "a number of octets, 0 for no limit";
static const char number[] = "a number, 0 for no limit";
static const char seconds[] = "a number of seconds above 0, such as 2.5";

static const pst_cli_option table[] = {
    { 'l', "listen", "[HOST]:PORT", "[HOST]:PORT, such as :1025, *:25 or "
        "[::1]:0", pst_cli_setter_listen, AT(listen),
        "listen here; no host: both loopback addresses, *: all; port 0: any "
        "(127.0.0.1:1025 and [::1]:1025)", 1 },
    { 0, "smtps", "[HOST]:PORT", "[HOST]:PORT, such as :1465 or *:465",
        pst_cli_setter_listen, AT(smtps),
        "listen here with TLS from the first octet; --listen has no default "
        "then", 1 },
    { 0, "handler", "NAME[:ARG]", "print, sink, eml:DIR or maildir:DIR",
        pst_cli_setter_handler, AT(handler),
        "what to do with messages, all in order: print, sink, eml:DIR, "
        "maildir:DIR (print on a terminal, else sink)", 1 },
    { 0, "stdout", NULL, NULL, pst_cli_setter_flag, AT(to_stdout),
        "messages on standard output, each after a line "
        "\"postern-message BYTES\"", 0 },
    { 0, "keep-going", NULL, NULL, pst_cli_setter_flag, AT(keep_going),
        "go on when nobody reads standard output any more", 0 },
    { 's', "size", "OCTETS", octets, pst_cli_setter_octets,
        AT(options.data_size_limit),
        "the longest message, 0 for no limit (33554432)", 0 },
    { 'u', "smtputf8", NULL, NULL, pst_cli_setter_flag,
        AT(options.enable_smtputf8), "offer SMTPUTF8", 0 },
    { 0, "decode-data", NULL, NULL, pst_cli_setter_flag,
        AT(options.decode_data), "refuse content that is not text", 0 },
    { 0, "lmtp", NULL, NULL, pst_cli_setter_flag, AT(lmtp),
        "speak LMTP in place of SMTP", 0 },
    { 0, "strict-addresses", NULL, NULL, pst_cli_setter_flag,
        AT(options.strict_addresses), "addresses to the letter of RFC 5321",
        0 },
    { 0, "bare-newline", "accept|normalize|reject",
        "accept, normalize or reject", pst_cli_setter_newline,
        AT(options.bare_newline),
        "content with CR or LF on their own (accept)", 0 },
    { 0, "line-length", "N", number, pst_cli_setter_number,
        AT(options.line_length_limit),
        "the longest line of a message with its CRLF, 0 for no limit (1001)",
        0 },
    { 0, "hostname", "NAME", "a name of at most 255 octets without blanks",
        pst_cli_setter_hostname,
        AT(options.hostname), "what the greeting begins with (the full name "
        "of this machine)", 0 },
    { 0, "ident", "TEXT", "at most 240 octets of ASCII without control "
        "characters", pst_cli_setter_ident, AT(options.ident),
        "the rest of the greeting (postern " POSTERN_VERSION ")", 0 },
    { 0, "timeout", "SECONDS", seconds, pst_cli_setter_seconds,
        AT(options.timeout), "for the client's next command (300)", 0 },
    { 0, "tlscert", "FILE", "the name of a PEM file", pst_cli_setter_item,
        AT(certificates), "a certificate (PEM, its chain behind it): offers "
        "STARTTLS; may be repeated, chosen by the name that clients ask for",
        1 },
    { 0, "tlskey", "FILE", "the name of a PEM file", pst_cli_setter_item,
        AT(keys), "its private key (without it, in the same file)", 1 },
    { 0, "self-signed", NULL, NULL, pst_cli_setter_flag, AT(self_signed),
        "make a certificate for this run and show its SHA-256", 0 },
    { 0, "self-signed-out", "FILE", "the name of a file",
        pst_cli_setter_text, AT(self_signed_out),
        "write it there, for clients to trust", 0 },
    { 0, "old-tls", NULL, NULL, pst_cli_setter_flag, AT(old_tls),
        "TLS 1.0 and 1.1 too, which are not safe: for old devices", 0 },
    { 0, "require-starttls", NULL, NULL, pst_cli_setter_flag,
        AT(options.require_starttls), "take no mail without TLS", 0 },
    { 0, "auth", "USER:PASSWORD", "USER:PASSWORD", pst_cli_setter_user,
        AT(auth), "offers AUTH; a user that is let in, with each mechanism",
        1 },
    { 0, "auth-any", NULL, NULL, pst_cli_setter_flag, AT(auth_any),
        "offers AUTH; any user and any password will do", 0 },
    { 0, "auth-required", NULL, NULL, pst_cli_setter_flag,
        AT(options.auth_required), "take no mail without AUTH", 0 },
    { 0, "auth-insecure", NULL, NULL, pst_cli_setter_flag, AT(auth_insecure),
        "offers AUTH without TLS too", 0 },
    { 0, "proxy-protocol", "SECONDS", seconds, pst_cli_setter_seconds,
        AT(proxy), "a proxy is in front of all listeners: each connection "
        "begins with a PROXY header, within this time", 0 },
    { 0, "no-ehlo", "KEYWORD[,KEYWORD]", "keywords with commas between them",
        pst_cli_setter_word, AT(options.no_ehlo),
        "hide these in EHLO and refuse what they stand for", 0 },
    { 0, "extra-parameters", "NAME[,NAME]", "names with commas between them",
        pst_cli_setter_word, AT(options.extra_parameters),
        "parameters of MAIL and RCPT that are taken although EHLO does not "
        "announce them", 0 },
    { 0, "max-connections", "N", number, pst_cli_setter_number,
        AT(options.max_connections), "at once (no limit)", 0 },
    { 0, "max-recipients", "N", number, pst_cli_setter_number,
        AT(options.recipient_limit), "of a message (1000)", 0 },
    { 0, "max-errors", "N", number, pst_cli_setter_number,
        AT(options.error_limit), "of a client in a row (20)", 0 },
    { 0, "call-limit", "[VERB=]N", "N or VERB=N, a command of "
        "SMTP", pst_cli_setter_call_limit,
        AT(call_limit), "how often a client may send a command", 1 },
    { 0, "count", "N", "a number above 0", pst_cli_setter_amount, AT(count),
        "exit 0 once N messages are in", 0 },
    { 0, "wait", "SECONDS", seconds, pst_cli_setter_seconds, AT(wait),
        "exit 1 if they are not within this time", 0 },
    { 0, "port-file", "FILE", "the name of a file", pst_cli_setter_text,
        AT(port_file), "write \"HOST PORT\" of each address listened on", 0 },
    { 'v', "verbose", NULL, NULL, pst_cli_setter_level, AT(verbose),
        "show the dialogue; twice: also who comes and goes", 0 },
    { 'q', "quiet", NULL, NULL, pst_cli_setter_flag, AT(quiet),
        "show nothing but errors", 0 },
    { 0, "version", NULL, NULL, pst_cli_setter_flag, AT(version),
        "show the version", 0 },
    { 'h', "help", NULL, NULL, pst_cli_setter_flag, AT(help),
        "show this", 0 },

    { 0, "json", NULL, NULL, pst_cli_setter_absent, 0, NULL, 0 },
    { 0, "fault", "SPEC", "", pst_cli_setter_absent, 0, NULL, 0 },
    { 0, "seed", "N", "", pst_cli_setter_absent, 0, NULL, 0 },
    { 0, NULL, NULL, NULL, NULL, 0, NULL, 0 }
};

const pst_cli_option *pst_cli_option_table(void)
{
    return table;
}

int pst_cli_option_fail(pst_cli_settings *settings, const char *name,
    const char *value, const char *what, const char *accepts)
{
    char shown[120];

    postern_escape(shown, sizeof(shown), value, strlen(value), 0);
    sprintf(settings->error, "%.100s%s%s: %s%s", name,
        *name == '\0' || *value == '\0' ? "" : " ", shown, what, accepts);
    return 0;
}

int pst_cli_option_set(pst_cli_settings *settings,
    const pst_cli_option *option, const char *name, const char *value)
{
    const char *shown = value == NULL ? "" : value;

    switch (option->set(settings, option, value)) {
    case PST_CLI_SET:
        return 1;
    case PST_CLI_ABSENT:
        return pst_cli_option_fail(settings, name,
            option->is_list ? shown : "", "not built in", "");
    case PST_CLI_TOO_MANY:
        return pst_cli_option_fail(settings, name, shown,
            "too many of them", "");
    default:
        return pst_cli_option_fail(settings, name, shown, "accepted is ",
            option->accepts == NULL ? "1 or 0" : option->accepts);
    }
}

const pst_cli_option *pst_cli_option_named(const char *name, size_t length)
{
    const pst_cli_option *option;

    for (option = table; option->name != NULL; option++)
        if (strlen(option->name) == length
            && memcmp(option->name, name, length) == 0)
            return option;
    return NULL;
}

const pst_cli_option *pst_cli_option_lettered(char letter)
{
    const pst_cli_option *option;

    for (option = table; option->name != NULL; option++)
        if (option->letter == letter && letter != 0)
            return option;
    return NULL;
}

void pst_cli_option_variable(const pst_cli_option *option,
    char variable[PST_CLI_OPTION_VARIABLE])
{
    static const char lower[] = "abcdefghijklmnopqrstuvwxyz-";
    static const char upper[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ_";
    const char *from = option->name;
    char *to = variable + 8;

    memcpy(variable, "POSTERN_", 8);
    while (*from != '\0' && to < variable + PST_CLI_OPTION_VARIABLE - 1) {
        const char *letter = strchr(lower, *from);

        *to++ = letter == NULL ? *from : upper[letter - lower];
        from++;
    }
    *to = '\0';
}
