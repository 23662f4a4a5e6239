/* SPDX-License-Identifier: MIT */
/* lookup.c - looks up the host again in a worker: postern_relay_workers. */
#include <string.h>

#include "relay.h"

/* Runs in a worker's thread, so it uses only `lookup`. */
static void work(postern_job *job)
{
    pst_relay_lookup *lookup = (pst_relay_lookup *)job;
    const postern_relay_options *options = &lookup->relay->options;

    lookup->count = options->net->resolve(options->net->context,
        options->host, options->port, lookup->addresses,
        PST_RELAY_ADDRESSES);
}

/* If the name server fails, the old addresses are kept. */
static void done(postern_server *server, postern_job *job, int cancelled)
{
    pst_relay_lookup *lookup = (pst_relay_lookup *)job;
    postern_relay *relay = lookup->relay;

    (void)server;
    lookup->is_busy = 0;
    lookup->moment = pst_relay_now(relay);
    if (cancelled || lookup->count <= 0)
        return;
    memcpy(relay->addresses, lookup->addresses, sizeof(relay->addresses));
    relay->address_count = lookup->count;
}

static void refresh(postern_relay *relay, postern_server *server)
{
    pst_relay_lookup *lookup = &relay->lookup;

    if (lookup->is_busy || relay->options.path != NULL
        || pst_relay_now(relay) - lookup->moment < lookup->interval)
        return;
    lookup->count = 0;
    lookup->is_busy = lookup->add(lookup->workers, server, &lookup->job)
        == 0;
}

void postern_relay_workers(postern_relay *relay, postern_workers *workers,
    unsigned long milliseconds)
{
    pst_relay_lookup *lookup = &relay->lookup;

    lookup->job.work = work;
    lookup->job.done = done;
    lookup->relay = relay;
    lookup->workers = workers;
    lookup->add = postern_workers_add;
    lookup->interval = milliseconds;
    lookup->moment = pst_relay_now(relay);
    relay->refresh = refresh;
}
