#include <string.h>

#include "settings.h"

void pst_cli_settings_init(pst_cli_settings *settings)
{
    memset(settings, 0, sizeof(*settings));
    postern_options_init(&settings->options);
    /* what a test server can do well: its handlers take any content */
    settings->options.chunking = 1;
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

int pst_cli_settings_check(pst_cli_settings *settings)
{
    if (settings->wait > 0 && settings->count == 0) {
        strcpy(settings->error,
            "--wait: needs --count N, the messages to wait for");
        return 0;
    }
    return 1;
}
