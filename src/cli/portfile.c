#include <stdio.h>
#include <string.h>

#include "aside.h"
#include "portfile.h"

static int write_address(pst_cli_aside *aside,
    const postern_address *address)
{
    char host[46];
    char line[80];

    sprintf(line, "%s %u\n", postern_address_text(address, host,
        sizeof(host)), (unsigned)address->port);
    return pst_cli_aside_write(aside, line, strlen(line));
}

static int write_all(pst_cli_aside *aside, const postern_server *server)
{
    postern_address address;
    int listener, index, error = 0;

    for (listener = 0; postern_server_address(server, listener, 0, &address);
        listener++)
        for (index = 0; error == 0 && postern_server_address(server, listener,
            index, &address); index++)
            error = write_address(aside, &address);
    return error;
}

int pst_cli_portfile_write(const char *path, const postern_server *server)
{
    pst_cli_aside aside;
    int error = pst_cli_aside_open(&aside, path);

    if (error != 0)
        return error;
    return pst_cli_aside_done(&aside, write_all(&aside, server));
}

void pst_cli_portfile_remove(const char *path)
{
    const pst_os_disk *disk = pst_os_disk_system();

    (void)disk->remove(disk->context, path);
}
