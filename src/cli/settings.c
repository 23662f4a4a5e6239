/* SPDX-License-Identifier: MIT */
/* settings.c - checks which options go together. */
#include <stdio.h>
#include <string.h>

#include "postern_workers.h"
#include "relay.h"
#include "settings.h"

void pst_cli_settings_init(pst_cli_settings *settings)
{
    memset(settings, 0, sizeof(*settings));
    postern_options_init(&settings->options);
    /* the handlers of a test server take any content */
    settings->exec_most = 10;
    settings->options.chunking = 1;
    settings->options.dsn = 1;
    settings->options.limits = 1;
    settings->options.binarymime = 1;
    settings->options.requiretls = 1;
    settings->options.mt_priority = "";
    settings->options.deliver_by = 1;
    settings->options.hold_limit = 366 * 24 * 3600UL;
    settings->options.auth_parameter = 1;
    settings->workers = POSTERN_WORKERS_THREADS;
}

const char *pst_cli_settings_keep(pst_cli_settings *settings,
    const char *text, size_t length)
{
    char *copy = settings->text + settings->kept;

    if (length >= sizeof(settings->text) - settings->kept)
        return NULL;
    memcpy(copy, text, length);
    copy[length] = '\0';
    settings->kept += length + 1;
    return copy;
}

int pst_cli_settings_add(pst_cli_list *list, const char *item)
{
    if (item == NULL || list->count == PST_CLI_SETTINGS_REPEATS)
        return 0;
    list->items[list->count++] = item;
    return 1;
}

static void replace(pst_cli_list *list)
{
    if (list->is_default)
        list->count = 0;
    list->is_default = 0;
}

void pst_cli_settings_replace(pst_cli_settings *settings, pst_cli_list *list)
{
    replace(list);
    if (list != &settings->certificates && list != &settings->keys)
        return;
    replace(&settings->certificates);
    replace(&settings->keys);
}

int pst_cli_settings_tls(const pst_cli_settings *settings)
{
    return settings->self_signed || settings->certificates.count > 0;
}

unsigned long pst_cli_settings_wanted(const pst_cli_settings *settings)
{
    return settings->count > 0 ? settings->count : settings->expect;
}

static int has_users(const pst_cli_settings *settings)
{
    return settings->auth_any || settings->auth.count > 0;
}

/* The first option that is for a relay, or NULL. */
static const char *relay_option(const pst_cli_settings *settings)
{
    return settings->relay_ca != NULL ? "--relay-ca"
        : settings->relay_name != NULL ? "--relay-name"
        : settings->relay_auth.count > 0 ? "--relay-auth"
        : settings->relay_limit > 0 ? "--relay-limit" : NULL;
}

/* Returns what is wrong, or NULL. */
static const char *fault(const pst_cli_settings *settings)
{
    const pst_cli_list *keys = &settings->keys;

    if (settings->json && settings->to_stdout)
        return "--json: not with --stdout, which has standard output for "
            "itself";
    if (settings->count > 0 && settings->expect > 0)
        return "--expect: not with --count, which says how many have to "
            "come, too";
    if (settings->wait > 0 && pst_cli_settings_wanted(settings) == 0)
        return "--wait: needs --count N or --expect N, the messages to wait "
            "for";
    if (keys->count > 0 && keys->count != settings->certificates.count)
        return "--tlskey: each --tlscert FILE needs its --tlskey FILE, or "
            "none has one: the key is in the same file then";
    if (settings->self_signed_out != NULL && !settings->self_signed)
        return "--self-signed-out: needs --self-signed";
    if (settings->relay_name != NULL && settings->relay_ca == NULL)
        return "--relay-name: needs --relay-ca FILE; without it any "
            "certificate is accepted";
    if (settings->options.auth_required && !has_users(settings))
        return "--auth-required: needs --auth USER:PASSWORD or --auth-any";
    if (settings->auth_insecure && !has_users(settings))
        return "--auth-insecure: needs --auth USER:PASSWORD or --auth-any";
    if (pst_cli_settings_tls(settings))
        return NULL;
    if (has_users(settings) && !settings->auth_insecure)
        return "--auth: needs --self-signed, or --tlscert FILE and --tlskey "
            "FILE, or --auth-insecure: passwords in the clear";
    if (settings->smtps.count > 0)
        return "--smtps: needs --tlscert FILE and --tlskey FILE, or "
            "--self-signed";
    if (settings->options.require_starttls)
        return "--require-starttls: needs --tlscert FILE and --tlskey FILE, "
            "or --self-signed";
    return NULL;
}

int pst_cli_settings_check(pst_cli_settings *settings)
{
    const char *text = fault(settings), *option = relay_option(settings);

    if (text != NULL)
        strcpy(settings->error, text);
    else if (option != NULL && !pst_cli_relay_wanted(settings))
        sprintf(settings->error, "%s: needs --handler relay:HOST:PORT, "
            "lmtp:HOST:PORT or lmtp:unix:PATH", option);
    else
        return 1;
    return 0;
}
