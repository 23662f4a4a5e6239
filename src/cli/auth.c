/* SPDX-License-Identifier: MIT */
/* auth.c - decides who may log in: --auth USER:PASSWORD and --auth-any. */
#include <string.h>

#include "auth.h"

#define KNOWN "235 2.7.0 Authentication successful"
#define NOBODY "535 5.7.8 Authentication credentials invalid"

/* The context of the handler belongs to the store. */
static const pst_cli_settings *asked;

/* NULL: there is no such user. */
static const char *password_of(const char *user)
{
    size_t i, length = strcspn(user, ":");

    /* In USER:PASSWORD a colon ends the name: no user has a colon in its
       name. */
    if (user[length] != '\0')
        return NULL;
    for (i = 0; i < asked->auth.count; i++)
        if (strncmp(asked->auth.items[i], user, length) == 0
            && asked->auth.items[i][length] == ':')
            return asked->auth.items[i] + length + 1;
    return NULL;
}

static const char *on_auth(postern_session *session,
    const postern_credentials *credentials)
{
    const char *password = password_of(credentials->identity);

    (void)session;
    /* Without a secret the library has already checked a proof. */
    if (credentials->secret == NULL || asked->auth_any)
        return KNOWN;
    return password != NULL && postern_auth_equal(credentials->secret,
        credentials->secret_length, password, strlen(password)) ? KNOWN
        : NULL;
}

static const char *on_keys(postern_session *session, const char *mechanism,
    const char *identity, postern_auth_keys *keys)
{
    (void)session;
    (void)mechanism;
    keys->password = password_of(identity);
    if (keys->password != NULL)
        return NULL;
    keys->password = "nobody's";    /* to take the same time */
    return NOBODY;
}

void pst_cli_auth_hooks(const pst_cli_settings *settings,
    postern_handler *handler)
{
    asked = settings;
    if (settings->auth_any || settings->auth.count > 0)
        handler->auth = on_auth;
    /* With --auth-any there is no password to check a proof against. */
    if (!settings->auth_any && settings->auth.count > 0)
        handler->auth_keys = on_keys;
}
