/* SPDX-License-Identifier: MIT */
/* auth.c - adds mechanisms of AUTH; keeps the application's data about a
   user. */
#include "session.h"
#include "tls/tls.h"

int postern_auth_keys_make(postern_auth_keys *keys, const char *password)
{
    const pst_crypto *crypto = pst_tls_crypto_built();

    if (crypto == NULL)
        return POSTERN_E_NOTLS;
    if (keys->salt == NULL || keys->salt_length == 0
        || keys->salt_length > PST_SASL_SALT)
        return POSTERN_E_INVALID_SALT;
    pst_scram_make(crypto, password, keys);
    return 0;
}

int postern_server_add_mechanism(postern_server *server, const char *name,
    const char *(*callback)(postern_session *session, const char *response,
    size_t length, void *context), void *context)
{
    size_t count = server->mechanism_count;
    struct pst_mechanism *mechanisms;

    pst_thread_check(server, "postern_server_add_mechanism");
    if (callback == NULL)
        return POSTERN_E_INVALID_CALLBACK;
    if (server->session_count > 0)
        return POSTERN_E_BUSY;
    mechanisms = (struct pst_mechanism *)pst_memory_resize(
        &server->rules.memory, server->mechanisms,
        count * sizeof(*mechanisms), (count + 1) * sizeof(*mechanisms));
    if (mechanisms == NULL)
        return POSTERN_E_NOMEM;
    mechanisms[count].callback = callback;
    mechanisms[count].context = context;
    server->mechanisms = mechanisms;
    server->mechanism_count++;
    return postern_rules_add_mechanism(&server->rules, name, count);
}

int postern_session_identify(postern_session *session, const char *identity,
    const char *authzid)
{
    pst_thread_check(session->server, "postern_session_identify");
    return postern_engine_identify(&session->engine, identity, authzid);
}

void pst_auth_data_free(postern_session *session)
{
    pst_extra *extra = session->extra;
    void (*destroy)(void *) = extra == NULL ? NULL : extra->destroy_who;

    if (destroy == NULL)
        return;
    extra->destroy_who = NULL;
    destroy(extra->who);
}

int postern_session_set_auth_data(postern_session *session, void *data,
    void (*destroy)(void *data))
{
    pst_thread_check(session->server, "postern_session_set_auth_data");
    if (!pst_engine_asks_who(&session->engine))
        return POSTERN_E_INVALID_HERE;
    if (pst_extra_of(session) == NULL)
        return POSTERN_E_NOMEM;
    pst_auth_data_free(session);
    session->extra->who = data;
    session->extra->destroy_who = destroy;
    pst_engine_note_who(&session->engine);
    return 0;
}

void *postern_session_auth_data(const postern_session *session)
{
    pst_thread_check(session->server, "postern_session_auth_data");
    return pst_engine_has_noted(&session->engine) ? session->extra->who
        : NULL;
}
