/* SPDX-License-Identifier: MIT */
/* memory_fault.c - makes calls of a memory net fail. */
#include <string.h>

#include "memory_parts.h"

void memory_net_fail(memory_net *net, enum memory_call call, unsigned long n,
    unsigned long times, int result)
{
    memory_fault *fault;

    if (net->fault_count == MEMORY_FAULTS) {
        memory_violation(net, "the test asks for too many failures");
        return;
    }
    fault = &net->faults[net->fault_count++];
    fault->call = call;
    fault->from = net->call_numbers[call] + n;
    fault->to = times == 0 ? 0 : fault->from + times - 1;
    fault->result = result;
}

void memory_net_script_accept(memory_net *net, const int *results, int count)
{
    net->accept_script = results;
    net->accept_left = count;
}

void memory_net_fail_nth(memory_net *net, unsigned long n, int forever)
{
    net->fail_from = n == 0 ? 0 : net->fallible_number + n;
    net->fail_forever = forever;
}

/* How a function usually fails; 0: it cannot. */
static int usual_failure(enum memory_call call)
{
    switch (call) {
    case MEMORY_RESOLVE: return POSTERN_E_NOADDR;
    case MEMORY_LISTEN: return POSTERN_E_INUSE;
    case MEMORY_ACCEPT: return POSTERN_E_NOMEM;
    case MEMORY_SPARE: case MEMORY_WAKE_NEW: return POSTERN_E_FULL;
    case MEMORY_CONNECT: return POSTERN_E_REFUSED;
    case MEMORY_RECEIVE: case MEMORY_SEND: return POSTERN_E_RESET;
    case MEMORY_SET_NEW: case MEMORY_SET_CHANGE: return POSTERN_E_NOMEM;
    case MEMORY_ADOPT: case MEMORY_LOCAL_NAME: case MEMORY_HOST_NAME:
    case MEMORY_ENTROPY: return POSTERN_E_FAILED;
    default: return 0;
    }
}

static int strikes_anyhow(memory_net *net, enum memory_call call, int *result)
{
    int usual = usual_failure(call);

    if (usual == 0)
        return 0;
    net->counters.fallible++;
    net->fallible_number++;
    if (net->fail_from == 0 || net->fallible_number < net->fail_from
        || (net->fallible_number > net->fail_from && !net->fail_forever))
        return 0;
    *result = usual;
    return 1;
}

static int strikes_by_script(memory_net *net, int *result)
{
    if (net->accept_left == 0)
        return 0;
    net->accept_left--;
    *result = *net->accept_script++;
    return *result != 0;
}

static int strikes_by_plan(memory_net *net, enum memory_call call,
    int *result)
{
    unsigned long number = net->call_numbers[call];
    int i;

    for (i = 0; i < net->fault_count; i++) {
        const memory_fault *fault = &net->faults[i];

        if (fault->call == call && number >= fault->from
            && (fault->to == 0 || number <= fault->to)) {
            *result = fault->result;
            return 1;
        }
    }
    return 0;
}

int memory_fault_strikes(memory_net *net, enum memory_call call, int *result)
{
    int strikes;

    net->counters.calls[call]++;
    net->call_numbers[call]++;
    strikes = strikes_anyhow(net, call, result)
        || strikes_by_plan(net, call, result)
        || (call == MEMORY_ACCEPT && strikes_by_script(net, result));
    net->counters.failed += strikes ? 1 : 0;
    return strikes;
}
