/* test_trace.c - what of a command line is shown. */
#include "postern_engine.h"
#include "support/failing_alloc.h"
#include "support/suite.h"

static failing_alloc alloc;
static postern_rules *rules;
static postern_engine *engine;
static char traced[100];

static void begin(void)
{
    postern_engine_options options;

    failing_alloc_init(&alloc);
    postern_engine_options_init(&options);
    options.resize = failing_alloc_resize;
    options.resize_context = &alloc;
    options.trace = 1;
    rules = postern_rules_new(&options, NULL);
    CU_ASSERT_FATAL(rules != NULL);
    ASSERT_NUMBER(postern_rules_add_command(rules, "ASK", NULL, NULL, 0, 1),
        0);
    engine = postern_engine_new(rules, 0);
    CU_ASSERT_FATAL(engine != NULL);
    traced[0] = '\0';
}

static void end(void)
{
    postern_engine_free(engine);
    postern_rules_free(rules);
    CU_ASSERT(failing_alloc_is_clean(&alloc));
}

static void say(const char *octets)
{
    postern_question question;
    size_t length = strlen(octets);

    postern_engine_lend(engine, octets, length, 0);
    while (postern_engine_next(engine, &question)) {
        if (question.ask == POSTERN_ASK_TRACE)
            sprintf(traced + strlen(traced), "%.*s|", (int)question.length,
                question.octets);
        if (question.ask == POSTERN_ASK_COMMAND)
            (void)postern_engine_ask_line(engine, "334 secret?", 100, 0);
        else
            (void)postern_engine_answer(engine, NULL, 0);
    }
    ASSERT_NUMBER(postern_engine_reclaim(engine), length);
}

static void test_a_line_that_was_asked_for_is_not_traced(void)
{
    begin();
    say("ASK\r\nhunter2\r\nNOOP x\n\r\n");
    ASSERT_TEXT(traced, "ASK|********|NOOP x||");
    end();
}

void suite_engine_trace(void)
{
    SUITE("engine/trace");
    TEST(test_a_line_that_was_asked_for_is_not_traced);
}
