/* SPDX-License-Identifier: MIT */
/* test_mailbox.c - a file with two kinds of locks; locks of dead processes. */
#include "posix/posix.h"

#include <fcntl.h>
#include <stdio.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "handlers/folder_list.h"
#include "os/mailbox.h"
#include "os/process.h"
#include "support/suite.h"

#define CALLS pst_os_mailbox_system()

static char folder[FOLDER_LIST_PATH];
static char file[FOLDER_LIST_PATH + 10];
static char lock[FOLDER_LIST_PATH + 20];
static pst_os_mailbox box, other;

static void begin(void)
{
    folder_list_make(folder);
    sprintf(file, "%s/box", folder);
    sprintf(lock, "%s.lock", file);
    memset(&box, 0, sizeof(box));
    strcpy(box.path, file);
    other = box;
}

static int open_it(pst_os_mailbox *mailbox)
{
    return CALLS->open(NULL, mailbox, 0);
}

static void write_lock(const char *text)
{
    FILE *made = fopen(lock, "wb");

    CU_ASSERT_FATAL(made != NULL);
    fputs(text, made);
    fclose(made);
}

static void test_one_has_it_at_a_time(void)
{
    struct stat found;

    begin();
    ASSERT_NUMBER(open_it(&box), 0);
    ASSERT_NUMBER(box.gap, 0);
    CU_ASSERT(access(lock, F_OK) == 0);
    CU_ASSERT(stat(file, &found) == 0 && (found.st_mode & 0777) == 0600);
    ASSERT_NUMBER(open_it(&other), PST_OS_LOCKED);
    ASSERT_NUMBER(CALLS->open(NULL, &other, 60), PST_OS_LOCKED);
    ASSERT_NUMBER(CALLS->flush(NULL, &box), 0);
    CALLS->close(NULL, &box);
    CU_ASSERT(access(lock, F_OK) != 0);
    ASSERT_NUMBER(open_it(&other), 0);
    CALLS->close(NULL, &other);
    folder_list_remove(folder);
}

static void assert_mode(unsigned mode)
{
    struct stat found;

    CU_ASSERT_FATAL(stat(file, &found) == 0);
    ASSERT_NUMBER(found.st_mode & 0777, mode);
}

static void make_another(void)
{
    char made[FOLDER_LIST_PATH + 20];

    sprintf(made, "%s/another", folder);
    CU_ASSERT_FATAL(close(open(made, O_WRONLY | O_CREAT, 0600)) == 0);
    CU_ASSERT(rename(made, file) == 0);
}

/* Though it is locked at first; and the file of another program keeps its
   mode, also if it comes while we wait. */
static void test_a_file_that_we_make_has_our_mode(void)
{
    char text[60];

    begin();
    box.mode = 0660;
    sprintf(text, "%lu\n", pst_os_process_number());
    write_lock(text);
    ASSERT_NUMBER(CALLS->open(NULL, &box, 1), PST_OS_LOCKED);
    assert_mode(0660);
    make_another();
    unlink(lock);
    ASSERT_NUMBER(open_it(&box), 0);
    CALLS->close(NULL, &box);
    assert_mode(0600);
    folder_list_remove(folder);
}

static int is_named(void)
{
    return memcmp(box.named, box.opened, sizeof(box.named)) == 0;
}

static void append(void)
{
    ASSERT_NUMBER(CALLS->write(NULL, &box, "From a\n\n", 8), 0);
    ASSERT_NUMBER(CALLS->flush(NULL, &box), 0);
    CU_ASSERT(is_named());
    CALLS->close(NULL, &box);
}

/* Once for each file, whoever has made it. */
static void test_the_name_is_flushed_with_the_first_message(void)
{
    begin();
    ASSERT_NUMBER(open_it(&box), 0);
    CU_ASSERT(!is_named());
    append();
    ASSERT_NUMBER(open_it(&box), 0);
    CU_ASSERT(is_named());
    append();
    make_another();
    ASSERT_NUMBER(open_it(&box), 0);
    CU_ASSERT(!is_named());
    append();
    folder_list_remove(folder);
}

