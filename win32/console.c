/* console.c - writes to the console, and leaves it as it was found. */
#include "win32.h"

#include "fault.h"
#include "os/console.h"
#include "os/disk.h"
#include "os/signals.h"
#include "signals.h"
