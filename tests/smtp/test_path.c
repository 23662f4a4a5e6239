/* SPDX-License-Identifier: MIT */
/*
 * test_path.c - rules for paths in both grammars: controls, UTF-8, parts.
 */
#include <stdlib.h>

#include "support/suite.h"
#include "test_path.h"

#define ROOM 1000

int path_parse(const char *text, size_t length, unsigned flags,
    unsigned limit, char *out, pst_path *path)
{
    char *copy = malloc(length + 1);
    int result;

    if (copy == NULL)
        abort();
    /* the octet in front of it keeps malloc(0) out of this */
    memcpy(copy + 1, text, length);
    result = pst_path_parse(copy + 1, length, flags, limit, out, ROOM, path);
    if (path->rest != NULL)
        path->rest = text + (path->rest - (copy + 1));
    free(copy);
    return result;
}

static void check_row(const path_row *row, unsigned flags)
{
    char out[ROOM];
    pst_path path;
    int result = path_parse(row->text, strlen(row->text), flags, 0, out,
        &path);

    if (row->address == NULL) {
        if (result != PST_PATH_MALFORMED)
            ASSERT_TEXT(row->text, "(malformed)");
        ASSERT_NUMBER(result, PST_PATH_MALFORMED);
        CU_ASSERT_PTR_NULL(path.address);
        return;
    }
    if (result != PST_PATH_OK)
        ASSERT_TEXT(row->text, "(well-formed)");
    ASSERT_TEXT(path.address, row->address);
    ASSERT_TEXT(path.rest, row->rest);
    ASSERT_NUMBER(path.length, strlen(row->address));
}

void path_check_rows(const path_row *rows, unsigned flags)
{
    for (; rows->text != NULL; rows++)
        check_row(rows, flags);
}

static void check_prefix(const char *text, size_t length, unsigned flags)
{
    char out[ROOM];
    pst_path path;
    size_t i;

    if (path_parse(text, length, flags, 0, out, &path) != PST_PATH_OK)
        return;
    ASSERT_NUMBER(path.length, strlen(path.address));
    CU_ASSERT(path.rest > text && path.rest <= text + length);
    for (i = 0; i < path.length; i++)
        CU_ASSERT((unsigned char)path.address[i] >= ' ');
}

void path_check_prefixes(const path_row *rows, unsigned flags)
{
    size_t length;

    for (; rows->text != NULL; rows++)
        for (length = 0; length <= strlen(rows->text); length++)
            check_prefix(rows->text, length, flags);
}

/* With `size` octets in a block of their own. */
static int parse_into(const char *text, size_t size, unsigned flags)
{
    char *out = malloc(size + 1);
    pst_path path;
    int result;

    if (out == NULL)
        abort();
    result = pst_path_parse(text, strlen(text), flags, 0, out + 1, size,
        &path);
    free(out);
    return result;
}

void path_check_sizes(const path_row *rows, unsigned flags)
{
    for (; rows->text != NULL; rows++) {
        size_t size, enough;

        if (rows->address == NULL)
            continue;
        enough = strlen(rows->address) + 1;
        for (size = 0; size < enough; size++)
            ASSERT_NUMBER(parse_into(rows->text, size, flags),
                PST_PATH_MALFORMED);
        ASSERT_NUMBER(parse_into(rows->text, enough, flags), PST_PATH_OK);
    }
}

void path_check_again(const path_row *rows, unsigned flags)
{
    for (; rows->text != NULL; rows++) {
        char text[ROOM];
        path_row again;

        if (rows->address == NULL || rows->address[0] == '@')
            continue;
        sprintf(text, "<%.900s>", rows->address);
        again.text = text;
        again.address = rows->address;
        again.rest = "";
        check_row(&again, flags);
    }
}

static int parse(const char *text, unsigned flags, pst_path *path)
{
    static char out[ROOM];

    return path_parse(text, strlen(text), flags, 0, out, path);
}

static void test_nothing_is_empty(void)
{
    static const char *const texts[] = {"", " ", "   ", "\"\"", "\"\" ;x"};
    pst_path path;
    size_t i;

    for (i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
        ASSERT_NUMBER(parse(texts[i], 0, &path), PST_PATH_EMPTY);
        CU_ASSERT_PTR_NULL(path.address);
    }
    ASSERT_NUMBER(parse("  ", PST_PATH_STRICT, &path), PST_PATH_EMPTY);
}