/* The way that mail readers lock. */
static void test_a_lock_of_another_program_is_heeded(void)
{
    char text[60];
    struct flock all;
    int descriptor, status;
    pid_t child;

    begin();
    ASSERT_NUMBER(open_it(&box), 0);
    CALLS->close(NULL, &box);
    sprintf(text, "%lu\n", pst_os_process_number());
    write_lock(text);
    ASSERT_NUMBER(open_it(&box), PST_OS_LOCKED);
    unlink(lock);
    child = fork();
    if (child == 0) {
        memset(&all, 0, sizeof(all));
        all.l_type = F_WRLCK;
        descriptor = open(file, O_RDWR);
        _exit(fcntl(descriptor, F_SETLK, &all) != 0
            || open_it(&box) != PST_OS_LOCKED ? 1 : 0);
    }
    CU_ASSERT(waitpid(child, &status, 0) == child && status == 0);
    ASSERT_NUMBER(open_it(&box), 0);
    CALLS->close(NULL, &box);
    folder_list_remove(folder);
}

static void test_a_lock_of_the_dead_is_none(void)
{
    char host[100], text[200];
    pid_t child = fork();
    int status;

    begin();
    if (child == 0)
        _exit(0);
    CU_ASSERT(waitpid(child, &status, 0) == child);
    pst_os_process_host(host, sizeof(host));
    sprintf(text, "%ld\n%s\n", (long)child, host);
    write_lock(text);
    ASSERT_NUMBER(open_it(&box), 0);
    CALLS->close(NULL, &box);
    /* our own number: of the last start, if nobody else can be in the file */
    sprintf(text, "%lu\n%s\n", pst_os_process_number(), host);
    write_lock(text);
#ifdef F_OFD_SETLK
    ASSERT_NUMBER(open_it(&box), 0);
    CALLS->close(NULL, &box);
#else
    ASSERT_NUMBER(open_it(&box), PST_OS_LOCKED);
    unlink(lock);
#endif
    /* of another machine nothing is known but the time */
    sprintf(text, "%ld\nelsewhere.example\n", (long)child);
    write_lock(text);
    ASSERT_NUMBER(open_it(&box), PST_OS_LOCKED);
    folder_list_age(lock, 301);
    ASSERT_NUMBER(open_it(&box), 0);
    CALLS->close(NULL, &box);
    folder_list_remove(folder);
}

static void test_it_grows_and_is_cut(void)
{
    pst_os_mailbox_length length;
    size_t octets;

    begin();
    ASSERT_NUMBER(open_it(&box), 0);
    ASSERT_NUMBER(CALLS->write(NULL, &box, "one", 3), 0);
    ASSERT_NUMBER(CALLS->length(NULL, &box, &length), 0);
    ASSERT_NUMBER(CALLS->write(NULL, &box, "two", 3), 0);
    ASSERT_NUMBER(CALLS->copy(NULL, &box, lock), 0);
    ASSERT_NUMBER(CALLS->copy(NULL, &box, "/nonexistent"), PST_OS_GONE);
    ASSERT_NUMBER(CALLS->cut(NULL, &box, &length), 0);
    ASSERT_NUMBER(CALLS->write(NULL, &box, "3\n", 2), 0);
    CALLS->close(NULL, &box);
    ASSERT_TEXT(folder_list_read(file, &octets), "one3\n");
    ASSERT_NUMBER(open_it(&box), 0);
    ASSERT_NUMBER(box.gap, 1);
    CALLS->close(NULL, &box);
    folder_list_remove(folder);
}

static void test_what_is_no_file_is_refused(void)
{
    begin();
    CU_ASSERT(mkfifo(file, 0600) == 0);
    CU_ASSERT(open_it(&box) != 0);
    unlink(file);
    CU_ASSERT(mkdir(file, 0700) == 0);
    ASSERT_NUMBER(open_it(&box), PST_OS_DIRECTORY);
    folder_list_remove(folder);
}

void suite_posix_mailbox(void)
{
    SUITE("posix/mailbox");
    TEST(test_one_has_it_at_a_time);
    TEST(test_a_file_that_we_make_has_our_mode);
    TEST(test_the_name_is_flushed_with_the_first_message);
    TEST(test_a_lock_of_another_program_is_heeded);
    TEST(test_a_lock_of_the_dead_is_none);
    TEST(test_it_grows_and_is_cut);
    TEST(test_what_is_no_file_is_refused);
}
