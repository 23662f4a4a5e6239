/* console.c - writes to the streams of a console program. */
#include "posix.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "fault.h"
#include "os/console.h"
#include "os/disk.h"
#include "os/signals.h"