static void test_null_path_is_empty_and_says_so(void)
{
    unsigned flags;
    pst_path path;

    for (flags = 0; flags < 4; flags++) {
        ASSERT_NUMBER(parse(" <> SIZE=1", flags, &path), PST_PATH_OK);
        ASSERT_TEXT(path.address, "");
        ASSERT_TEXT(path.rest, "SIZE=1");
        ASSERT_NUMBER(path.length, 0);
        ASSERT_NUMBER(path.local, 0);
        ASSERT_NUMBER(path.null, 1);
        ASSERT_NUMBER(parse("< >", flags, &path), PST_PATH_MALFORMED);
        ASSERT_NUMBER(parse("<", flags, &path), PST_PATH_MALFORMED);
    }
    ASSERT_NUMBER(parse("<>", PST_PATH_STRICT, &path), PST_PATH_OK);
    ASSERT_NUMBER(parse("<>x", PST_PATH_STRICT, &path), PST_PATH_MALFORMED);
    ASSERT_NUMBER(parse("<\"\">", 0, &path), PST_PATH_OK);
    ASSERT_NUMBER(path.null, 0);
}

static void test_report_tells_the_parts(void)
{
    unsigned flags;
    pst_path path;

    for (flags = 0; flags < 2; flags++) {
        ASSERT_NUMBER(parse("<\"a b\"@x.test>", flags, &path), PST_PATH_OK);
        ASSERT_NUMBER(path.local, 5);
        ASSERT_NUMBER(path.no_domain, 0);
        ASSERT_NUMBER(path.null, 0);
        ASSERT_NUMBER(path.utf8, 0);
        ASSERT_NUMBER(parse("<PostMaster>", flags, &path), PST_PATH_OK);
        ASSERT_NUMBER(path.local, 10);
        ASSERT_NUMBER(path.no_domain, 1);
    }
}

static void test_controls_are_refused_anywhere(void)
{
    char text[] = "<a@x.test> ?=1";
    char out[ROOM];
    pst_path path;
    unsigned flags;
    size_t i;
    int c;

    for (flags = 0; flags < 4; flags++)
        for (i = 0; i < sizeof(text) - 1; i++)
            for (c = 0; c < 0x80; c = c == 0x1F ? 0x7F : c + 1) {
                char was = text[i];

                text[i] = (char)c;
                ASSERT_NUMBER(path_parse(text, sizeof(text) - 1, flags, 0,
                    out, &path), PST_PATH_MALFORMED);
                text[i] = was;
            }
}

static void test_controls_are_refused_behind_a_backslash(void)
{
    static const char text[] = "<\"a\\\0b\"@x.test>";
    char out[ROOM];
    pst_path path;

    ASSERT_NUMBER(path_parse(text, sizeof(text) - 1, PST_PATH_STRICT, 0, out,
        &path), PST_PATH_MALFORMED);
    ASSERT_NUMBER(parse("<\"a\\\r\"@x.test>", 0, &path), PST_PATH_MALFORMED);
    ASSERT_NUMBER(parse("(\\\n)a@x.test", 0, &path), PST_PATH_MALFORMED);
}

static void test_utf8_is_refused_unless_asked_for(void)
{
    unsigned strict;
    pst_path path;

    for (strict = 0; strict < 2; strict++) {
        unsigned flags = strict | PST_PATH_UTF8;

        ASSERT_NUMBER(parse("<\303\244@x>", strict, &path),
            PST_PATH_MALFORMED);
        ASSERT_NUMBER(parse("<\200@x>", strict, &path), PST_PATH_MALFORMED);
        ASSERT_NUMBER(parse("<a@\303\244.x>", strict, &path),
            PST_PATH_MALFORMED);
        ASSERT_NUMBER(parse("<a@x> \303\244", strict, &path), PST_PATH_OK);
        ASSERT_NUMBER(parse("<a@x> \303\244", flags, &path), PST_PATH_OK);
        ASSERT_NUMBER(path.utf8, 0);
        ASSERT_NUMBER(parse("<\"\303\244 b\"@\360\237\230\200.x>", flags,
            &path), PST_PATH_OK);
        ASSERT_TEXT(path.address, "\"\303\244 b\"@\360\237\230\200.x");
        ASSERT_NUMBER(path.utf8, 1);
    }
}

/* Each stands at the place of %s. */
static void refuse_each(const char *const *parts, const char *format)
{
    char text[100];
    pst_path path;

    for (; *parts != NULL; parts++) {
        sprintf(text, format, *parts);
        ASSERT_NUMBER(parse(text, PST_PATH_UTF8, &path), PST_PATH_MALFORMED);
        ASSERT_NUMBER(parse(text, PST_PATH_UTF8 | PST_PATH_STRICT, &path),
            PST_PATH_MALFORMED);
    }
}

