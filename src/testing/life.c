/* SPDX-License-Identifier: MIT */
/* life.c - starts a kit, stops it, frees it. */
#include <string.h>

#include "testing.h"

void postern_testing_options_init(postern_testing_options *options)
{
    memset(options, 0, sizeof(*options));
    options->size = sizeof(*options);
    postern_options_init(&options->server);
    options->server.hostname = "localhost";
    options->server.drain_timeout = 1000;
    options->server.chunking = 1;
    options->server.auth_require_tls = 0;
    options->seed = 1;
}

/* ---- start: each returns 0, or an error -------------------------------- */

static int init_locks(postern_testing *kit)
{
    int error = pst_os_mutex_init(&kit->mutex);

    if (error != 0)
        return error;
    error = pst_os_condition_init(&kit->changed);
    if (error != 0)
        pst_os_mutex_free(&kit->mutex);
    return error;
}

static int make_certificate(postern_testing *kit, postern_options *options)
{
    postern_tls_options tls_options;
    int error = 0;

    if (options->tls_context != NULL)
        return POSTERN_E_INVALID_TLS_CONTEXT;
    postern_tls_options_init(&tls_options);
    tls_options.resize = kit->resize;
    tls_options.resize_context = kit->resize_context;
    kit->tls = postern_tls_new(&tls_options, &error);
    if (kit->tls == NULL)
        return error;
    options->tls_context = kit->tls;
    error = postern_tls_add_self_signed(kit->tls, NULL);
    if (error != 0)
        return error;
    kit->certificate_size = postern_tls_certificate_pem(kit->tls, 0, NULL, 0);
    kit->certificate = (char *)pst_testing_memory_new(kit,
        kit->certificate_size);
    if (kit->certificate == NULL)
        return POSTERN_E_NOMEM;
    (void)postern_tls_certificate_pem(kit->tls, 0, kit->certificate,
        kit->certificate_size);
    return 0;
}

static int start(postern_testing *kit, const postern_testing_options *given)
{
    postern_options options = given->server;
    postern_handler handler;
    int error = given->tls ? make_certificate(kit, &options) : 0;

    if (error != 0)
        return error;
    pst_testing_hooks(kit, &handler);
    kit->controller = postern_controller_new(&options, &handler, &error);
    if (kit->controller == NULL)
        return error;
    error = pst_testing_guard(postern_controller_server(kit->controller));
    if (error != 0)
        return error;
    return postern_controller_start(kit->controller, NULL, 0, given->flags);
}

static postern_testing *new_kit(const postern_testing_options *options,
    int *error)
{
    postern_testing *kit = (postern_testing *)options->server.resize(
        options->server.resize_context, NULL, 0, sizeof(*kit));

    *error = POSTERN_E_NOMEM;
    if (kit == NULL)
        return NULL;
    memset(kit, 0, sizeof(*kit));
    kit->resize = options->server.resize;
    kit->resize_context = options->server.resize_context;
    kit->net = options->server.net;
    kit->users = options->users;
    kit->random = options->seed;
    *error = init_locks(kit);
    if (*error == 0)
        return kit;
    pst_testing_memory_free(kit, kit, sizeof(*kit));
    return NULL;
}

static int are_users(const char *const *users)
{
    for (; users != NULL && *users != NULL; users++)
        if (strchr(*users, ':') == NULL)
            return 0;
    return 1;
}

postern_testing *postern_testing_start(const postern_testing_options *options,
    int *error)
{
    postern_testing_options defaults;
    postern_testing *kit;
    int ignored;

    if (error == NULL)
        error = &ignored;
    postern_testing_options_init(&defaults);
    if (options == NULL)
        options = &defaults;
    *error = options->size != sizeof(*options) ? POSTERN_E_INVALID_OPTIONS
        : options->server.resize == NULL ? POSTERN_E_INVALID_RESIZE
        : !are_users(options->users) ? POSTERN_E_INVALID : 0;
    if (*error != 0)
        return NULL;
    kit = new_kit(options, error);
    if (kit == NULL)
        return NULL;
    *error = start(kit, options);
    if (*error == 0)
        return kit;
    postern_testing_free(kit);
    return NULL;
}

const char *postern_testing_host(const postern_testing *kit)
{
    return postern_controller_host(kit->controller);
}

unsigned postern_testing_port(const postern_testing *kit)
{
    return postern_controller_port(kit->controller);
}

const char *postern_testing_certificate(const postern_testing *kit)
{
    return kit->certificate;
}

/* ---- the end ----------------------------------------------------------- */

int postern_testing_stop(postern_testing *kit)
{
    int result = postern_controller_stop(kit->controller);

    pst_os_mutex_lock(&kit->mutex);
    kit->is_over = 1;
    pst_os_condition_broadcast(&kit->changed);
    pst_os_mutex_unlock(&kit->mutex);
    return result;
}

void postern_testing_free(postern_testing *kit)
{
    if (kit == NULL)
        return;
    (void)postern_controller_free(kit->controller);
    postern_tls_free(kit->tls);
    postern_testing_clear(kit);
    postern_testing_clear_faults(kit);
    pst_testing_delay_free_all(kit);
    pst_testing_memory_free(kit, kit->certificate, kit->certificate_size);
    pst_os_condition_free(&kit->changed);
    pst_os_mutex_free(&kit->mutex);
    pst_testing_memory_free(kit, kit, sizeof(*kit));
}
