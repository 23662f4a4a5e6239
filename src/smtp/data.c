/* SPDX-License-Identifier: MIT */
/*
 * data.c - the line machine of DATA, and the newline policy of BDAT.
 *
 * The theory.  Between two steps the machine stands at the start of a line, in
 * a line, or behind octets whose meaning is still open: a CR that may be the
 * first half of a CRLF, a dot at the start of a line, or both.  Open octets
 * are held in the state, not in memory: when they turn out to be content they
 * are handed out from a constant.  So all of that happens at octet 0 of a
 * step, and the rest of a step is a walk from LF to LF with memchr.
 *
 * Only CRLF ends a line and only CRLF "." CRLF ends the content (RFC 5321
 * 4.1.1.4: "this is not permitted to be LF alone").  That holds in all three
 * newline policies, which is what keeps a smuggled end from being seen.
 */
#include <limits.h>
#include <string.h>

#include "data.h"

enum state {
    LINE_START,
    IN_LINE,
    HELD_CR,        /* a CR in a line */
    HELD_DOT,       /* a dot at the start of a line */
    HELD_DOT_CR     /* and a CR behind it */
};

/* One part of a step: what it looks at, and what it leaves. */
struct part {
    const char *octets;
    size_t length;          /* at least 1 */
    size_t used;
    const char *span;
    size_t span_length;
    int bare;               /* the span stands for a CR or LF alone */
    int ended;
};

void pst_data_init(pst_data *data, enum postern_bare_newline newline,
    unsigned line_limit, unsigned long size_limit)
{
    memset(data, 0, sizeof(*data));
    data->newline = (unsigned char)newline;
    data->line_limit = line_limit;
    data->size_limit = size_limit;
    data->state = LINE_START;
}

void pst_data_mute(pst_data *data)
{
    data->mute = 1;
}

static void blame(pst_data *data, enum pst_data_fault fault)
{
    if (data->fault == PST_DATA_GOOD && !data->mute)
        data->fault = (unsigned char)fault;
}

static size_t room(unsigned long limit, unsigned long count, size_t n)
{
    unsigned long left;

    if (limit == 0)
        return n;
    left = count > limit ? 0 : limit - count;
    return n < left ? n : (size_t)left;
}

/* The line may still turn out to be too long as well. */
static void too_big(pst_data *data)
{
    if (data->fault != PST_DATA_GOOD)
        return;
    blame(data, PST_DATA_BIG);
    data->unsure = data->fault == PST_DATA_BIG;
}

static unsigned long sum(unsigned long count, size_t n)
{
    return n > ULONG_MAX - count ? ULONG_MAX : count + (unsigned long)n;
}

/* How many of n more octets of this line are within both limits. */
static size_t within(const pst_data *data, size_t n)
{
    return room(data->size_limit, data->size,
        room(data->line_limit, data->line, n));
}

/*
 * Counts n more octets of this line and returns how many of them are within
 * both limits.  A line that passes the size limit in its middle may still turn
 * out to be too long as well, and then that is what it is blamed for: aiosmtpd
 * judges a line when it has it.
 */
static size_t count(pst_data *data, size_t n)
{
    size_t line_room = room(data->line_limit, data->line, n);
    size_t size_room = room(data->size_limit, data->size, n);

    data->line = n > UINT_MAX - data->line ? UINT_MAX
        : data->line + (unsigned)n;
    data->size = sum(data->size, n);
    if (line_room < n && data->unsure) {
        data->fault = PST_DATA_LONG;
        data->unsure = 0;
    } else if (line_room < n) {
        blame(data, PST_DATA_LONG);
    } else if (size_room < n) {
        too_big(data);
    }
    return line_room < size_room ? line_room : size_room;
}

/* Counts the CRLF of a line; 0 when it is out of the limits. */
static int count_end(pst_data *data)
{
    unsigned line = data->line;

    data->unsure = 0;
    data->line = 0;
    data->size = sum(data->size, 2);
    if (data->size_limit != 0 && data->size > data->size_limit)
        blame(data, PST_DATA_BIG);
    else if (data->line_limit != 0 && line + 2 > data->line_limit)
        blame(data, PST_DATA_LONG);
    return data->fault == PST_DATA_GOOD;
}

