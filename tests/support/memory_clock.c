/* SPDX-License-Identifier: MIT */
/* memory_clock.c - the timed actions of a memory net. */
#include <stdlib.h>

#include "base/moment.h"
#include "memory_parts.h"

void memory_net_after(memory_net *net, unsigned long milliseconds,
    void (*action)(memory_net *net, void *context), void *context)
{
    memory_action *made = (memory_action *)memory_more(NULL, sizeof *made);
    memory_action **at = &net->actions;

    made->due = fake_clock_now(&net->clock) + milliseconds;
    made->act = action;
    made->context = context;
    while (*at != NULL && !pst_moment_before(made->due, (*at)->due))
        at = &(*at)->next;
    made->next = *at;
    *at = made;
}

int memory_clock_next(const memory_net *net, unsigned long *due)
{
    if (net->actions == NULL)
        return 0;
    *due = net->actions->due;
    return 1;
}

void memory_clock_act(memory_net *net)
{
    memory_action *action = net->actions;

    while (action != NULL && !pst_moment_before(fake_clock_now(&net->clock),
        action->due)) {
        net->actions = action->next;
        action->act(net, action->context);
        free(action);
        action = net->actions;
    }
}

void memory_net_advance(memory_net *net, unsigned long milliseconds)
{
    unsigned long end = fake_clock_now(&net->clock) + milliseconds;
    unsigned long due;

    while (memory_clock_next(net, &due) && !pst_moment_before(end, due)) {
        fake_clock_reach(&net->clock, due);
        memory_clock_act(net);
    }
    fake_clock_reach(&net->clock, end);
}

void memory_clock_free(memory_net *net)
{
    while (net->actions != NULL) {
        memory_action *action = net->actions;

        net->actions = action->next;
        free(action);
    }
}
