/* SPDX-License-Identifier: MIT */
/* test_transcript.c - how transcripts are parsed, and their errors. */
#include "suite.h"
#include "transcript.h"

static char error[200];

/* The only case of a text. */
static transcript *parse(const char *text)
{
    transcript *script = transcript_parse(text, error);

    if (script == NULL || script->case_count != 1)
        CU_FAIL_FATAL("not one case");
    return script;
}

static void test_lines_in_a_row_are_one_step(void)
{
    transcript *script = parse("prose\n\n## a name\nS: 220 x\nC: A\nC: B\n"
        "S: 250-1\nS: 250 2\nS: <connection closed>\n");
    const transcript_case *dialogue = script->cases;

    ASSERT_TEXT(dialogue->name, "a name");
    ASSERT_NUMBER(dialogue->step_count, 4);
    ASSERT_TEXT(dialogue->steps[0].octets, "220 x\r\n");
    ASSERT_NUMBER(dialogue->steps[1].kind, TRANSCRIPT_SEND);
    ASSERT_TEXT(dialogue->steps[1].octets, "A\r\nB\r\n");
    ASSERT_NUMBER(dialogue->steps[2].kind, TRANSCRIPT_EXPECT);
    ASSERT_TEXT(dialogue->steps[2].octets, "250-1\r\n250 2\r\n");
    ASSERT_NUMBER(dialogue->steps[3].kind, TRANSCRIPT_CLOSED);
    ASSERT_NUMBER(transcript_sent_length(dialogue), 6);
    transcript_free(script);
}

static void test_line_ends_can_be_chosen(void)
{
    transcript *script = parse("## x\nC:\nC: a<LF>\nC: b<no newline>\n");

    ASSERT_TEXT(script->cases->steps[0].octets, "\r\na\nb");
    transcript_free(script);
}

static void test_a_reply_may_speak_of_lf(void)
{
    transcript *script = parse("## x\nS: 354 <CR><LF>\n");

    ASSERT_TEXT(script->cases->steps[0].octets, "354 <CR><LF>\r\n");
    transcript_free(script);
}

static void test_escapes_become_octets(void)
{
    transcript *script = parse("## x\nC: \\r\\n\\\\\\xff\\x00<no newline>\n");

    ASSERT_NUMBER(script->cases->steps[0].length, 5);
    CU_ASSERT(memcmp(script->cases->steps[0].octets, "\r\n\\\377", 5) == 0);
    transcript_free(script);
}

static void test_text_is_repeated(void)
{
    transcript *script = parse("## x\nC: <<3 x \"ab\">@x> <2>\n");

    ASSERT_TEXT(script->cases->steps[0].octets, "<ababab@x> <2>\r\n");
    transcript_free(script);
}

static void test_acts_and_facts_are_steps(void)
{
    transcript *script = parse("## x\n-- wait 300ms\n-- wait 5s\n-- fin\n"
        "I: content=a\\r\\n\nS: <nothing>\n-- reset\n-- tls\n");
    const transcript_step *steps = script->cases->steps;

    ASSERT_NUMBER(script->cases->step_count, 7);
    ASSERT_NUMBER(steps[6].kind, TRANSCRIPT_TLS);
    ASSERT_NUMBER(steps[0].milliseconds, 300);
    ASSERT_NUMBER(steps[1].milliseconds, 5000);
    ASSERT_NUMBER(steps[2].kind, TRANSCRIPT_FIN);
    ASSERT_NUMBER(steps[3].kind, TRANSCRIPT_INSIDE);
    ASSERT_TEXT(steps[3].key, "content");
    ASSERT_TEXT(steps[3].octets, "a\r\n");
    ASSERT_NUMBER(steps[4].kind, TRANSCRIPT_NOTHING);
    ASSERT_NUMBER(steps[5].kind, TRANSCRIPT_RESET);
    transcript_free(script);
}

static void test_a_wait_parts_two_sends(void)
{
    transcript *script = parse("## x\nC: a\n-- wait 0s\nC: b\n");

    ASSERT_NUMBER(script->cases->step_count, 3);
    transcript_free(script);
}

static void test_remarks_are_kept(void)
{
    transcript *script = parse("## x\n# config: a=1 bc=d\\x20e\n"
        "# config: f=g\n# hook: h\n# deviates: one\n# deviates: two\n");
    const transcript_case *dialogue = script->cases;
    char value[20];

    ASSERT_NUMBER(transcript_number(dialogue, "a", 7), 1);
    ASSERT_NUMBER(transcript_number(dialogue, "b", 7), 7);
    CU_ASSERT(transcript_config(dialogue, "bc", value, sizeof value));
    ASSERT_TEXT(value, "d e");
    CU_ASSERT(transcript_config(dialogue, "f", value, sizeof value));
    CU_ASSERT(!transcript_config(dialogue, "g", value, sizeof value));
    ASSERT_TEXT(dialogue->hook, "h");
    ASSERT_TEXT(dialogue->deviates, "one two");
    transcript_free(script);
}

static void test_what_is_wrong_is_told_with_its_line(void)
{
    static const char *const wrong[] = {
        "## x\nX: y\n", "## x\nC: \\q\n", "## x\n# confg: a=1\n",
        "## x\n-- wait 5\n", "## x\n-- jump\n", "## x\nI: y\n", NULL
    };
    int i;

    for (i = 0; wrong[i] != NULL; i++) {
        CU_ASSERT(transcript_parse(wrong[i], error) == NULL);
        CU_ASSERT(strncmp(error, "line 2: ", 8) == 0);
    }
    CU_ASSERT(transcript_read("no/such/file", error) == NULL);
}

/* Every case begins with the greeting, except after a PROXY header. */
static void look_at(const transcript *script, const char *path)
{
    int i;

    for (i = 0; i < script->case_count; i++) {
        const transcript_case *dialogue = &script->cases[i];
        const transcript_step *first = dialogue->steps;

        CU_ASSERT_FATAL(dialogue->step_count >= 2);
        first += first->kind == TRANSCRIPT_TLS;
        if (transcript_number(dialogue, "proxy_timeout", 0) != 0)
            continue;
        if (first->kind != TRANSCRIPT_EXPECT
            || strncmp(first->octets, "220 ", 4) != 0)
            ASSERT_TEXT(dialogue->name, path);
    }
}

static void test_the_files_of_the_tree_are_read(void)
{
    int i, cases = 0;

    for (i = 0; transcript_files[i] != NULL; i++) {
        transcript *script = transcript_read(transcript_files[i], error);

        if (script == NULL) {
            ASSERT_TEXT(error, transcript_files[i]);
            continue;
        }
        look_at(script, transcript_files[i]);
        cases += script->case_count;
        transcript_free(script);
    }
    CU_ASSERT(cases >= 50);
}

void suite_support_transcript(void);

void suite_support_transcript(void)
{
    SUITE("support/transcript");
    TEST(test_lines_in_a_row_are_one_step);
    TEST(test_line_ends_can_be_chosen);
    TEST(test_a_reply_may_speak_of_lf);
    TEST(test_escapes_become_octets);
    TEST(test_text_is_repeated);
    TEST(test_acts_and_facts_are_steps);
    TEST(test_a_wait_parts_two_sends);
    TEST(test_remarks_are_kept);
    TEST(test_what_is_wrong_is_told_with_its_line);
    TEST(test_the_files_of_the_tree_are_read);
}