static void give(struct part *part, const char *span, size_t length)
{
    part->span = span;
    part->span_length = length;
}

/* Counts octets that are handed out and were not sent. */
static void count_added(pst_data *data, size_t n)
{
    data->size = sum(data->size, n);
    if (data->size_limit != 0 && data->size > data->size_limit)
        too_big(data);
}

/* A CR or LF that is not of a CRLF. */
static void bare(pst_data *data, struct part *part, int c)
{
    int normalize = data->newline == POSTERN_NEWLINE_NORMALIZE;

    data->state = IN_LINE;
    if (data->newline == POSTERN_NEWLINE_REJECT)
        blame(data, PST_DATA_BARE);
    if (count(data, 1) > 0 && normalize && c == '\n')
        count_added(data, 1);
    if (data->fault != PST_DATA_GOOD)
        return;
    part->bare = 1;
    if (!normalize)
        give(part, "\r", 1);
    else if (c == '\r')
        give(part, " ", 1);
    else
        give(part, "\r\n", 2);
}

static void after_dot(pst_data *data, struct part *part)
{
    if (part->octets[0] == '\r') {
        data->state = HELD_DOT_CR;
        part->used = 1;
        return;
    }
    /* RFC 5321 4.5.2: "If the first character is a period and there are other
       characters on the line, the first character is deleted."  It counts in
       the line, not in the size of the message (RFC 1870 5). */
    data->line = 1;
    data->state = IN_LINE;
}

static void after_dot_cr(pst_data *data, struct part *part)
{
    if (part->octets[0] == '\n') {
        data->state = LINE_START;
        part->used = 1;
        part->ended = 1;
        return;
    }
    data->line = 1;
    data->state = HELD_CR;
}

static void after_cr(pst_data *data, struct part *part)
{
    if (part->octets[0] != '\n') {
        bare(data, part, '\r');
        return;
    }
    part->used = 1;
    data->state = LINE_START;
    if (count_end(data))
        give(part, "\r\n", 2);
}

/* An octet at which a run of lines stops; see is_open. */
static void offence(pst_data *data, struct part *part)
{
    part->used = 1;
    if (part->octets[0] == '.') {
        part->ended = part->length > 2 && part->octets[1] == '\r'
            && part->octets[2] == '\n';
        if (part->ended)
            part->used = 3;
        else
            data->state = HELD_DOT;
    } else if (part->octets[0] == '\0') {
        data->state = IN_LINE;
        (void)count(data, 1);
        blame(data, PST_DATA_NUL);
    } else {
        bare(data, part, part->octets[0]);
    }
}

/* Is octet 0 more than a part of a run of lines? */
static int is_open(const pst_data *data, const struct part *part)
{
    char c = part->octets[0];

    if (data->state > IN_LINE)
        return 1;
    if (data->state == LINE_START && c == '.')
        return 1;
    if (data->newline == POSTERN_NEWLINE_ACCEPT)
        return 0;
    return c == '\n' || (c == '\0' && data->newline == POSTERN_NEWLINE_REJECT)
        || (c == '\r' && part->length > 1 && part->octets[1] != '\n');
}

static void open_octet(pst_data *data, struct part *part)
{
    switch (data->state) {
    case HELD_CR: after_cr(data, part); break;
    case HELD_DOT: after_dot(data, part); break;
    case HELD_DOT_CR: after_dot_cr(data, part); break;
    default: offence(data, part); break;
    }
}

/* Where in octets[from..to) the policy has something to say; `to`: nowhere. */
static size_t first_offence(const pst_data *data, const char *octets,
    size_t from, size_t to)
{
    const char *at;

    if (data->newline == POSTERN_NEWLINE_ACCEPT || from == to)
        return to;
    at = (const char *)memchr(octets + from, '\r', to - from);
    if (at != NULL)
        to = (size_t)(at - octets);
    if (data->newline == POSTERN_NEWLINE_REJECT) {
        at = (const char *)memchr(octets + from, '\0', to - from);
        if (at != NULL)
            to = (size_t)(at - octets);
    }
    return to;
}

