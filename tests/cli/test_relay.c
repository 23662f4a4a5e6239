/* SPDX-License-Identifier: MIT */
/* test_relay.c - the next hop on the command line. */
#include <stdio.h>

#include "cli/relay.h"
#include "cli/status.h"
#include "handlers/folder_list.h"
#include "support/suite.h"

static char said[2000];

static int hear(void *context, const char *octets, size_t length)
{
    (void)context;
    strncat(said, octets, length);
    return 0;
}

static pst_cli_settings settings;
static pst_cli_report report;
static pst_cli_relay relay;

static void begin(const char *handler)
{
    said[0] = '\0';
    memset(&report, 0, sizeof(report));
    report.write = hear;
    pst_cli_settings_init(&settings);
    (void)pst_cli_settings_add(&settings.handler, handler);
    memset(&relay, 0, sizeof(relay));
}

static void test_texts(void)
{
    pst_cli_endpoint hop;
    int lmtp;

    ASSERT_NUMBER(pst_cli_relay_parse("relay:mx.test:25", &hop, &lmtp), 1);
    ASSERT_TEXT(hop.host, "mx.test");
    ASSERT_NUMBER(hop.port, 25);
    ASSERT_NUMBER(lmtp, 0);
    ASSERT_NUMBER(pst_cli_relay_parse("lmtp:[::1]:24", &hop, &lmtp), 1);
    ASSERT_TEXT(hop.host, "::1");
    ASSERT_NUMBER(lmtp, 1);
    ASSERT_NUMBER(pst_cli_relay_parse("lmtp:unix:/run/lmtp", &hop, &lmtp),
        1);
    ASSERT_TEXT(hop.host, "/run/lmtp");
    ASSERT_NUMBER(hop.kind, PST_CLI_ENDPOINT_UNIX);
    ASSERT_NUMBER(pst_cli_relay_parse("eml:a:25", &hop, &lmtp), 0);
    ASSERT_NUMBER(pst_cli_relay_parse("relay:25", &hop, &lmtp), 0);
    ASSERT_NUMBER(pst_cli_relay_parse("relay:a:0", &hop, &lmtp), 0);
    ASSERT_NUMBER(pst_cli_relay_parse("relay:inherited:a", &hop, &lmtp), 0);
    ASSERT_NUMBER(pst_cli_relay_parse("lmtp:unix:", &hop, &lmtp), 0);
}

static void test_a_relay_is_made(void)
{
    begin("relay:127.0.0.1:25");
    CU_ASSERT(pst_cli_relay_wanted(&settings));
    ASSERT_NUMBER(pst_cli_relay_make(&settings, &report, &relay),
        PST_CLI_STATUS_GOOD);
    pst_cli_relay_free(&relay);
    begin("sink");
    CU_ASSERT(!pst_cli_relay_wanted(&settings));
}

static void test_a_relay_is_alone(void)
{
    begin("relay:127.0.0.1:25");
    (void)pst_cli_settings_add(&settings.handler, "sink");
    ASSERT_NUMBER(pst_cli_relay_make(&settings, &report, &relay),
        PST_CLI_STATUS_WRONG);
    CU_ASSERT(strstr(said, "a relay is the only handler") != NULL);
    begin("lmtp:127.0.0.1:24");
    settings.to_stdout = 1;
    ASSERT_NUMBER(pst_cli_relay_make(&settings, &report, &relay),
        PST_CLI_STATUS_WRONG);
    CU_ASSERT(strstr(said, "--stdout") != NULL);
}

static void test_tls_and_auth(void)
{
    begin("relay:127.0.0.1:25");
    settings.relay_ca = "/nonexistent/ca.pem";
    ASSERT_NUMBER(pst_cli_relay_make(&settings, &report, &relay),
        PST_CLI_STATUS_WRONG);
    CU_ASSERT(strstr(said, "--relay-ca /nonexistent/ca.pem") != NULL);
    pst_cli_relay_free(&relay);
    begin("relay:nowhere.invalid:25");
    (void)pst_cli_settings_add(&settings.relay_auth, "user:pen:cil");
    ASSERT_NUMBER(pst_cli_relay_make(&settings, &report, &relay),
        PST_CLI_STATUS_WRONG);
    CU_ASSERT(strstr(said, "--handler relay:nowhere.invalid:25") != NULL);
    CU_ASSERT(strstr(said, "not ours") == NULL);
    pst_cli_relay_free(&relay);
    begin("relay:127.0.0.1:25");
    (void)pst_cli_settings_add(&settings.relay_auth, "user:pen:cil");
    ASSERT_NUMBER(pst_cli_relay_make(&settings, &report, &relay),
        PST_CLI_STATUS_GOOD);
    pst_cli_relay_free(&relay);
}

/* A file with an authority; 0: this build has no TLS. */
static int write_authority(const char *path)
{
    postern_tls_options options;
    postern_tls_context *context;
    char pem[4096];
    size_t length;
    FILE *file;

    postern_tls_options_init(&options);
    context = postern_tls_new(&options, NULL);
    if (context == NULL)
        return 0;
    ASSERT_NUMBER(postern_tls_add_self_signed(context, NULL), 0);
    length = postern_tls_certificate_pem(context, 0, pem, sizeof(pem));
    postern_tls_free(context);
    file = fopen(path, "wb");
    CU_ASSERT_PTR_NOT_NULL_FATAL(file);
    ASSERT_NUMBER(fwrite(pem, 1, length, file), length);
    ASSERT_NUMBER(fclose(file), 0);
    return 1;
}

static void test_the_name_in_the_certificate(void)
{
    static const struct {
        const char *handler, *name, *wrong;
    } rows[] = {
        { "relay:127.0.0.1:25", NULL, ": needs --relay-name NAME" },
        { "relay:[::1]:25", NULL, ": needs --relay-name NAME" },
        { "lmtp:unix:/run/lmtp", NULL, ": needs --relay-name NAME" },
        { "relay:127.0.0.1:25", "::1", "--relay-name ::1: accepted is a " },
        { "relay:127.0.0.1:25", "mx.test", NULL },
        { "lmtp:unix:/run/lmtp", "mx.test", NULL },
        { "relay:localhost:25", NULL, NULL }
    };
    char folder[FOLDER_LIST_PATH], file[FOLDER_LIST_PATH + 4];
    size_t i, count = sizeof(rows) / sizeof(rows[0]);

    folder_list_make(folder);
    sprintf(file, "%s/ca", folder);
    for (i = write_authority(file) ? 0 : count; i < count; i++) {
        begin(rows[i].handler);
        settings.relay_ca = file;
        settings.relay_name = rows[i].name;
        ASSERT_NUMBER(pst_cli_relay_make(&settings, &report, &relay),
            rows[i].wrong == NULL ? PST_CLI_STATUS_GOOD
            : PST_CLI_STATUS_WRONG);
        CU_ASSERT(strstr(said, rows[i].wrong == NULL ? "" : rows[i].wrong)
            != NULL);
        pst_cli_relay_free(&relay);
    }
    folder_list_remove(folder);
}

void suite_cli_relay(void)
{
    SUITE("cli/relay");
    TEST(test_texts);
    TEST(test_a_relay_is_made);
    TEST(test_a_relay_is_alone);
    TEST(test_tls_and_auth);
    TEST(test_the_name_in_the_certificate);
}
