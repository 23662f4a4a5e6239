/* SPDX-License-Identifier: MIT */
/* relay.c - makes the relay that --handler names. */
#include <stdio.h>
#include <string.h>

#include "fault.h"
#include "handed.h"
#include "relay.h"
#include "status.h"

static const char *behind(const char *text, const char *start)
{
    size_t length = strlen(start);

    return strncmp(text, start, length) == 0 ? text + length : NULL;
}

int pst_cli_relay_parse(const char *text, pst_cli_endpoint *hop, int *lmtp)
{
    const char *where = behind(text, "relay:");

    *lmtp = where == NULL;
    if (where == NULL)
        where = behind(text, "lmtp:");
    return where != NULL && pst_cli_endpoint_parse(where, hop)
        && hop->host[0] != '\0'
        && (hop->kind == PST_CLI_ENDPOINT_UNIX
        || (hop->kind == PST_CLI_ENDPOINT_PORT && hop->port > 0));
}

int pst_cli_relay_wanted(const pst_cli_settings *settings)
{
    pst_cli_endpoint hop;
    size_t i;
    int lmtp;

    for (i = 0; i < settings->handler.count; i++)
        if (pst_cli_relay_parse(settings->handler.items[i], &hop, &lmtp))
            return 1;
    return 0;
}

/* The next hop decides whether a message is taken, so there can be no other
   handler; and nothing stores the content, which others would need. */
static const char *why_not(const pst_cli_settings *settings)
{
    if (settings->handler.count > 1)
        return "a relay is the only handler";
    if (settings->to_stdout || settings->exec != NULL
        || settings->fault_domain != NULL)
        return "--stdout, --exec and --fault-domain do not go with a relay";
    if (pst_cli_fault_wants_dot(settings))
        return "--fault .: does not go with a relay, whose next hop answers "
            "there";
    return NULL;
}

static int fail(const pst_cli_report *report, const char *option,
    const char *value, const char *why)
{
    char what[300];

    sprintf(what, "%s %.250s", option, value);
    pst_cli_report_error(report, what, why);
    return PST_CLI_STATUS_WRONG;
}

static int trust(postern_tls_context *tls, const char *file)
{
    return strcmp(file, "system") == 0 ? postern_tls_trust_system(tls)
        : postern_tls_trust_files(tls, file);
}

/* Which option is wrong.  A build without TLS has refused --relay-ca. */
static int fail_to_make(const pst_cli_settings *settings,
    const pst_cli_report *report, int error)
{
    if (error != POSTERN_E_INVALID_TLS_NAME)
        return fail(report, "--handler", settings->handler.items[0],
            error == POSTERN_E_NOADDR ? "there is no host of this name"
            : postern_error_text(error));
    if (settings->relay_name != NULL)
        return fail(report, "--relay-name", settings->relay_name,
            "accepted is a host name, which the certificate must have");
    return fail(report, "--relay-ca", settings->relay_ca, "needs "
        "--relay-name NAME, the host name in the certificate, because "
        "--handler has an address or a path");
}

/* Without --relay-ca TLS is used if the next hop offers it, with any
   certificate.  A build without TLS does not use it. */
static int set_tls(const pst_cli_settings *settings,
    const pst_cli_report *report, pst_cli_relay *relay,
    postern_relay_options *options)
{
    const char *file = settings->relay_ca;
    postern_tls_options tls;

    postern_tls_options_init(&tls);
    relay->tls = postern_tls_new(&tls, NULL);
    if (relay->tls == NULL && file == NULL)
        return PST_CLI_STATUS_GOOD;
    if (relay->tls == NULL
        || (file != NULL && trust(relay->tls, file) != 0))
        return fail(report, "--relay-ca", file,
            postern_tls_why(relay->tls));
    options->tls_context = relay->tls;
    options->tls_name = settings->relay_name;
    options->tls = file == NULL ? POSTERN_RELAY_MAYBE
        : POSTERN_RELAY_VERIFIED;
    return PST_CLI_STATUS_GOOD;
}

/* Copies USER out of USER:PASSWORD. */
static void set_auth(const pst_cli_settings *settings, char *user,
    size_t size, postern_relay_options *options)
{
    size_t count = settings->relay_auth.count, length;
    const char *pair, *colon;

    if (count == 0)
        return;
    pair = settings->relay_auth.items[count - 1];
    colon = strchr(pair, ':');
    length = (size_t)(colon - pair);
    if (length >= size)
        length = size - 1;
    memcpy(user, pair, length);
    user[length] = '\0';
    options->identity = user;
    options->password = colon + 1;
}

int pst_cli_relay_make(const pst_cli_settings *settings,
    const pst_cli_report *report, pst_cli_relay *relay)
{
    const char *text = settings->handler.items[0];
    pst_cli_endpoint hop;
    char user[256];
    const char *why = why_not(settings);
    postern_relay_options options;
    int error;

    if (why != NULL)
        return fail(report, "--handler", text, why);
    postern_relay_options_init(&options);
    (void)pst_cli_relay_parse(text, &hop, &options.lmtp);
    if (hop.kind == PST_CLI_ENDPOINT_UNIX)
        options.path = hop.host;
    else
        options.host = hop.host;
    options.port = hop.port;
    options.connection_limit = settings->relay_limit;
    pst_cli_handed_options(&options);
    set_auth(settings, user, sizeof(user), &options);
    if (set_tls(settings, report, relay, &options) != PST_CLI_STATUS_GOOD)
        return PST_CLI_STATUS_WRONG;
    relay->relay = postern_relay_new(&options, &error);
    return relay->relay != NULL ? PST_CLI_STATUS_GOOD
        : fail_to_make(settings, report, error);
}

void pst_cli_relay_free(pst_cli_relay *relay)
{
    postern_relay_free(relay->relay);
    postern_tls_free(relay->tls);
}
