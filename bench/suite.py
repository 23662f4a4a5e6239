# SPDX-License-Identifier: MIT
"""What is measured: the rows, and what each of them may cost."""


class Row:
    """One load.  `floor` is what it is compared with, `most` the figure that
    postern has to keep to, in multiples of that floor; `way` how they talk,
    of servers.WAYS."""

    def __init__(self, name, text, options, most=None, floor="floor",
                 idle=0, group="figures", extra=(), way=""):
        self.name = name
        self.text = text
        self.options = options
        self.most = most
        self.floor = floor
        self.idle = idle
        self.group = group
        self.extra = extra      # servers that only this row asks for
        self.way = way


K, M = 1024, 1024 * 1024

FIGURES = [
    Row("lockstep-1", "lockstep, 1 session", "-c 1", 1.05),
    Row("lockstep-10", "lockstep, 10 sessions", "-c 10", 1.10),
    Row("lockstep-100", "lockstep, 100 sessions", "-c 100", 1.10),
    Row("connect-20", "a new connection for each message, 20 at once",
        "-c 20 -e 1", 1.12),
    Row("pipelined-10", "pipelined, two round trips a message",
        "-m pipelined -c 10", 1.15),
    Row("streamed-10", "pipelined, one round trip a message",
        "-m streamed -c 10", 1.30),
    Row("recipients-50", "pipelined, 50 recipients",
        "-m pipelined -c 10 -r 50", 1.40),
    Row("bdat-10", "BDAT", "-m bdat -c 10", 1.25),
    Row("bulk-10M", "lockstep, 10 MiB, 2 sessions",
        "-c 2 -s %d" % (10 * M), 1.20, "floor-strict"),
    Row("bulk-25M", "lockstep, 25 MiB, 2 sessions",
        "-c 2 -s %d" % (25 * M), 1.20, "floor-strict"),
]

IDLE = [
    Row("idle-%d-%d" % (idle, active),
        "lockstep, %d active, %d idle" % (active, idle), "-c %d" % active,
        {(5000, 1): 1.35, (5000, 20): 1.20}.get((idle, active)),
        idle=idle, group="idle", extra=("floor-select",))
    for idle in (0, 100, 1000, 5000, 10000) for active in (1, 20)
]

COLD = [
    Row("cold-%d" % idle, "what a connection waits that was silent for a "
        "second, beside 20 active, %d idle" % idle,
        "-c 20 -i 50 -k 20", idle=idle, group="cold") for idle in (0, 5000)
]

RECIPIENTS = [
    Row("rcpt-%d" % count, "pipelined, recipients: %d" % count,
        "-m pipelined -c 10 -r %d" % count, group="recipients")
    for count in (1, 3, 10, 30, 100)
]

BODIES = [
    Row("body-%s" % name, "lockstep, %s" % name, "-c 1 -s %d" % octets,
        floor="floor-strict", group="body")
    for name, octets in (("1K", K), ("10K", 10 * K), ("100K", 100 * K),
                         ("1M", M), ("10M", 10 * M), ("100M", 100 * M))
]

TALKS = [
    Row("auth-20", "a new connection with AUTH PLAIN for each message, 20 at "
        "once", "-c 20 -e 1", 1.15, group="talks", way="auth"),
    Row("lmtp-50", "LMTP, lockstep, 50 recipients", "-c 10 -r 50", 1.15,
        group="talks", way="lmtp"),
    Row("lmtp-50-pipelined", "LMTP, pipelined, 50 recipients",
        "-m pipelined -c 10 -r 50", 1.40, group="talks", way="lmtp"),
]

RELAYS = [
    Row(name, text, options, floor="haproxy", group="relays", way="relay",
        extra=("postfix", "nginx"))
    for name, text, options in (
        ("relay-1K", "handed on, 1 KiB, 10 sessions", "-c 10"),
        ("relay-1K-connect", "handed on, 1 KiB, a connection for each, 10 at "
         "once", "-c 10 -e 1"),
        ("relay-1M", "handed on, 1 MiB, 4 sessions", "-c 4 -s %d" % M))
]

MEMORY = 512        # octets of RSS for each idle connection
QUIET = 1.0         # % of a core with nothing to do

# name, text, options, messages in the short and in the long run, the server's
# floor, (syscalls, instructions) for each message that may not be exceeded
COUNTS = [
    ("lockstep-1", "lockstep, 1 session", "-c 1", 200, 1200, "floor",
     (12, 6000)),
    ("lockstep-10", "lockstep, 10 sessions", "-c 10", 200, 2200, "floor",
     (None, None)),
    ("pipelined-1", "pipelined, two round trips", "-m pipelined -c 1", 200,
     1200, "floor", (6, None)),
    ("streamed-1", "pipelined, one round trip", "-m streamed -c 1", 200,
     1200, "floor", (3, None)),
    ("recipients-50", "pipelined, 50 recipients", "-m pipelined -c 1 -r 50",
     100, 600, "floor", (None, None)),
    ("bdat-1", "BDAT", "-m bdat -c 1", 200, 1200, "floor", (3, None)),
    ("connect-1", "a new connection for each", "-c 1 -e 1", 200, 1200,
     "floor-select", (22, None)),
    ("body-1M", "lockstep, 1 MiB", "-c 1 -s %d" % M, 2, 12, "floor-strict",
     (None, 2 * M)),
]


def all_rows():
    return FIGURES + TALKS + RELAYS + IDLE + COLD + RECIPIENTS + BODIES


def quick_rows():
    quick = [row for row in IDLE if row.idle in (0, 5000)]
    return (FIGURES + TALKS + RELAYS + quick + COLD[1:] + RECIPIENTS[::4]
            + BODIES[3:5])
