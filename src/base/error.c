/* SPDX-License-Identifier: MIT */
/* error.c - the names and texts of errors. */
#include "postern_base.h"

static const struct {
    int number;
    const char *name;
    const char *text;
} errors[] = {
#define ROW(name, number, text) { number, #name, text },
    POSTERN_ERRORS(ROW)
    POSTERN_INVALIDS(ROW)
#undef ROW
    { 0, "OK", "no error" }
};

static size_t row_of(int error)
{
    size_t i;

    if (error > 0)
        error = 0;
    for (i = 0; i < sizeof(errors) / sizeof(errors[0]); i++)
        if (errors[i].number == error)
            break;
    return i;
}

const char *postern_error_name(int error)
{
    size_t i = row_of(error);

    return i < sizeof(errors) / sizeof(errors[0]) ? errors[i].name : "UNKNOWN";
}

const char *postern_error_text(int error)
{
    size_t i = row_of(error);

    return i < sizeof(errors) / sizeof(errors[0]) ? errors[i].text
        : "unknown error";
}

int postern_error_kind(int error)
{
    switch (error) {
#define CASE(name, number, text) case number:
    POSTERN_INVALIDS(CASE)
#undef CASE
        return POSTERN_E_INVALID;
    default:
        return error;
    }
}
