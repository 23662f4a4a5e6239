/* SPDX-License-Identifier: MIT */
/*
 * data.c - parses the content of DATA, and checks newlines in that of BDAT.
 *
 * Between two steps the parser is at the start of a line, in a line, or after
 * octets whose meaning is still open: a CR that may begin a CRLF, a dot at the
 * start of a line, or both.  Open octets are kept as a state, not in memory;
 * when they turn out to be content they are returned from a constant.  So all
 * special cases are at octet 0 of a step, and the rest of a step goes from LF
 * to LF with memchr.
 *
 * Only CRLF ends a line and only CRLF "."  CRLF ends the content (RFC 5321
 * 4.1.1.4: "this is not permitted to be LF alone").  This is the same for all
 * values of `bare_newline`; else a second message could be smuggled in.
 */
#include <limits.h>
#include <string.h>

#include "base/config.h"
#include "data.h"

/* What becomes of bare newlines. */
#define ACCEPTS(data) \
    (!PST_WITH_NEWLINES || (data)->newline == POSTERN_NEWLINE_ACCEPT)
#define NORMALIZES(data) \
    (PST_WITH_NEWLINES && (data)->newline == POSTERN_NEWLINE_NORMALIZE)
#define REJECTS(data) \
    (PST_WITH_NEWLINES && (data)->newline == POSTERN_NEWLINE_REJECT)

enum state {
    LINE_START,
    IN_LINE,
    HELD_CR,        /* a CR in a line */
    HELD_DOT,       /* a dot at the start of a line */
    HELD_DOT_CR     /* and a CR after it */
};

/* One part of a step: its input, and its result. */
struct part {
    const char *octets;
    size_t length;          /* at least 1 */
    size_t used;
    const char *span;
    size_t span_length;
    int bare;               /* the span is for a single CR or LF */
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

/* The rest of the line may still make it too long; that counts first. */
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

/* How many of n more octets of this line are within both limits? */
static size_t within(const pst_data *data, size_t n)
{
    return room(data->size_limit, data->size,
        room(data->line_limit, data->line, n));
}

/*
 * Counts n more octets of this line and returns how many of them are within
 * both limits.  If the line passes the size limit, its rest may still make it
 * too long; then it counts as too long, because aiosmtpd checks a line when it
 * is complete.
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

/* Counts the CRLF of a line; 0: it passes a limit. */
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

/* Counts octets that are returned but were not sent. */
static void count_added(pst_data *data, size_t n)
{
    data->size = sum(data->size, n);
    if (data->size_limit != 0 && data->size > data->size_limit)
        too_big(data);
}

/* Handles a CR or LF that is not part of a CRLF. */
static void bare(pst_data *data, struct part *part, int c)
{
    int normalize = NORMALIZES(data);

    data->state = IN_LINE;
    if (REJECTS(data))
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
       characters on the line, the first character is deleted."  It counts for
       the line limit, not for the size of the message (RFC 1870 5). */
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

/* Handles the octet at which a run of lines stops; see is_open. */
static void offence(pst_data *data, struct part *part)
{
    part->used = 1;
    if (!PST_WITH_NEWLINES || part->octets[0] == '.') {
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

/* Is octet 0 special, so that it cannot be in a run of lines? */
static int is_open(const pst_data *data, const struct part *part)
{
    char c = part->octets[0];

    if (data->state > IN_LINE)
        return 1;
    if (data->state == LINE_START && c == '.')
        return 1;
    if (ACCEPTS(data))
        return 0;
    return c == '\n' || (c == '\0' && REJECTS(data))
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

/* Finds the first bare CR or LF, or NUL, that `bare_newline` forbids in
   octets[from..to); `to`: there is none. */
static size_t first_offence(const pst_data *data, const char *octets,
    size_t from, size_t to)
{
    const char *at;

    if (ACCEPTS(data) || from == to)
        return to;
    at = (const char *)memchr(octets + from, '\r', to - from);
    if (at != NULL)
        to = (size_t)(at - octets);
    if (REJECTS(data)) {
        at = (const char *)memchr(octets + from, '\0', to - from);
        if (at != NULL)
            to = (size_t)(at - octets);
    }
    return to;
}

/* Counts the text of a line; 0: it passes a limit, which ends the run. */
static int words(pst_data *data, struct part *part, size_t from, size_t to)
{
    size_t n = to - from, good = within(data, n);

    if (n == 0)
        return 1;
    /* Stop at the octet that passes the limit, so that the position of the
       fault does not depend on how the input was cut. */
    if (good < n && !data->mute)
        n = good + 1;
    (void)count(data, n);
    data->state = IN_LINE;
    part->used = from + n;
    part->span_length = from + good;
    return good == to - from;
}

/* Handles the end of a line; 0: the run has to stop there. */
static int line_end(pst_data *data, struct part *part, size_t at)
{
    data->state = LINE_START;
    part->used = at + 2;
    if (!count_end(data))
        return 0;
    part->span_length = at + 2;
    return part->used < part->length && part->octets[part->used] != '.';
}

/* Is there a stuffed dot here?  If content is only counted, a run of lines may
   continue after it. */
static int is_stuffed(const pst_data *data, const char *at, const char *end)
{
    return data->drop && end - at > 1 && at[1] != '\r';
}

/* Is only the line limit near, and is every octet allowed? */
static int is_easy(const pst_data *data, const struct part *part)
{
    return ACCEPTS(data) && !data->unsure
        && part->octets[0] != '\n' && part->length <= ULONG_MAX - data->size
        && room(data->size_limit, data->size, part->length) == part->length;
}

/*
 * A line within the limit ends at `lf`.  Returns up to where the following
 * lines also end within the limit, but not the end of the part.  NULL: the
 * line is too long.
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
 * Takes whole lines, which nearly all content consists of, as long as nothing
 * can be wrong with them.
 */
static void easy_lines(pst_data *data, struct part *part)
{
    const char *at = part->octets, *end = at + part->length, *lf;
    const char *dot = NULL;     /* the last stuffed one */
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

/* Takes lines unchanged: one span of the input, as long as possible. */
static void run(pst_data *data, struct part *part)
{
    const char *octets = part->octets;
    int more = 1;

    part->span = octets;
    if (PST_WITH_SHORTCUTS)
        easy_lines(data, part);
    /* what follows is a new part, because the rest of a run does not count
       dots */
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
            more = ACCEPTS(data) && words(data, part, end, end + 1);
        }
    }
}

/* Makes one step without joining; puts a span in *part. */
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
 * Joins spans of bare CRs and LFs, and those that follow, in the scratch
 * buffer, so that content of nothing but bare ones is not returned octet by
 * octet.  A step returns at most one octet more than it uses, so the buffer is
 * large enough, and the result does not depend on how much input there is.
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
    if (PST_WITH_NEWLINES && part.bare && data->scratch != NULL) {
        *span_length = gather(data, &part, octets, length, used);
        *span = data->scratch;
    }
    return step;
}

/* ---- BDAT --------------------------------------------------------------- */

size_t pst_data_chunk(pst_data *data, const char *octets, size_t length)
{
    size_t i = length;

    if (REJECTS(data)) {
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
