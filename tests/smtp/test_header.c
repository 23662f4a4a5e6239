/* SPDX-License-Identifier: MIT */
/* test_header.c - header fields of a content are found, unfolded and cut. */
#include <stdlib.h>

#include "postern_mail.h"
#include "support/suite.h"

static const char mail[] =
    "Received: one\r\n"
    "subject: a\r\n"
    "\tb \r\n"
    "Empty:\r\n"
    "no field\r\n"
    "Received : two\r\n"
    "X-Subject: c\r\n"
    "Folded:\r\n"
    " d\r\n"
    " \r\n"
    " e\r\n"
    "\r\n"
    "Body: f\r\n";

static const char *text_of(const char *content, size_t length,
    const char *name)
{
    static char text[100];
    size_t found;
    const char *value = postern_header_find(content, length, name, NULL,
        &found);

    if (value == NULL)
        return NULL;
    (void)postern_header_text(text, sizeof(text), value, found);
    return text;
}

static const char *field(const char *name)
{
    return text_of(mail, sizeof(mail) - 1, name);
}

static void test_a_field_is_found_in_any_case_and_unfolded(void)
{
    ASSERT_TEXT(field("Subject"), "a\tb");
    ASSERT_TEXT(field("X-SUBJECT"), "c");
    ASSERT_TEXT(field("Folded"), "d  e");
    ASSERT_TEXT(field("Empty"), "");
    CU_ASSERT_PTR_NULL(field("Subjec"));
    CU_ASSERT_PTR_NULL(field("Subject:"));
    CU_ASSERT_PTR_NULL(field("no field"));
}

static void test_the_body_has_no_fields(void)
{
    static const char lf[] = "A: b\n\nC: d\n";

    CU_ASSERT_PTR_NULL(field("Body"));
    ASSERT_TEXT(text_of(lf, sizeof(lf) - 1, "A"), "b");
    CU_ASSERT_PTR_NULL(text_of(lf, sizeof(lf) - 1, "C"));
    CU_ASSERT_PTR_NULL(text_of("\r\nA: b\r\n", 8, "A"));
}

static void test_fields_of_one_name_are_walked(void)
{
    size_t length = sizeof(mail) - 1, found;
    const char *value;

    value = postern_header_find(mail, length, "Received", NULL, &found);
    CU_ASSERT(value == mail + 10 && found == 3);
    value = postern_header_find(mail, length, "Received", value, &found);
    CU_ASSERT(value != NULL && found == 3 && memcmp(value, "two", 3) == 0);
    value = postern_header_find(mail, length, "Received", value, &found);
    CU_ASSERT(value == NULL && found == 0);
    value = postern_header_find(mail, length, "Empty", NULL, &found);
    CU_ASSERT(value != NULL && found == 0);
    value = postern_header_find(mail, length, "Received", value, &found);
    CU_ASSERT(value != NULL && found == 3);
    CU_ASSERT_PTR_NULL(postern_header_find(mail, length, "Folded",
        postern_header_find(mail, length, "Folded", NULL, &found), &found));
}

/* Wherever the content ends, nothing behind its end is read: each is in a
   block of its own, for valgrind and the sanitizers. */
static void test_content_that_ends_anywhere_is_searched(void)
{
    size_t length;

    for (length = 0; length < sizeof(mail); length++) {
        char *part = (char *)malloc(length + 1);

        CU_ASSERT_PTR_NOT_NULL_FATAL(part);
        memcpy(part + 1, mail, length);
        CU_ASSERT(text_of(part + 1, length, "Nothing") == NULL);
        if (length < 13)
            (void)text_of(part + 1, length, "Received");
        else
            ASSERT_TEXT(text_of(part + 1, length, "Received"), "one");
        free(part);
    }
    CU_ASSERT_PTR_NULL(text_of(NULL, 0, "A"));
}

static void test_a_text_is_cut_before_a_character(void)
{
    static const char value[] = "a\303\251\342\202\254b";
    static const char *const cuts[] = {
        "", "a", "a", "a\303\251", "a\303\251", "a\303\251",
        "a\303\251\342\202\254", "a\303\251\342\202\254b"
    };
    char text[20];
    size_t size;

    for (size = 1; size <= 8; size++) {
        ASSERT_NUMBER(postern_header_text(text, size, value, 7), 7);
        ASSERT_TEXT(text, cuts[size - 1]);
    }
    text[0] = 'x';
    ASSERT_NUMBER(postern_header_text(text, 0, value, 7), 7);
    CU_ASSERT(text[0] == 'x');
}

static void test_what_is_no_line_end_stays(void)
{
    char text[20];

    ASSERT_NUMBER(postern_header_text(text, sizeof(text), "a\rb\0c", 5), 5);
    ASSERT_TEXT(text, "a\rb c");
    ASSERT_NUMBER(postern_header_text(text, sizeof(text), "a\r", 2), 2);
    ASSERT_TEXT(text, "a\r");
}

void suite_smtp_header(void)
{
    SUITE("smtp/header");
    TEST(test_a_field_is_found_in_any_case_and_unfolded);
    TEST(test_the_body_has_no_fields);
    TEST(test_fields_of_one_name_are_walked);
    TEST(test_content_that_ends_anywhere_is_searched);
    TEST(test_a_text_is_cut_before_a_character);
    TEST(test_what_is_no_line_end_stays);
}
