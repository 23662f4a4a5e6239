/* SPDX-License-Identifier: MIT */
/* help.c - what --help says, made from the table of options. */
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

/* Words from COLUMN to WIDTH. */
static void put_words(struct page *page, const char *words)
{
    indent(page);
    while (*words != '\0') {
        size_t length = strcspn(words, " ");

        if (page->column + 1 + length > WIDTH) {
            end_line(page);
            indent(page);
        } else if (page->column > COLUMN) {
            put(page, " ", 1);
        }
        put(page, words, length);
        words += length;
        words += *words == ' ';
    }
    end_line(page);
}

static void put_option(struct page *page, const pst_cli_option *option)
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
    put_words(page, option->help);
}

size_t pst_cli_help_text(char *text, size_t size)
{
    const pst_cli_option *option;
    struct page page;

    page.text = text;
    page.size = size;
    page.length = 0;
    page.column = 0;
    put_string(&page, "Usage: postern [OPTION]...\n"
        "An SMTP server for tests: it takes messages, and shows or keeps "
        "them.\n");
    end_line(&page);
    for (option = pst_cli_option_table(); option->name != NULL; option++)
        if (option->help != NULL)
            put_option(&page, option);
    put_string(&page, "\nEvery option is also a variable of the environment:"
        " POSTERN_LISTEN,\nPOSTERN_SMTPUTF8=1; commas stand between what"
        " would be several options.\n--no-smtputf8 and --smtputf8=0 switch"
        " off what it switches on.\n");
    return page.length;
}
