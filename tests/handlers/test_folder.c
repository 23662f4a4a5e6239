#include "handlers/failing_disk.h"
#include "handlers/folder.h"
#include "handlers/folder_list.h"
#include "postern_base.h"
#include "support/suite.h"

static void test_a_path_ends_without_a_slash(void)
{
    char folder[PST_HANDLERS_FOLDER];

    CU_ASSERT(pst_handlers_folder_copy(folder, "a/b//"));
    ASSERT_TEXT(folder, "a/b");
    CU_ASSERT(pst_handlers_folder_copy(folder, "/"));
    ASSERT_TEXT(folder, "/");
    CU_ASSERT_FALSE(pst_handlers_folder_copy(folder, ""));
}

static void test_a_path_that_is_too_long_is_refused(void)
{
    static char path[PST_HANDLERS_FOLDER + 1];
    char folder[PST_HANDLERS_FOLDER];

    memset(path, 'a', sizeof(path) - 1);
    CU_ASSERT_FALSE(pst_handlers_folder_copy(folder, path));
    CU_ASSERT(pst_handlers_folder_copy(folder, path + 1));
}

static void test_a_new_folder_and_its_parent_are_flushed(void)
{
    char base[FOLDER_LIST_PATH];
    char path[FOLDER_LIST_PATH + 10];

    folder_list_make(base);
    sprintf(path, "%s/new", base);
    failing_disk_set(0, 0);
    ASSERT_NUMBER(pst_handlers_folder_make(failing_disk(), path), 0);
    ASSERT_TEXT(failing_disk_calls(), "kd");
    failing_disk_set(0, 0);
    ASSERT_NUMBER(pst_handlers_folder_make(failing_disk(), path), 0);
    ASSERT_TEXT(failing_disk_calls(), "k");
    folder_list_remove(base);
}

static void test_errors_are_those_of_the_library(void)
{
    static const struct {
        int error;
        int code;
    } rows[] = {
        { PST_OS_FULL, POSTERN_E_FULL },
        { PST_OS_QUOTA, POSTERN_E_FULL },
        { PST_OS_READONLY, POSTERN_E_DENIED },
        { PST_OS_DENIED, POSTERN_E_DENIED },
        { PST_OS_GONE, POSTERN_E_NOADDR },
        { PST_OS_IO, POSTERN_E_FAILED },
        { PST_OS_EXISTS, 0 }
    };
    size_t i;

    for (i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        failing_disk_set(1, rows[i].error);
        ASSERT_NUMBER(pst_handlers_folder_make(failing_disk(), "/x/y"),
            rows[i].code);
    }
}

void suite_handlers_folder(void)
{
    SUITE("handlers/folder");
    TEST(test_a_path_ends_without_a_slash);
    TEST(test_a_path_that_is_too_long_is_refused);
    TEST(test_a_new_folder_and_its_parent_are_flushed);
    TEST(test_errors_are_those_of_the_library);
}
