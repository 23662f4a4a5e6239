/* SPDX-License-Identifier: MIT */
/* test_nearest.c - suggestions for a mistyped name. */
#include "cli/nearest.h"
#include "support/suite.h"

static void test_distances_are_counted(void)
{
    static const struct {
        const char *a, *b;
        size_t distance;
    } rows[] = {
        { "", "", 0 }, { "", "abc", 3 }, { "abc", "", 3 },
        { "listen", "listen", 0 }, { "LISTEN", "listen", 0 },
        { "NO_EHLO", "no-ehlo", 0 }, { "lisen", "listen", 1 },
        { "listten", "listen", 1 }, { "lasten", "listen", 1 },
        { "lsiten", "listen", 1 }, { "kitten", "sitting", 3 }
    };
    size_t i;

    for (i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
        ASSERT_NUMBER(pst_cli_nearest_distance(rows[i].a, rows[i].b),
            rows[i].distance);
}

static void expect(const char *name, const char *wanted)
{
    const pst_cli_option *option = pst_cli_nearest_option(name);

    ASSERT_TEXT(option == NULL ? NULL : option->name, wanted);
}

static void test_the_nearest_option_is_found(void)
{
    expect("LISTN", "listen");
    expect("smtputf-8", "smtputf8");
    expect("max-conections", "max-connections");
    expect("auht", "auth");
    expect("xyz", NULL);
    expect("a", NULL);
    expect("", NULL);
    expect("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
        NULL);
}

void suite_cli_nearest(void)
{
    SUITE("cli/nearest");
    TEST(test_distances_are_counted);
    TEST(test_the_nearest_option_is_found);
}
