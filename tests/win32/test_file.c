/* SPDX-License-Identifier: MIT */
/* test_file.c - files with any name are created, renamed and replaced. */
#include "win32/win32.h"

#include "handlers/folder_list.h"
#include "os/disk.h"
#include "support/suite.h"

static char folder[FOLDER_LIST_PATH];
static char path[FOLDER_LIST_PATH + 20];
static char other[FOLDER_LIST_PATH + 20];
static const pst_os_disk *disk;

static void begin(void)
{
    disk = pst_os_disk_system();
    folder_list_make(folder);
    sprintf(path, "%s/one", folder);
    sprintf(other, "%s/two", folder);
}

static void make(const char *name, const char *text)
{
    pst_os_file file;

    ASSERT_NUMBER(disk->create(disk->context, name, &file), 0);
    ASSERT_NUMBER(disk->write(disk->context, file, text, strlen(text)), 0);
    ASSERT_NUMBER(disk->flush(disk->context, file), 0);
    ASSERT_NUMBER(disk->close(disk->context, file), 0);
}

static void assert_content(const char *name, const char *text)
{
    size_t length;

    ASSERT_TEXT(folder_list_read(name, &length), text);
}

/* A program that has opened the file and lets nobody else do anything with
   it, as a virus scanner does. */
static HANDLE hold(const char *name)
{
    HANDLE handle = CreateFileA(name, GENERIC_READ, FILE_SHARE_READ, NULL,
        OPEN_EXISTING, 0, NULL);

    CU_ASSERT(handle != INVALID_HANDLE_VALUE);
    return handle;
}

/* It is held until the first try has failed; how long that takes depends on
   nothing but the two threads. */
static DWORD WINAPI let_go(void *handle)
{
    Sleep(5);
    CloseHandle(handle);
    return 0;
}

static void test_octets_are_kept_as_they_are(void)
{
    begin();
    make(path, "a\nb\r\n\032c");
    assert_content(path, "a\nb\r\n\032c");
    folder_list_remove(folder);
}

static void test_a_name_that_is_taken_is_not_created(void)
{
    pst_os_file file;

    begin();
    make(path, "text");
    ASSERT_NUMBER(disk->create(disk->context, path, &file), PST_OS_EXISTS);
    assert_content(path, "text");
    folder_list_remove(folder);
}

static void test_names_may_have_any_character(void)
{
    begin();
    strcat(path, "-na\303\257ve-\360\237\223\247");
    make(path, "text");
    ASSERT_NUMBER(folder_list_count(folder, ""), 1);
    ASSERT_NUMBER(disk->rename(disk->context, path, other), 0);
    assert_content(other, "text");
    folder_list_remove(folder);
}

static void test_both_solidi_part_names(void)
{
    begin();
    sprintf(path, "%s\\one", folder);
    make(path, "text");
    ASSERT_NUMBER(disk->rename(disk->context, path, other), 0);
    assert_content(other, "text");
    folder_list_remove(folder);
}

static void test_a_colon_makes_no_hidden_stream(void)
{
    pst_os_file file;

    begin();
    make(path, "text");
    strcat(path, ":hidden");
    ASSERT_NUMBER(disk->create(disk->context, path, &file), PST_OS_GONE);
    ASSERT_NUMBER(folder_list_count(folder, ""), 1);
    folder_list_remove(folder);
}

static void test_rename_takes_nobodys_place(void)
{
    begin();
    make(path, "one");
    make(other, "two");
    ASSERT_NUMBER(disk->rename(disk->context, path, other), PST_OS_EXISTS);
    assert_content(path, "one");
    assert_content(other, "two");
    ASSERT_NUMBER(disk->remove(disk->context, other), 0);
    ASSERT_NUMBER(disk->rename(disk->context, path, other), 0);
    assert_content(other, "one");
    ASSERT_NUMBER(folder_list_count(folder, ""), 1);
    ASSERT_NUMBER(disk->rename(disk->context, path, other), PST_OS_GONE);
    folder_list_remove(folder);
}

static void test_replace_takes_the_place(void)
{
    begin();
    make(path, "one");
    make(other, "two");
    ASSERT_NUMBER(disk->replace(disk->context, path, other), 0);
    assert_content(other, "one");
    ASSERT_NUMBER(folder_list_count(folder, ""), 1);
    folder_list_remove(folder);
}

static void test_what_is_held_for_a_moment_is_waited_for(void)
{
    HANDLE thread;

    begin();
    make(path, "text");
    thread = CreateThread(NULL, 0, let_go, hold(path), 0, NULL);
    ASSERT_NUMBER(disk->rename(disk->context, path, other), 0);
    WaitForSingleObject(thread, INFINITE);
    CloseHandle(thread);
    thread = CreateThread(NULL, 0, let_go, hold(other), 0, NULL);
    ASSERT_NUMBER(disk->remove(disk->context, other), 0);
    WaitForSingleObject(thread, INFINITE);
    CloseHandle(thread);
    ASSERT_NUMBER(folder_list_count(folder, ""), 0);
    folder_list_remove(folder);
}

static void test_what_stays_held_is_denied(void)
{
    HANDLE handle;

    begin();
    make(path, "text");
    handle = hold(path);
    ASSERT_NUMBER(disk->rename(disk->context, path, other), PST_OS_DENIED);
    ASSERT_NUMBER(disk->remove(disk->context, path), PST_OS_DENIED);
    CloseHandle(handle);
    assert_content(path, "text");
    folder_list_remove(folder);
}

static void test_what_is_not_there_is_gone(void)
{
    pst_os_file file;

    begin();
    strcat(path, "/file");
    ASSERT_NUMBER(disk->create(disk->context, path, &file), PST_OS_GONE);
    ASSERT_NUMBER(disk->remove(disk->context, path), PST_OS_GONE);
    ASSERT_NUMBER(disk->replace(disk->context, path, other), PST_OS_GONE);
    folder_list_remove(folder);
}

static void test_nothing_can_be_done_with_a_file_that_is_closed(void)
{
    pst_os_file none = 0;

    begin();
    ASSERT_NUMBER(disk->write(disk->context, none, "x", 1), PST_OS_IO);
    ASSERT_NUMBER(disk->flush(disk->context, none), PST_OS_IO);
    ASSERT_NUMBER(disk->close(disk->context, none), PST_OS_IO);
    ASSERT_NUMBER(disk->write(disk->context, none, "x", 0), 0);
    folder_list_remove(folder);
}

void suite_win32_file(void)
{
    SUITE("win32/file");
    TEST(test_octets_are_kept_as_they_are);
    TEST(test_a_name_that_is_taken_is_not_created);
    TEST(test_names_may_have_any_character);
    TEST(test_both_solidi_part_names);
    TEST(test_a_colon_makes_no_hidden_stream);
    TEST(test_rename_takes_nobodys_place);
    TEST(test_replace_takes_the_place);
    TEST(test_what_is_held_for_a_moment_is_waited_for);
    TEST(test_what_stays_held_is_denied);
    TEST(test_what_is_not_there_is_gone);
    TEST(test_nothing_can_be_done_with_a_file_that_is_closed);
}
