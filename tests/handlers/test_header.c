/* SPDX-License-Identifier: MIT */
/* test_header.c - the fields that a handler puts before a content. */
#include "handlers/folder_list.h"
#include "handlers/header.h"
#include "handlers/mailer.h"
#include "handlers/reply.h"
#include "support/suite.h"

/* A store that passes the content through a header, in pieces. */
static pst_handlers_header header;
static pst_handlers_spool spool;
static char buffer[PST_HANDLERS_BUFFER];
static char folder[FOLDER_LIST_PATH];
static char path[FOLDER_LIST_PATH + 10];
static size_t piece;

static int create(pst_handlers_spool *created)
{
    return pst_handlers_spool_create(created, path);
}

static const char *pass_begin(void *context, postern_session *session,
    postern_envelope *envelope, void **message)
{
    (void)context;
    (void)message;
    pst_handlers_header_init(&header, session, envelope);
    pst_handlers_spool_begin(&spool, pst_os_disk_system(), buffer,
        sizeof(buffer));
    spool.create = create;
    return NULL;
}

static const char *pass_write(void *context, void *message,
    const char *octets, size_t length)
{
    (void)context;
    (void)message;
    while (length > 0) {
        size_t part = length < piece ? length : piece;

        pst_handlers_header_pass(&header, &spool, octets, part);
        octets += part;
        length -= part;
    }
    return NULL;
}

static const char *pass_commit(void *context, void *message,
    postern_session *session, postern_envelope *envelope)
{
    (void)context;
    (void)message;
    (void)session;
    (void)envelope;
    pst_handlers_header_end(&header, &spool);
    return pst_handlers_reply_for(pst_handlers_spool_close(&spool));
}

static postern_store store;

static void begin(void)
{
    folder_list_make(folder);
    sprintf(path, "%s/file", folder);
    memset(&store, 0, sizeof(store));
    store.whole = 1;
    store.begin = pass_begin;
    store.write = pass_write;
    store.commit = pass_commit;
    mailer_begin(&store);
}

static void end(void)
{
    mailer_end();
    folder_list_remove(folder);
}

/* The file, "@" in place of the three fields. */
static const char *passed(void)
{
    static char text[3000];
    const char *content, *fields, *rest;
    size_t length;

    content = folder_list_read(path, &length);
    fields = strstr(content, "X-Peer: ");
    rest = strstr(content, "X-RcptTo: b@y.example\n");
    CU_ASSERT_PTR_NOT_NULL_FATAL(rest);
    sprintf(text, "%.*s@%s", (int)(fields - content), content, rest + 22);
    pst_handlers_spool_discard(&spool);
    return text;
}

static const struct {
    const char *sent;
    const char *kept;
} rows[] = {
    { "A: b\r\n\r\nbody\r\n", "A: b\n@\nbody\n" },
    { "\r\nbody\r\n", "@\nbody\n" },
    { "A: b\r\n", "A: b\n@" },
    { "", "@" },
    { "A: b\r\n\r\n\r\n\r\n", "A: b\n@\n\n\n" },
    { "A: b\r\nc\n\nd\r\n", "A: b\nc\n@\nd\n" },
    { "A\rB\r\n\r\r\nC\r\n", "A\rB\n\r\nC\n@" },
    { "A: b\r\n\r\n\r\r\nx\r\r\r\n", "A: b\n@\n\r\nx\r\r\n" }
};

static void test_fields_come_before_the_first_empty_line(void)
{
    size_t i;

    begin();
    for (i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
        for (piece = 1; piece < 16; piece++) {
            ASSERT_TEXT(mailer_send(rows[i].sent), "250 OK\r\n");
            ASSERT_TEXT(passed(), rows[i].kept);
        }
    end();
}

/* BDAT sends what has no line end. */
static const char *send_chunk(const char *content)
{
    char command[40];

    (void)mailer_say("RSET\r\nMAIL FROM:<a@x.example>\r\n"
        "RCPT TO:<b@y.example>\r\n");
    sprintf(command, "BDAT %lu LAST\r\n", (unsigned long)strlen(content));
    (void)mailer_say(command);
    return mailer_say(content);
}

static void test_fields_have_lines_of_their_own(void)
{
    static const struct {
        const char *sent;
        const char *kept;
    } unended[] = {
        { "A: b", "A: b\n@" },
        { "A: b\r", "A: b\r\n@" },
        { "A: b\r\n\r", "A: b\n@\r" },
        { "\r", "@\r" },
        { "A: b\r\n\r\nbody", "A: b\n@\nbody" }
    };
    size_t i;

    begin();
    for (i = 0; i < sizeof(unended) / sizeof(unended[0]); i++)
        for (piece = 1; piece < 16; piece++) {
            CU_ASSERT(strncmp(send_chunk(unended[i].sent), "250 ", 4) == 0);
            ASSERT_TEXT(passed(), unended[i].kept);
        }
    end();
}

static void test_many_recipients_are_folded(void)
{
    const char *content, *line;
    char command[80];
    size_t length, lines = 0;
    int i;

    begin();
    piece = 100;
    (void)mailer_say("MAIL FROM:<a@x.example>\r\n");
    for (i = 0; i < 30; i++) {
        sprintf(command, "RCPT TO:<recipient%02d@y.example>\r\n", i);
        (void)mailer_say(command);
    }
    (void)mailer_say("DATA\r\n");
    ASSERT_TEXT(mailer_say("A: b\r\n\r\n.\r\n"), "250 OK\r\n");
    content = folder_list_read(path, &length);
    line = strstr(content, "X-RcptTo: ");
    CU_ASSERT_PTR_NOT_NULL_FATAL(line);
    for (; *line != '\n' && *line != '\0'; lines++) {
        size_t octets = strcspn(line, "\n");

        CU_ASSERT(octets <= 78);
        CU_ASSERT(line[octets - 1] != ' ');
        CU_ASSERT(lines == 0 || *line == ' ');
        line += octets + 1;
    }
    CU_ASSERT(lines >= 8);
    CU_ASSERT_PTR_NOT_NULL(strstr(content, "recipient29@y.example\n\n"));
    end();
}

void suite_handlers_header(void)
{
    SUITE("handlers/header");
    TEST(test_fields_come_before_the_first_empty_line);
    TEST(test_fields_have_lines_of_their_own);
    TEST(test_many_recipients_are_folded);
}
