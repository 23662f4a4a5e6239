/* SPDX-License-Identifier: MIT */
/* secure.c - a server with a certificate, and a client that can do TLS. */
#include <string.h>

#include "secure.h"
#include "support/suite.h"

#define FAILED "TLS failed: "
#define LENGTH (sizeof(FAILED) - 1)

static secure *current;

static void log_line(postern_server *server, postern_session *session,
    int level, const char *text)
{
    (void)server;
    (void)session;
    if (level == POSTERN_LOG_INFO || strncmp(text, FAILED, LENGTH) != 0)
        return;
    blob_text(&current->log, text + LENGTH);
    blob_text(&current->log, "\n");
}

void secure_init_seed(secure *it, unsigned long seed)
{
    memset(it, 0, sizeof(*it));
    current = it;
    fixture_init_seed(&it->f, seed);
    it->f.handler.log = log_line;
    postern_tls_options_init(&it->tls_options);
    it->tls_options.resize = failing_alloc_resize;
    it->tls_options.resize_context = &it->f.alloc;
    it->tls_options.net = it->f.options.net;
}

void secure_init(secure *it)
{
    secure_init_seed(it, 1);
}

postern_tls_context *secure_new_context(secure *it)
{
    return postern_tls_new(&it->tls_options, NULL);
}

int secure_add(postern_tls_context *context, const char *const *certificate,
    const char *const *key)
{
    const char *shown = certificate_pem(certificate);
    const char *hidden = certificate_pem(key);

    return context == NULL ? POSTERN_E_NOMEM : postern_tls_add_pem(context,
        shown, strlen(shown), hidden, strlen(hidden));
}

int secure_start(secure *it)
{
    if (it->context == NULL) {
        it->context = secure_new_context(it);
        if (secure_add(it->context, certificate_mx, certificate_mx_key) != 0)
            return 0;
    }
    it->f.options.tls_context = it->context;
    return fixture_start(&it->f);
}

/* ---- the client -------------------------------------------------------- */

void secure_client(secure *it)
{
    if (it->f.server == NULL)
        CU_ASSERT_FATAL(secure_start(it));
    if (it->client != NULL)
        tls_client_free(&it->tls);
    it->client = memory_net_connect(it->f.net, it->f.port);
    CU_ASSERT_FATAL(it->client != NULL);
    tls_client_init(&it->tls, it->client);
    fixture_run(&it->f);
}

void secure_connect(secure *it)
{
    secure_client(it);
    ASSERT_TEXT(memory_client_said(it->client), HELLO);
}

void secure_starttls(secure *it)
{
    secure_connect(it);
    ASSERT_TEXT(fixture_say(&it->f, it->client, "STARTTLS\r\n"), READY);
    tls_client_start(&it->tls, "mx.test");
}

void secure_to_tls(secure *it)
{
    secure_starttls(it);
    CU_ASSERT_FATAL(secure_run(it));
}

int secure_run(secure *it)
{
    do {
        tls_client_push(&it->tls);
        fixture_run(&it->f);
    } while (tls_client_pull(&it->tls) > 0);
    return tls_client_is_up(&it->tls);
}

const char *secure_say(secure *it, const char *text)
{
    tls_client_writes(&it->tls, text);
    (void)secure_run(it);
    return tls_client_said(&it->tls);
}

int secure_is_over(secure *it)
{
    (void)secure_run(it);
    return *tls_client_said(&it->tls) == '\0'
        && (memory_client_sees_eof(it->client)
        || memory_client_is_left(it->client));
}

void secure_end(secure *it)
{
    if (it->client != NULL)
        tls_client_free(&it->tls);
    fixture_free_server(&it->f);
    postern_tls_free(it->context);
    fixture_end(&it->f);
    blob_free(&it->log);
}