/* Counts the words of a line; 0 when they pass a limit, which ends the run. */
static int words(pst_data *data, struct part *part, size_t from, size_t to)
{
    size_t n = to - from, good = within(data, n);

    if (n == 0)
        return 1;
    /* No further than the octet that is too much, so that the place of the
       fault does not depend on the cuts. */
    if (good < n && !data->mute)
        n = good + 1;
    (void)count(data, n);
    data->state = IN_LINE;
    part->used = from + n;
    part->span_length = from + good;
    return good == to - from;
}

/* Ends a line; 0 when the run has to stop there. */
static int line_end(pst_data *data, struct part *part, size_t at)
{
    data->state = LINE_START;
    part->used = at + 2;
    if (!count_end(data))
        return 0;
    part->span_length = at + 2;
    return part->used < part->length && part->octets[part->used] != '.';
}

/* Does a dot of transparency stand here?  Where spans are counted and not
   handed out, a run of lines goes on behind one. */
static int is_stuffed(const pst_data *data, const char *at, const char *end)
{
    return data->drop && end - at > 1 && at[1] != '\r';
}

/* Is no limit within reach but that of lines, and no octet an offence? */
static int is_easy(const pst_data *data, const struct part *part)
{
    return data->newline == POSTERN_NEWLINE_ACCEPT && !data->unsure
        && part->octets[0] != '\n' && part->length <= ULONG_MAX - data->size
        && room(data->size_limit, data->size, part->length) == part->length;
}

/*
 * A line that is within the limit ends at `lf`: as far as here the lines that
 * follow end within it, too, and not at the end of the part.  NULL: it is too
 * long.
 */
static const char *safe_until(const pst_data *data, const struct part *part,
    const char *line, const char *lf)
{
    size_t left = (size_t)(part->octets + part->length - lf);
    unsigned long before = line == part->octets ? data->line : 0;
    size_t more = room(data->line_limit,
        before + (unsigned long)(lf - line), left);

    if (more == 0)
        return NULL;
    return lf + (more < left ? more : left - 1);
}

/*
 * Lines to their ends, which is what nearly all content is: as far as nothing
 * can be wrong with them, whatever they say.
 */
static void easy_lines(pst_data *data, struct part *part)
{
    const char *at = part->octets, *end = at + part->length, *lf;
    const char *dot = NULL;     /* the last one of transparency */
    const char *safe = at;
    size_t dots = 0;

    if (!is_easy(data, part))
        return;
    while ((lf = (const char *)memchr(at, '\n', (size_t)(end - at))) != NULL
        && lf[-1] == '\r') {
        if (lf >= safe) {
            safe = safe_until(data, part, at, lf);
            if (safe != NULL && lf + 1 == end)
                at = end;
            if (safe == NULL || at == end)
                break;
        }
        at = lf + 1;
        if (*at == '.') {
            if (!is_stuffed(data, at, end))
                break;
            dot = at;
            dots++;
        }
    }
    if (at == part->octets)
        return;
    part->used = (size_t)(at - part->octets);
    part->span_length = part->used - dots + (dot == at);
    data->size += (unsigned long)part->span_length;
    data->line = 0;
    data->state = LINE_START;
}

/* Lines as they are: one span of the input, as long as it can be. */
static void run(pst_data *data, struct part *part)
{
    const char *octets = part->octets;
    int more = 1;

    part->span = octets;
    easy_lines(data, part);
    /* What follows is a part of its own: the rest of a run counts no dots. */
    if (part->used > 0 && (data->drop || (part->used < part->length
        && octets[part->used] == '.')))
        return;
    while (more && part->used < part->length) {
        size_t at = part->used, end, stop;
        const char *lf = (const char *)memchr(octets + at, '\n',
            part->length - at);
        int cr;

        end = lf == NULL ? part->length : (size_t)(lf - octets);
        cr = end > at && octets[end - 1] == '\r';
        stop = first_offence(data, octets, at, end - (cr ? 1 : 0));
        if (!words(data, part, at, stop) || stop < end - (cr ? 1 : 0))
            return;
        if (lf != NULL && cr) {
            more = line_end(data, part, stop);
        } else if (cr) {
            data->state = HELD_CR;
            part->used = part->length;
        } else if (lf != NULL) {
            more = data->newline == POSTERN_NEWLINE_ACCEPT
                && words(data, part, end, end + 1);
        }
    }
}

