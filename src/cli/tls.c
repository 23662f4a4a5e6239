/* SPDX-License-Identifier: MIT */
/* tls.c - loads the certificates that the options name. */
#include <stdio.h>
#include <string.h>

#include "os/disk.h"
#include "os/process.h"
#include "os/publish.h"
#include "status.h"
#include "tls.h"

static int fail(const pst_cli_report *report, const char *option,
    const char *value, const char *why)
{
    char what[300];

    sprintf(what, "%s%s%.250s", option, *value == '\0' ? "" : " ", value);
    pst_cli_report_error(report, what, why);
    return PST_CLI_STATUS_WRONG;
}

static int add_files(postern_tls_context *context,
    const pst_cli_settings *settings, const pst_cli_report *report)
{
    size_t i;

    for (i = 0; i < settings->certificates.count; i++) {
        const char *certificate = settings->certificates.items[i];

        if (postern_tls_add_files(context, certificate,
            settings->keys.count == 0 ? NULL : settings->keys.items[i]) != 0)
            return fail(report, "--tlscert", "",
                postern_tls_why(context));
    }
    return PST_CLI_STATUS_GOOD;
}

static int write_out(const postern_tls_context *context, size_t index,
    const pst_cli_settings *settings, const pst_cli_report *report)
{
    char text[4096];
    size_t length = postern_tls_certificate_pem(context, index, text,
        sizeof(text));
    int error = pst_os_publish_write(settings->self_signed_out, text,
        length);

    return error == 0 ? PST_CLI_STATUS_GOOD : fail(report,
        "--self-signed-out", settings->self_signed_out,
        pst_os_error_text(error));
}

/* Makes a certificate for the local names of this machine and its host name,
   unless no host can have that name ("(none)"). */
static int make_self_signed(postern_tls_context *context,
    const char *hostname)
{
    const char *names[6];
    char host[256];
    size_t count = 3;
    int error;

    names[0] = "localhost";
    names[1] = "127.0.0.1";
    names[2] = "::1";
    if (hostname != NULL)
        names[count++] = hostname;
    names[count] = NULL;
    pst_os_process_host(host, sizeof(host));
    if (strcmp(host, "localhost") == 0)
        return postern_tls_add_self_signed(context, names);
    names[count] = host;
    names[count + 1] = NULL;
    error = postern_tls_add_self_signed(context, names);
    if (error != POSTERN_E_INVALID)
        return error;
    names[count] = NULL;
    return postern_tls_add_self_signed(context, names);
}

static int add_self_signed(postern_tls_context *context,
    const pst_cli_settings *settings, const pst_cli_report *report)
{
    char shown[96];
    size_t index = settings->certificates.count;

    if (make_self_signed(context, settings->options.hostname) != 0)
        return fail(report, "--self-signed", "", postern_tls_why(context));
    (void)postern_tls_certificate_fingerprint(context, index, shown);
    pst_cli_report_note(report, "certificate SHA-256", shown);
    return settings->self_signed_out == NULL ? PST_CLI_STATUS_GOOD
        : write_out(context, index, settings, report);
}

int pst_cli_tls_make(const pst_cli_settings *settings,
    const pst_cli_report *report, postern_tls_context **context)
{
    int status = PST_CLI_STATUS_GOOD, error;
    postern_tls_options options;

    *context = NULL;
    if (!pst_cli_settings_tls(settings))
        return status;
    postern_tls_options_init(&options);
    options.old_versions = settings->old_tls;
    *context = postern_tls_new(&options, &error);
    if (*context == NULL)
        return fail(report, settings->self_signed ? "--self-signed"
            : "--tlscert", "", postern_error_text(error));
    status = add_files(*context, settings, report);
    if (status == PST_CLI_STATUS_GOOD && settings->self_signed)
        status = add_self_signed(*context, settings, report);
    return status;
}
