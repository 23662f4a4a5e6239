/* SPDX-License-Identifier: MIT */
/* test_told.c - the environment of a program for a message. */
#include <stdlib.h>

#include "cli/told.h"
#include "handlers/mailer.h"
#include "support/suite.h"

static pst_cli_told *told;
static int fits;

static const char *commit(void *context, void *message,
    postern_session *session, postern_envelope *envelope)
{
    (void)context;
    (void)message;
    free(told);
    fits = pst_cli_told_fits(envelope);
    told = pst_cli_told_new(session, envelope);
    return NULL;
}

static postern_store store;

static void begin(void)
{
    memset(&store, 0, sizeof(store));
    store.whole = 1;
    store.commit = commit;
    told = NULL;
    mailer_begin(&store);
}

static void end(void)
{
    mailer_end();
    free(told);
}

static const char *variable(const char *name)
{
    size_t i;

    for (i = 0; told->variables[i] != NULL; i++)
        if (strncmp(told->variables[i], name, strlen(name)) == 0
            && told->variables[i][strlen(name)] == '=')
            return told->variables[i] + strlen(name) + 1;
    return NULL;
}

static void test_the_envelope_is_told(void)
{
    begin();
    (void)mailer_say("MAIL FROM:<a@x.example>\r\nRCPT TO:<b@y.example>\r\n"
        "RCPT TO:<c@z.example>\r\nDATA\r\n");
    ASSERT_TEXT(mailer_say("A: b\r\n.\r\n"), "250 OK\r\n");
    CU_ASSERT_PTR_NOT_NULL_FATAL(told);
    CU_ASSERT(fits);
    ASSERT_TEXT(variable("SMTP_MAIL_FROM"), "a@x.example");
    ASSERT_TEXT(variable("SMTP_RCPT_TO"), "b@y.example\nc@z.example");
    ASSERT_TEXT(variable("SMTP_SIZE"), "6");
    ASSERT_TEXT(variable("SMTP_UTF8"), "0");
    ASSERT_TEXT(variable("SMTP_TLS"), "");
    ASSERT_TEXT(variable("SMTP_USER"), "");
    ASSERT_TEXT(variable("SMTP_SESSION"), "1");
    CU_ASSERT(strlen(variable("SMTP_PEER")) > 0);
    CU_ASSERT(strlen(variable("SMTP_HELO")) > 0);
    ASSERT_TEXT(variable("SMTP_NONE"), NULL);
    end();
}

static void test_no_content_and_no_sender_are_told(void)
{
    begin();
    (void)mailer_say("MAIL FROM:<>\r\nRCPT TO:<b@y.example>\r\nDATA\r\n");
    ASSERT_TEXT(mailer_say(".\r\n"), "250 OK\r\n");
    ASSERT_TEXT(variable("SMTP_MAIL_FROM"), "");
    ASSERT_TEXT(variable("SMTP_SIZE"), "0");
    end();
}

static void test_too_many_recipients_do_not_fit(void)
{
    char line[400];
    int i;

    begin();
    (void)mailer_say("MAIL FROM:<a@x.example>\r\n");
    for (i = 0; i < 100; i++) {
        sprintf(line, "RCPT TO:<%060d@%060d.%060d.%060d.example>\r\n", i, i,
            i, i);
        CU_ASSERT(strncmp(mailer_say(line), "250 ", 4) == 0);
    }
    (void)mailer_say("DATA\r\n");
    ASSERT_TEXT(mailer_say("A: b\r\n.\r\n"), "250 OK\r\n");
    CU_ASSERT_FALSE(fits);
    end();
}

void suite_cli_told(void)
{
    SUITE("cli/told");
    TEST(test_the_envelope_is_told);
    TEST(test_no_content_and_no_sender_are_told);
    TEST(test_too_many_recipients_do_not_fit);
}