static void test_invalid_utf8_is_refused(void)
{
    static const char *const parts[] = {
        "\xFF", "\x80", "\xC0\x80", "\xED\xA0\x80", "\xF5\x80\x80\x80",
        "\xF4\x90\x80\x80", "\xE0\x80\x80", "\xC3", "\xE2\x82", NULL
    };

    refuse_each(parts, "<a%s@x.test>");
    refuse_each(parts, "<a@%s.test>");
    refuse_each(parts, "<\"%s\"@x.test>");
}

static void test_hidden_characters_are_refused(void)
{
    static const char *const parts[] = {
        "\xC2\x80", "\xC2\x9F", "\xE2\x80\x8B", "\xE2\x80\xA8",
        "\xE2\x80\xA9", "\xE2\x80\xAA", "\xE2\x80\xAE", "\xE2\x81\xA6",
        "\xE2\x81\xA9", "\xEF\xBB\xBF", NULL
    };

    refuse_each(parts, "%sb@x.test");
    refuse_each(parts, "<a%sb@x.test>");
    refuse_each(parts, "<a@x%s.test>");
}

static void test_neighbours_of_hidden_characters_are_accepted(void)
{
    static const char *const parts[] = {
        "\xC2\xA0", "\xE2\x80\x8A", "\xE2\x80\x8C", "\xE2\x80\xA7",
        "\xE2\x80\xAF", "\xE2\x81\xA5", "\xE2\x81\xAA", "\xE2\x82\x80",
        "\xEF\xBB\xBE", "\xEF\xBA\xBF", NULL
    };
    const char *const *part;
    char text[100];
    pst_path path;

    for (part = parts; *part != NULL; part++) {
        sprintf(text, "<a%s@x.test>", *part);
        ASSERT_NUMBER(parse(text, PST_PATH_UTF8, &path), PST_PATH_OK);
    }
}

static void test_encoded_words_are_refused_when_relaxed(void)
{
    static const path_row rows[] = {
        {"=?utf-8?q?x?=@x.test", NULL, NULL},
        {"\"=?utf-8?q?x?=\"@x.test", NULL, NULL},
        {"<a@=?utf-8?q?x?=>", NULL, NULL},
        {"<a=?utf-8?q?x?=@x.test>", NULL, NULL},
        {"=?u?\?x?=@x.test", NULL, NULL},
        {"=?u?q?\?=@x.test", NULL, NULL},
        {"=?utf-8?q?x@x.test", "=?utf-8?q?x@x.test", ""},
        {"=?utf-8?q@x.test", "=?utf-8?q@x.test", ""},
        {"=?x@x.test", "=?x@x.test", ""},
        {"=?=@x.test", "=?=@x.test", ""},
        {NULL, NULL, NULL}
    };
    pst_path path;

    path_check_rows(rows, 0);
    ASSERT_NUMBER(parse("<=?utf-8?q?x?=@x.test>", PST_PATH_STRICT, &path),
        PST_PATH_OK);
}

static void test_local_part_limit_counts_the_octets_before_the_at(void)
{
    static const struct {
        const char *text;
        int result;
    } rows[] = {
        {"<aaaaa@x.test>", PST_PATH_OK},
        {"<aaaaaa@x.test>", PST_PATH_MALFORMED},
        {"<\"a b\"@x.test>", PST_PATH_OK},
        {"<\"a bc\"@x.test>", PST_PATH_MALFORMED},
        {"<\"aaaaa\"@x.test>", PST_PATH_OK},
        {"<>", PST_PATH_OK},
        {"<postmaster>", PST_PATH_MALFORMED}
    };
    char out[ROOM];
    pst_path path;
    unsigned flags;
    size_t i;

    for (flags = 0; flags < 2; flags++)
        for (i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
            ASSERT_NUMBER(path_parse(rows[i].text, strlen(rows[i].text),
                flags, 5, out, &path), rows[i].result);
}

void suite_smtp_path(void);

void suite_smtp_path(void)
{
    SUITE("smtp/path");
    TEST(test_nothing_is_empty);
    TEST(test_null_path_is_empty_and_says_so);
    TEST(test_report_tells_the_parts);
    TEST(test_controls_are_refused_anywhere);
    TEST(test_controls_are_refused_behind_a_backslash);
    TEST(test_utf8_is_refused_unless_asked_for);
    TEST(test_invalid_utf8_is_refused);
    TEST(test_hidden_characters_are_refused);
    TEST(test_neighbours_of_hidden_characters_are_accepted);
    TEST(test_encoded_words_are_refused_when_relaxed);
    TEST(test_local_part_limit_counts_the_octets_before_the_at);
}
