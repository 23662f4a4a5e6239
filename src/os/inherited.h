/* SPDX-License-Identifier: MIT */
/* inherited.h - sockets that a supervisor has opened for this process. */
#ifndef PST_OS_INHERITED_H
#define PST_OS_INHERITED_H

#include "postern_base.h"

/* Finds those with this name, or all (NULL).  Returns how many there are, or
   `most` + 1 if there are more than `most`. */
int pst_os_inherited(const char *name, postern_socket *sockets, int most);

/* Is it a socket that listens? */
int pst_os_inherited_listens(postern_socket socket);

/* The path of a Unix-domain socket; "": it has none, or it is too long. */
void pst_os_inherited_path(postern_socket socket, char *path, size_t size);

#endif
