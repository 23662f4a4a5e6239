/* auth.c - makes what is kept of a user. */
#include "sasl/sasl.h"
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
