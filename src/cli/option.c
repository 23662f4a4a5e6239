/* SPDX-License-Identifier: MIT */
/* option.c - the table of options. */
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include "option.h"
#include "postern_handlers.h"
#include "setter.h"

#define AT(member) offsetof(pst_cli_settings, member)

static const char octets[] = "a number of octets such as 10M, 0 for no "
    "limit";
static const char number[] = "a number, 0 for no limit";
static const char seconds[] = "a number of seconds above 0, such as 2.5";

static const pst_cli_option table[] = {
    { 'l', "listen", "[HOST:]PORT", "[HOST:]PORT, such as 1025, *:25 or "
        "[::1]:0, or unix:PATH", pst_cli_setter_listen, AT(listen),
        "listen here (loopback:1025, port 0: a free port); without HOST on "
        "both loopback addresses, with * on all; or unix:PATH, or sockets of "
        "systemd: inherited, inherited:NAME", 1 },
    { 0, "smtps", "[HOST:]PORT", "[HOST:]PORT, such as 1465 or *:465",
        pst_cli_setter_listen, AT(smtps),
        "the same with TLS from the first octet; --listen has no default then",
        1 },
    { 0, "reuse-port", NULL, NULL, pst_cli_setter_flag, AT(reuse_port),
        "other processes with this option may listen on the same ports", 0 },
    { 0, "socket-mode", "OCTAL", "permissions in octal, from 0001 to 0777",
        pst_cli_setter_socket_mode, AT(socket_mode),
        "of the sockets that unix:PATH makes, such as 0660: clients need "
        "write permission (as the umask says)", 0 },
    { 0, "handler", "NAME[:ARG]", "print, sink, eml:DIR, maildir:DIR, "
        "mbox:FILE, relay:HOST:PORT, lmtp:HOST:PORT or lmtp:unix:PATH",
        pst_cli_setter_handler, AT(handler),
        "print, sink, eml:DIR, maildir:DIR or mbox:FILE; may be repeated "
        "(print on a terminal, else sink); or, alone, relay:HOST:PORT, "
        "lmtp:HOST:PORT or lmtp:unix:PATH", 1 },
    { 0, "exec", "COMMAND", "a command for the shell", pst_cli_setter_line,
        AT(exec),
        "run this for each message; it reads the message on standard input, "
        "status 0: accepted, 75: try later (451), others: refused (550)", 0 },
    { 0, "exec-limit", "N", "a number above 0", pst_cli_setter_amount,
        AT(exec_most),
        "run at most N of them at once (10)", 0 },
    { 0, "relay-ca", "FILE", "the name of a PEM file", pst_cli_setter_text,
        AT(relay_ca),
        "relay only with TLS, to a server whose certificate these "
        "authorities have signed (TLS if it is offered)", 0 },
    { 0, "relay-name", "NAME", "a host name", pst_cli_setter_word,
        AT(relay_name),
        "the name that this certificate must have (HOST of --handler); "
        "needed if that is an address or a path", 0 },
    { 0, "relay-auth", "USER:PASSWORD", "USER:PASSWORD", pst_cli_setter_user,
        AT(relay_auth),
        "log in to the next server; the password is sent only with "
        "--relay-ca, else SCRAM is used", 1 },
    { 0, "relay-limit", "N", number, pst_cli_setter_number, AT(relay_limit),
        "connections to the next server at the same time; further clients "
        "get 451 (no limit)", 0 },
    { 0, "workers", "N", "a number, 0 for no threads", pst_cli_setter_number,
        AT(workers), "threads that flush messages to the disk, 0: nobody is "
        "served meanwhile (32)", 0 },
    { 0, "mode", "OCTAL", "the mode of a file in octal, from 0600 to 0666",
        pst_cli_setter_mode, AT(mode), "of files that messages are stored in "
        "(0600); who may read them may look into directories that are made",
        0 },
    { 0, "stdout", NULL, NULL, pst_cli_setter_flag, AT(to_stdout),
        "write messages to standard output, each after a line "
        "\"postern-message BYTES\"", 0 },
    { 0, "json", NULL, NULL, pst_cli_setter_flag, AT(json),
        "write each event to standard output as JSON", 0 },
    { 0, "keep-going", NULL, NULL, pst_cli_setter_flag, AT(keep_going),
        "continue when nobody reads standard output", 0 },
    { 's', "size", "OCTETS", octets, pst_cli_setter_octets,
        AT(options.data_size_limit),
        "the longest message, 0: no limit (33554432)", 0 },
    { 'u', "smtputf8", NULL, NULL, pst_cli_setter_flag,
        AT(options.enable_smtputf8), "offer SMTPUTF8", 0 },
    { 0, "decode-data", NULL, NULL, pst_cli_setter_flag,
        AT(options.decode_data), "refuse content that is not text", 0 },
    { 0, "lmtp", NULL, NULL, pst_cli_setter_flag, AT(lmtp),
        "speak LMTP in place of SMTP", 0 },
    { 0, "strict-addresses", NULL, NULL, pst_cli_setter_flag,
        AT(options.strict_addresses),
        "addresses exactly as in RFC 5321", 0 },
    { 0, "bare-newline", "accept|normalize|reject",
        "accept, normalize or reject", pst_cli_setter_newline,
        AT(options.bare_newline),
        "what to do with a CR or LF that stands alone (accept)", 0 },
    { 0, "line-length", "N", number, pst_cli_setter_number,
        AT(options.line_length_limit),
        "the longest line of a message, with CRLF, 0: no limit (1001)", 0 },
    { 0, "hostname", "NAME", "a name of at most 255 octets without blanks",
        pst_cli_setter_hostname,
        AT(options.hostname),
        "the first word of the greeting (the full name of this machine)", 0 },
    { 0, "ident", "TEXT", "at most 240 octets of ASCII without control "
        "characters", pst_cli_setter_ident, AT(options.ident),
        "the rest of the greeting (postern " POSTERN_VERSION ")", 0 },
    { 0, "timeout", "SECONDS", seconds, pst_cli_setter_seconds,
        AT(options.timeout), "for the client's next command (300)", 0 },
    { 0, "greet-delay", "SECONDS", seconds, pst_cli_setter_seconds,
        AT(options.greet_delay), "the greeting waits so long; who speaks "
        "before it is refused (554)", 0 },
    { 0, "tlscert", "FILE", "the name of a PEM file", pst_cli_setter_item,
        AT(certificates),
        "a certificate (PEM, with its chain) for STARTTLS; may be repeated, "
        "a client gets the one with the name that it asks for", 1 },
    { 0, "tlskey", "FILE", "the name of a PEM file", pst_cli_setter_item,
        AT(keys),
        "its private key (if missing, in the same file)", 1 },
    { 0, "self-signed", NULL, NULL, pst_cli_setter_flag, AT(self_signed),
        "TLS, with a certificate made for this run; its SHA-256 is shown", 0 },
    { 0, "self-signed-out", "FILE", "the name of a file",
        pst_cli_setter_text, AT(self_signed_out),
        "write that certificate to FILE, for clients to trust", 0 },
    { 0, "old-tls", NULL, NULL, pst_cli_setter_flag, AT(old_tls),
        "also TLS 1.0 and 1.1, which are not safe, for old devices", 0 },
    { 0, "require-starttls", NULL, NULL, pst_cli_setter_flag,
        AT(options.require_starttls), "take no mail without TLS", 0 },
    { 0, "auth", "USER:PASSWORD", "USER:PASSWORD", pst_cli_setter_user,
        AT(auth),
        "let this user in by AUTH; with every mechanism", 1 },
    { 0, "auth-any", NULL, NULL, pst_cli_setter_flag, AT(auth_any),
        "offer AUTH, and accept any user and password", 0 },
    { 0, "auth-required", NULL, NULL, pst_cli_setter_flag,
        AT(options.auth_required), "take no mail without AUTH", 0 },
    { 0, "auth-insecure", NULL, NULL, pst_cli_setter_flag, AT(auth_insecure),
        "offer AUTH without TLS, too", 0 },
    { 0, "proxy-protocol", "SECONDS", seconds, pst_cli_setter_seconds,
        AT(proxy), "a proxy is in front of all listeners: each connection "
        "begins with a PROXY header, within this time", 0 },
    { 0, "xclient", "NETWORK[,NETWORK]",
        "addresses and networks with commas between them",
        pst_cli_setter_word, AT(options.xclient_networks),
        "clients that may speak for other clients by XCLIENT, such as "
        "127.0.0.1", 0 },
    { 0, "no-ehlo", "KEYWORD[,KEYWORD]", "keywords with commas between them",
        pst_cli_setter_word, AT(options.no_ehlo),
        "do not announce these extensions, and refuse them", 0 },
    { 0, "extra-parameters", "NAME[,NAME]", "names with commas between them",
        pst_cli_setter_word, AT(options.extra_parameters),
        "accept these parameters of MAIL and RCPT although EHLO does not "
        "announce them", 0 },
    { 0, "max-connections", "N", number, pst_cli_setter_number,
        AT(options.max_connections),
        "clients at the same time (no limit)", 0 },
    { 0, "max-recipients", "N", number, pst_cli_setter_number,
        AT(options.recipient_limit),
        "recipients of a message (1000)", 0 },
    { 0, "max-errors", "N", number, pst_cli_setter_number,
        AT(options.error_limit),
        "errors of a client since its last message (20)", 0 },
    { 0, "call-limit", "[VERB=]N", "N or VERB=N, a command of "
        "SMTP", pst_cli_setter_call_limit,
        AT(call_limit), "how often a client may send a command", 1 },
    { 0, "fault", "SPEC", "VERB:CODE[-STATUS], VERB:delay=SECONDS, "
        "VERB:drop or VERB:stall, and @PERCENT behind it; VERB is a command "
        "of SMTP, CONNECT, or . for the final dot", pst_cli_setter_fault,
        AT(fault),
        "make this fail, such as RCPT:451@10 (percent); MAIL:delay=2, "
        "DATA:drop, .:stall", 1 },
    { 0, "seed", "N", "a number", pst_cli_setter_octets, AT(seed),
        "with the same N the same faults by @PERCENT (0)", 0 },
    { 0, "fault-domain", "DOMAIN", "a domain", pst_cli_setter_word,
        AT(fault_domain),
        "addresses in this domain ask for faults, such as "
        "reply-550-5.1.1@DOMAIN", 0 },
    { 0, "count", "N", "a number above 0", pst_cli_setter_amount, AT(count),
        "exit 0 after N messages (with a COMMAND: exit 1 if fewer came)", 0 },
    { 0, "expect", "N", "a number above 0", pst_cli_setter_amount,
        AT(expect),
        "exit 1 at the end if fewer than N messages came", 0 },
    { 0, "wait", "SECONDS", seconds, pst_cli_setter_seconds, AT(wait),
        "exit 1 if they have not come in this time; with a COMMAND the time "
        "begins when it ends", 0 },
    { 0, "port-file", "FILE", "the name of a file", pst_cli_setter_text,
        AT(port_file),
        "write \"HOST PORT\" of each address to FILE", 0 },
    { 'v', "verbose", NULL, NULL, pst_cli_setter_level, AT(verbose),
        "show the dialogue; twice: also connections", 0 },
    { 'q', "quiet", NULL, NULL, pst_cli_setter_flag, AT(quiet),
        "show only errors", 0 },
    { 0, "version", NULL, NULL, pst_cli_setter_flag, AT(version),
        "show the version", 0 },
    { 'h', "help", NULL, NULL, pst_cli_setter_flag, AT(help),
        "show this", 0 },
    { 0, "help-all", NULL, NULL, pst_cli_setter_flag, AT(help_all),
        "show all options", 0 },

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

int pst_cli_option_is_secret(const pst_cli_option *option)
{
    return option->set == pst_cli_setter_user;
}

int pst_cli_option_set(pst_cli_settings *settings,
    const pst_cli_option *option, const char *name, const char *value)
{
    const char *shown = value == NULL || pst_cli_option_is_secret(option)
        ? "" : value;

    switch (option->set(settings, option, value)) {
    case PST_CLI_SET:
        return 1;
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
