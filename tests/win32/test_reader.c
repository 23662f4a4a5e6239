/* SPDX-License-Identifier: MIT */
/* test_reader.c - files with any name are read octet for octet. */
#include <errno.h>
#include <stdio.h>

#include "os/disk.h"
#include "os/reader.h"
#include "support/suite.h"

/* In UTF-8: a letter, and three that no code page of 8 bits has together. */
#define NAME "tests/reader \303\261\344\275\240\320\226.tmp"

static void write_file(const char *text)
{
    const pst_os_disk *disk = pst_os_disk_system();
    pst_os_file file;

    CU_ASSERT_FATAL(disk->create(disk->context, NAME, &file) == 0);
    ASSERT_NUMBER(disk->write(disk->context, file, text, strlen(text)), 0);
    ASSERT_NUMBER(disk->close(disk->context, file), 0);
}

static void test_any_name_can_be_read_octet_for_octet(void)
{
    const pst_os_disk *disk = pst_os_disk_system();
    char octets[16] = "";
    FILE *file;

    write_file("a\r\nb\n\032c");
    file = pst_os_reader_open(NAME);
    CU_ASSERT(file != NULL);
    if (file != NULL) {
        ASSERT_NUMBER(fread(octets, 1, sizeof(octets), file), 7);
        CU_ASSERT(memcmp(octets, "a\r\nb\n\032c", 7) == 0);
        fclose(file);
    }
    ASSERT_NUMBER(disk->remove(disk->context, NAME), 0);
}

static void test_what_is_not_there_is_told(void)
{
    errno = 0;
    CU_ASSERT(pst_os_reader_open("tests/no such file") == NULL);
    ASSERT_NUMBER(errno, ENOENT);
}

static void test_what_is_no_path_is_not_there(void)
{
    static const char *const paths[] = { "", "\377", "tests/a:b", "a:b:c" };
    size_t i;

    for (i = 0; i < sizeof(paths) / sizeof(paths[0]); i++) {
        errno = 0;
        CU_ASSERT(pst_os_reader_open(paths[i]) == NULL);
        ASSERT_NUMBER(errno, ENOENT);
    }
}

void suite_win32_reader(void)
{
    SUITE("win32/reader");
    TEST(test_any_name_can_be_read_octet_for_octet);
    TEST(test_what_is_not_there_is_told);
    TEST(test_what_is_no_path_is_not_there);
}
