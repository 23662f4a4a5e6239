/* SPDX-License-Identifier: MIT */
/* help.c - makes the text of --help from the table of options. */
#include <stdio.h>
#include <string.h>

#include "help.h"
#include "option.h"

#define COLUMN 30
#define WIDTH 79

struct page {
    char *text;
    size_t size;
    size_t length;
    size_t column;
};

static void put(struct page *page, const char *octets, size_t length)
{
    if (length >= page->size - page->length)
        length = page->size - page->length - 1;
    memcpy(page->text + page->length, octets, length);
    page->length += length;
    page->text[page->length] = '\0';
    page->column += length;
}

static void put_string(struct page *page, const char *string)
{
    put(page, string, strlen(string));
}

static void end_line(struct page *page)
{
    put(page, "\n", 1);
    page->column = 0;
}

static void indent(struct page *page)
{
    if (page->column >= COLUMN)
        end_line(page);
    while (page->column < COLUMN && page->length + 1 < page->size)
        put(page, " ", 1);
}

/* Writes the words up to `end` between COLUMN and WIDTH. */
static void put_words(struct page *page, const char *words, const char *end)
{
    indent(page);
    while (words < end) {
        size_t length = strcspn(words, " ");

        if (length > (size_t)(end - words))
            length = (size_t)(end - words);

        if (page->column + 1 + length > WIDTH) {
            end_line(page);
            indent(page);
        } else if (page->column > COLUMN) {
            put(page, " ", 1);
        }
        put(page, words, length);
        words += length;
        words += words < end;
    }
    end_line(page);
}

/* The short help shows the text of an option up to a semicolon. */
static void put_option(struct page *page, const pst_cli_option *option,
    int in_short)
{
    char letter[8] = "      ";

    if (option->letter != 0)
        sprintf(letter, "  -%c, ", option->letter);
    put_string(page, letter);
    put_string(page, "--");
    put_string(page, option->name);
    if (option->argument != NULL) {
        put_string(page, " ");
        put_string(page, option->argument);
    }
    put_words(page, option->help, option->help
        + strcspn(option->help, in_short ? ";" : ""));
}

/* The options that are used most; they fit on a screen of 24 lines. */
static int is_usual(const pst_cli_option *option)
{
    static const char *const names[] = {
        "listen", "handler", "exec", "json", "self-signed", "auth", "fault",
        "count", "expect", "wait", "port-file", "verbose", "quiet",
        "version", "help", "help-all"
    };
    size_t i;

    for (i = 0; i < sizeof(names) / sizeof(names[0]); i++)
        if (strcmp(option->name, names[i]) == 0)
            return 1;
    return 0;
}

size_t pst_cli_help_text(char *text, size_t size, int in_short)
{
    const pst_cli_option *option;
    struct page page;

    page.text = text;
    page.size = size;
    page.length = 0;
    page.column = 0;
    put_string(&page, "Usage: postern [OPTION]... [-- COMMAND [ARGUMENT]...]\n"
        "An SMTP server for tests.  It receives messages, and shows or stores "
        "them.\nA COMMAND finds it at POSTERN_HOST and POSTERN_PORT, or at "
        "POSTERN_SOCKET;\nwhen it ends, postern ends with its exit status.  "
        "For example:\n"
        "  rm -rf m; postern -l 0 --count 1 --handler eml:m -- ./test && "
        "grep Hello m/*\n");
    end_line(&page);
    for (option = pst_cli_option_table(); option->name != NULL; option++)
        if (!in_short || is_usual(option))
            put_option(&page, option, in_short);
    if (!in_short)
        put_string(&page, "\nEvery option is also an environment variable, "
            "such as POSTERN_LISTEN or\nPOSTERN_SMTPUTF8=1; write commas "
            "between several values (in POSTERN_AUTH\none in each line).  "
            "--no-smtputf8 and --smtputf8=0 switch off what the\nenvironment "
            "switches on.\n");
    return page.length;
}
