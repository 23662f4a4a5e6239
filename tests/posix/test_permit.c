/* SPDX-License-Identifier: MIT */
/*
 * test_permit.c - who may read what stores make: the mode that was asked for,
 * whatever the umask is.
 */
#include "posix/posix.h"

#include <sys/stat.h>

#include "handlers/eml.h"
#include "handlers/failing_disk.h"
#include "handlers/folder_list.h"
#include "handlers/maildir.h"
#include "handlers/mailer.h"
#include "support/suite.h"

#define PATH (FOLDER_LIST_PATH + 20)

static postern_store store;
static char folder[FOLDER_LIST_PATH];
static char inner[PATH];
static mode_t umask_before;

static void begin(void)
{
    folder_list_make(folder);
    sprintf(inner, "%s/inner", folder);
    umask_before = umask(077);
    failing_disk_set(0, 0);
}

static void end(void)
{
    (void)umask(umask_before);
    folder_list_remove(inner);
    folder_list_remove(folder);
}

static void send_one(void)
{
    mailer_begin(&store);
    ASSERT_TEXT(mailer_send("A: b\r\n"), "250 OK\r\n");
    mailer_end();
    postern_store_free(&store);
}

static void assert_mode(const char *path, unsigned mode)
{
    struct stat found;

    ASSERT_NUMBER(stat(path, &found), 0);
    ASSERT_NUMBER(found.st_mode & 07777, mode);
}

/* Of the one file with such a name. */
static void assert_mode_in(const char *path, const char *ending,
    unsigned mode)
{
    assert_mode(folder_list_first(path, ending), mode);
}

static void test_files_and_directories_have_the_mode(void)
{
    static const unsigned rows[][2] = {
        { 0, 0700 }, { 0600, 0700 }, { 0640, 0750 }, { 0660, 0770 },
        { 0644, 0755 }, { 0622, 0722 }, { 0666, 0777 }
    };
    char path[PATH + 10];
    size_t i;

    for (i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        unsigned mode = rows[i][0] == 0 ? 0600 : rows[i][0];

        begin();
        ASSERT_NUMBER(postern_store_eml_mode(&store, inner, rows[i][0]), 0);
        send_one();
        assert_mode(inner, rows[i][1]);
        assert_mode_in(inner, ".eml", mode);
        assert_mode_in(inner, ".json", mode);
        folder_list_remove(inner);
        ASSERT_NUMBER(postern_store_maildir_mode(&store, inner, rows[i][0]),
            0);
        send_one();
        sprintf(path, "%s/cur", inner);
        assert_mode(path, rows[i][1]);
        sprintf(path, "%s/new", inner);
        assert_mode(path, rows[i][1]);
        assert_mode_in(path, "", mode);
        folder_list_remove(inner);
        ASSERT_NUMBER(postern_store_mbox_mode(&store, inner, rows[i][0]), 0);
        send_one();
        assert_mode(inner, mode);
        ASSERT_NUMBER(remove(inner), 0);
        end();
    }
}

static void test_what_is_there_keeps_its_mode(void)
{
    begin();
    ASSERT_NUMBER(mkdir(inner, 0711), 0);
    ASSERT_NUMBER(chmod(inner, 0711), 0);
    ASSERT_NUMBER(postern_store_eml_mode(&store, inner, 0640), 0);
    send_one();
    assert_mode(inner, 0711);
    assert_mode_in(inner, ".eml", 0640);
    end();
}

static void test_a_directory_keeps_the_bit_of_its_group(void)
{
    begin();
    ASSERT_NUMBER(chmod(folder, 02700), 0);
    ASSERT_NUMBER(postern_store_eml_mode(&store, inner, 0660), 0);
    postern_store_free(&store);
    assert_mode(inner, 02770);
    end();
}

static void test_other_modes_are_refused(void)
{
    static const unsigned modes[] = { 0400, 0060, 0200, 0700, 0641, 02640,
        010640 };
    size_t i;

    begin();
    for (i = 0; i < sizeof(modes) / sizeof(modes[0]); i++) {
        ASSERT_NUMBER(postern_store_eml_mode(&store, inner, modes[i]),
            POSTERN_E_INVALID_MODE);
        ASSERT_NUMBER(postern_store_maildir_mode(&store, inner, modes[i]),
            POSTERN_E_INVALID_MODE);
        ASSERT_NUMBER(postern_store_mbox_mode(&store, inner, modes[i]),
            POSTERN_E_INVALID_MODE);
    }
    ASSERT_NUMBER(folder_list_count(folder, ""), 0);
    end();
}

/* The call that sets the mode fails: of the directory, of the file that is
   tried out, of a message. */
static void test_a_mode_that_cannot_be_set_is_an_error(void)
{
    begin();
    failing_disk_set(2, PST_OS_DENIED);
    ASSERT_NUMBER(pst_handlers_eml_store(&store, inner, 0640, failing_disk()),
        POSTERN_E_DENIED);
    ASSERT_TEXT(failing_disk_calls(), "ki");
    failing_disk_set(4, PST_OS_DENIED);
    ASSERT_NUMBER(pst_handlers_eml_store(&store, inner, 0640, failing_disk()),
        POSTERN_E_DENIED);
    ASSERT_TEXT(failing_disk_calls(), "kschlr");
    ASSERT_NUMBER(folder_list_count(inner, ""), 0);
    failing_disk_set(0, 0);
    ASSERT_NUMBER(pst_handlers_eml_store(&store, inner, 0640, failing_disk()),
        0);
    mailer_begin(&store);
    failing_disk_set(2, PST_OS_FULL);
    CU_ASSERT(strncmp(mailer_send("A: b\r\n"), "452 4.3.1 ", 10) == 0);
    CU_ASSERT(failing_disk_has_failed());
    ASSERT_NUMBER(folder_list_count(inner, ""), 0);
    mailer_end();
    postern_store_free(&store);
    end();
}

void suite_posix_permit(void)
{
    SUITE("posix/permit");
    TEST(test_files_and_directories_have_the_mode);
    TEST(test_what_is_there_keeps_its_mode);
    TEST(test_a_directory_keeps_the_bit_of_its_group);
    TEST(test_other_modes_are_refused);
    TEST(test_a_mode_that_cannot_be_set_is_an_error);
}