/* A step that puts nothing together; a span is left in *part. */
static enum pst_data_step take_step(pst_data *data, const char *octets,
    size_t length, size_t *used, struct part *part)
{
    *used = 0;
    for (;;) {
        if (data->fault != PST_DATA_GOOD && !data->mute) {
            data->mute = 1;
            return PST_DATA_FAULT;
        }
        if (*used == length)
            return PST_DATA_MORE;
        memset(part, 0, sizeof(*part));
        part->octets = octets + *used;
        part->length = length - *used;
        if (is_open(data, part))
            open_octet(data, part);
        else
            run(data, part);
        *used += part->used;
        if (part->ended)
            return PST_DATA_END;
        if (data->drop && !data->mute)
            data->dropped += part->span_length;
        else if (part->span_length > 0 && !data->mute)
            return PST_DATA_SPAN;
    }
}

/*
 * A span that stands for a bare CR or LF, and those that follow, are put
 * together in the scratch, so that content of bare ones alone is not handed
 * out octet by octet.  A step makes at most one octet more than it uses, so
 * what is looked at always fits, and how much is put together does not depend
 * on how much of the input is there.
 */
static size_t gather(pst_data *data, const struct part *first,
    const char *octets, size_t length, size_t *used)
{
    size_t filled = first->span_length;

    memcpy(data->scratch, first->span, filled);
    while (*used < length && PST_DATA_SCRATCH - filled > 1) {
        size_t room = PST_DATA_SCRATCH - filled - 1, n;
        pst_data before = *data;
        struct part part;
        enum pst_data_step step = take_step(data, octets + *used,
            length - *used < room ? length - *used : room, &n, &part);

        if (step == PST_DATA_END || step == PST_DATA_FAULT) {
            *data = before;
            break;
        }
        *used += n;
        if (step == PST_DATA_SPAN) {
            memcpy(data->scratch + filled, part.span, part.span_length);
            filled += part.span_length;
        }
    }
    return filled;
}

enum pst_data_step pst_data_step(pst_data *data, const char *octets,
    size_t length, size_t *used, const char **span, size_t *span_length)
{
    struct part part;
    enum pst_data_step step = take_step(data, octets, length, used, &part);

    if (step != PST_DATA_SPAN)
        return step;
    *span = part.span;
    *span_length = part.span_length;
    if (part.bare && data->scratch != NULL) {
        *span_length = gather(data, &part, octets, length, used);
        *span = data->scratch;
    }
    return step;
}

/* ---- BDAT --------------------------------------------------------------- */

size_t pst_data_chunk(pst_data *data, const char *octets, size_t length)
{
    size_t i = length;

    if (data->newline == POSTERN_NEWLINE_REJECT) {
        for (i = 0; i < length; i++) {
            int after_cr = data->state == HELD_CR;

            data->state = octets[i] == '\r' ? HELD_CR : LINE_START;
            if ((octets[i] == '\n') != after_cr)
                data->fault = PST_DATA_BARE;
            else if (octets[i] == '\0')
                data->fault = PST_DATA_NUL;
            if (data->fault != PST_DATA_GOOD)
                break;
        }
    }
    data->size = sum(data->size, i);
    return i;
}

int pst_data_announced(pst_data *data, unsigned long size)
{
    if (data->size_limit == 0 || size <= data->size_limit - data->size)
        return 1;
    data->fault = PST_DATA_BIG;
    return 0;
}

int pst_data_chunks_end(pst_data *data)
{
    if (data->fault == PST_DATA_GOOD && data->state == HELD_CR)
        data->fault = PST_DATA_BARE;
    return data->fault == PST_DATA_GOOD;
}
