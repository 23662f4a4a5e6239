/* SPDX-License-Identifier: MIT */
/* test_sizes.c - the rule for the member `size` of all structs ("Sizes"). */
#include "postern.h"
#include "postern_engine.h"
#include "postern_net.h"
#include "support/failing_alloc.h"
#include "support/memory_net.h"
#include "support/suite.h"
#include "tls/context.h"
#include "tls/stub.h"

static failing_alloc alloc;
static memory_net *net;

static int make_server(const postern_options *given, size_t size,
    const postern_handler *handler, const postern_net *table)
{
    postern_options options = *given;
    postern_server *server;
    int error;

    options.size = size;
    options.resize = failing_alloc_resize;
    options.resize_context = &alloc;
    options.net = table;
    server = postern_server_new(&options, handler, &error);
    CU_ASSERT((server == NULL) == (error != 0));
    postern_server_free(server);
    return error;
}

static int of_options(size_t size)
{
    postern_options options;

    postern_options_init(&options);
    return make_server(&options, size, NULL, memory_net_table(net));
}

static int of_handler(size_t size)
{
    static postern_handler handler;
    postern_options options;

    postern_options_init(&options);
    handler.size = size;
    return make_server(&options, options.size, &handler,
        memory_net_table(net));
}

static int of_net(size_t size)
{
    postern_net table = *memory_net_table(net);
    postern_options options;

    postern_options_init(&options);
    table.size = size;
    return make_server(&options, options.size, NULL, &table);
}

static int of_engine_options(size_t size)
{
    postern_engine_options options;
    postern_rules *rules;
    int error;

    postern_engine_options_init(&options);
    options.size = size;
    options.resize = failing_alloc_resize;
    options.resize_context = &alloc;
    rules = postern_rules_new(&options, &error);
    CU_ASSERT((rules == NULL) == (error != 0));
    postern_rules_free(rules);
    return error;
}

static int make_context(size_t size, size_t net_size)
{
    postern_tls_options options;
    postern_tls_context *context;
    postern_net table = *stub_net();
    int error;

    stub_reset();
    stub_options(&options, &alloc);
    options.size = size;
    table.size = net_size;
    options.net = &table;
    context = pst_tls_context_new(stub_provider(), &options, &error);
    CU_ASSERT((context == NULL) == (error != 0));
    postern_tls_free(context);
    return error;
}

static int of_tls_options(size_t size)
{
    return make_context(size, sizeof(postern_net));
}

static int of_tls_net(size_t size)
{
    return make_context(sizeof(postern_tls_options), size);
}

#define HOOK sizeof(void (*)(void))

static const struct {
    int (*make)(size_t size);
    size_t whole;
    size_t least;               /* no member before this may be missing */
    int error;
} structs[] = {
#define WHOLE(type) sizeof(type), sizeof(type)
    { of_options, WHOLE(postern_options), POSTERN_E_INVALID_OPTIONS },
    { of_net, WHOLE(postern_net), POSTERN_E_INVALID_NET },
    { of_engine_options, WHOLE(postern_engine_options),
        POSTERN_E_INVALID_OPTIONS },
    { of_tls_options, WHOLE(postern_tls_options), POSTERN_E_INVALID_OPTIONS },
    { of_tls_net, WHOLE(postern_net), POSTERN_E_INVALID_NET },
    { of_handler, sizeof(postern_handler),
        offsetof(postern_handler, session_create),
        POSTERN_E_INVALID_HANDLER }
#undef WHOLE
};

/* All sizes up to one that is too large. */
static void test_every_struct_obeys_one_rule(void)
{
    size_t i, size;

    failing_alloc_init(&alloc);
    net = memory_net_new(1);
    for (i = 0; i < sizeof(structs) / sizeof(structs[0]); i++) {
        size_t whole = structs[i].whole, least = structs[i].least;

        for (size = 0; size <= whole + HOOK; size++) {
            int is_right = size == whole || (least < whole && (size == 0
                || (size >= least && size < whole
                && (whole - size) % HOOK == 0)));

            ASSERT_NUMBER(structs[i].make(size),
                is_right ? 0 : structs[i].error);
        }
        ASSERT_NUMBER(structs[i].make((size_t)-1), structs[i].error);
    }
    ASSERT_NUMBER(memory_net_free(net), 0);
    CU_ASSERT(failing_alloc_is_clean(&alloc));
}

void suite_server_sizes(void)
{
    SUITE("server/sizes");
    TEST(test_every_struct_obeys_one_rule);
}
