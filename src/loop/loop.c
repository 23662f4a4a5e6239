#include "base/moment.h"
#include "loop.h"

int pst_loop_init(pst_loop *loop, const postern_net *net, pst_memory *memory)
{
    loop->net = net;
    pst_timers_init(&loop->timers, memory);
    loop->set = net->set_new(net->context, memory->resize, memory->context);
    return loop->set == NULL ? POSTERN_E_NOMEM : 0;
}

void pst_loop_clear(pst_loop *loop)
{
    pst_timers_clear(&loop->timers);
    if (loop->set != NULL)
        loop->net->set_free(loop->set);
    loop->set = NULL;
}

unsigned long pst_loop_now(const pst_loop *loop)
{
    return loop->net->now(loop->net->context);
}

void pst_watch_init(pst_watch *watch, postern_socket socket, int kind)
{
    watch->socket = socket;
    watch->place = 0;
    watch->wishes = 0;
    watch->kind = (unsigned char)kind;
}

int pst_loop_watch(pst_loop *loop, pst_watch *watch, int wishes)
{
    int result;

    if (watch->wishes == wishes)
        return 0;
    result = loop->net->set_change(loop->set, watch->socket, watch, wishes,
        &watch->place);
    if (result == 0)
        watch->wishes = (unsigned char)wishes;
    return result;
}

int pst_loop_wait(pst_loop *loop, unsigned long now, long most)
{
    unsigned long due;

    if (pst_timers_next(&loop->timers, &due)) {
        long until = pst_moment_until(now, due);

        if (most < 0 || until < most)
            most = until;
    }
    return loop->net->set_wait(loop->set, most) < 0 ? POSTERN_E_FAILED : 0;
}

pst_watch *pst_loop_next(pst_loop *loop, int *events)
{
    return (pst_watch *)loop->net->set_next(loop->set, events);
}
