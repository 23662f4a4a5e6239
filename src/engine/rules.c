/* SPDX-License-Identifier: MIT */
/*
 * rules.c - what all conversations of a server share: options, strings, and
 * the table of verbs.
 */
#include <string.h>

#include "base/ascii.h"
#include "base/moment.h"
#include "base/size.h"
#include "base/text.h"
#include "keywords.h"
#include "option_list.h"
#include "parts.h"
#include "rules.h"
#include "smtp/path.h"
#include "smtp/wish.h"

#define HELO POSTERN_NEEDS_HELO
#define MAIL POSTERN_NEEDS_MAIL
#define RCPT POSTERN_NEEDS_RCPT
#define ALL_NEEDS (HELO | MAIL | RCPT | POSTERN_NEEDS_TLS | POSTERN_SECRET)
#define CLEAR PST_VERB_CLEAR
#define PARAMETERS " [SP <mail-parameters>]"

/* The built-in verbs, sorted by name; the last row has a NULL name. */
static const pst_verb built_in[] = {
#if PST_WITH_AUTH
    { "AUTH", "AUTH <mechanism>", NULL, 0, PST_ARGUMENT_ANY,
        PST_VERB_SECRET | PST_VERB_LONG | PST_VERB_AUTH, pst_verb_auth, NULL,
        0 },
#endif
#if PST_WITH_CHUNKING
    { "BDAT", "BDAT chunk-size [LAST]", NULL, 0, PST_ARGUMENT_ANY,
        PST_VERB_CHUNKING, pst_verb_bdat, NULL, 0 },
#endif
    { "DATA", "DATA", NULL, HELO | RCPT, PST_ARGUMENT_NONE,
        PST_VERB_MAILS, pst_verb_data, NULL, 0 },
    { "EHLO", "EHLO hostname", NULL, 0, PST_ARGUMENT_SOME,
        CLEAR | PST_VERB_HOST | PST_VERB_SMTP, pst_verb_ehlo, NULL, 0 },
    { "EXPN", NULL, NULL, 0, PST_ARGUMENT_ANY,
        0, pst_verb_expn, NULL, 0 },
    { "HELO", "HELO hostname", NULL, 0, PST_ARGUMENT_SOME,
        PST_VERB_HOST | PST_VERB_SMTP, pst_verb_helo, NULL, 0 },
    { "HELP", "HELP [command]", NULL, 0, PST_ARGUMENT_ANY,
        PST_VERB_MAILS, pst_verb_help, NULL, 0 },
#if PST_WITH_LMTP
    { "LHLO", "LHLO hostname", NULL, 0, PST_ARGUMENT_SOME,
        CLEAR | PST_VERB_HOST | PST_VERB_LMTP, pst_verb_ehlo, NULL, 0 },
#endif
    { "MAIL", "MAIL FROM: <address>", PARAMETERS, HELO, PST_ARGUMENT_SOME,
        PST_VERB_PATH | PST_VERB_GROWS | PST_VERB_MAILS, pst_verb_mail, NULL,
        0 },
    { "NOOP", "NOOP [ignored]", NULL, 0, PST_ARGUMENT_ANY,
        CLEAR, pst_verb_noop, NULL, 0 },
    { "QUIT", "QUIT", NULL, 0, PST_ARGUMENT_NONE,
        CLEAR, pst_verb_quit, NULL, 0 },
    { "RCPT", "RCPT TO: <address>", PARAMETERS, HELO | MAIL,
        PST_ARGUMENT_SOME, PST_VERB_PATH | PST_VERB_GROWS | PST_VERB_MAILS,
        pst_verb_rcpt, NULL, 0 },
    { "RSET", "RSET", NULL, 0, PST_ARGUMENT_NONE,
        0, pst_verb_rset, NULL, 0 },
#if PST_WITH_TLS
    { "STARTTLS", "STARTTLS", NULL, 0, PST_ARGUMENT_NONE,
        PST_VERB_TLS | CLEAR, pst_verb_starttls, NULL, 0 },
#endif
    { "VRFY", "VRFY <address>", NULL, 0, PST_ARGUMENT_SOME,
        PST_VERB_PATH | PST_VERB_MAILS, pst_verb_vrfy, NULL, 0 },
#if PST_WITH_XCLIENT
    { "XCLIENT", NULL, NULL, 0, PST_ARGUMENT_SOME,
        PST_VERB_TRUSTED, pst_verb_xclient, NULL, 0 },
#endif
    { NULL, NULL, NULL, 0, 0, 0, NULL, NULL, 0 }
};

struct pst_text_block {
    struct pst_text_block *next;
    size_t size;
};

void postern_engine_options_init(postern_engine_options *options)
{
    memset(options, 0, sizeof(*options));
    options->size = sizeof(*options);
    PST_OPTIONS(PST_OPTIONS_DEFAULT)
    PST_OPTIONS_ENGINE(PST_OPTIONS_DEFAULT)
}

static void *take(postern_rules *rules, size_t size)
{
    size_t whole = sizeof(struct pst_text_block) + size;
    struct pst_text_block *block = (struct pst_text_block *)pst_memory_take(
        &rules->memory, whole);

    if (block == NULL)
        return NULL;
    block->next = rules->texts;
    block->size = whole;
    rules->texts = block;
    return block + 1;
}

const char *pst_rules_copy(postern_rules *rules, const char *text)
{
    size_t size = strlen(text) + 1;
    char *copy = (char *)take(rules, size);

    return copy == NULL ? NULL : (char *)memcpy(copy, text, size);
}

/* Replaces *text by a copy; 0: no memory. */
static int copy_text(postern_rules *rules, const char **text,
    const char *otherwise)
{
    if (*text == NULL)
        *text = otherwise;
    if (*text != NULL)
        *text = pst_rules_copy(rules, *text);
    return *text != NULL || otherwise == NULL;
}

/* Frees a copy; NULL is allowed. */
static void give_back(postern_rules *rules, const void *taken)
{
    struct pst_text_block **at = &rules->texts, *block;

    if (taken == NULL)
        return;
    while (*at + 1 != taken)
        at = &(*at)->next;
    block = *at;
    *at = block->next;
    pst_memory_free(&rules->memory, block, block->size);
}

/* The list is one block: the rows, then the verbs. */
int pst_rules_set_calls(postern_rules *rules, const postern_call_limit *from)
{
    postern_call_limit *to = NULL;
    size_t i, n = 0, size = 0;
    char *verb;

    if (!PST_WITH_COMMANDS)
        return 0;
    while (from != NULL && from[n].verb != NULL)
        size += strlen(from[n++].verb) + 1;
    if (from != NULL) {
        to = (postern_call_limit *)take(rules, (n + 1) * sizeof(*to) + size);
        if (to == NULL)
            return POSTERN_E_NOMEM;
        verb = (char *)(to + n + 1);
        for (i = 0; i < n; i++) {
            to[i].limit = from[i].limit;
            to[i].verb = strcpy(verb, from[i].verb);
            verb += strlen(verb) + 1;
        }
        to[n].verb = NULL;
    }
    give_back(rules, rules->options.command_call_limit);
    rules->options.command_call_limit = to;
    return 0;
}

/* `quick` has the first verb of each hash; verb.c searches the others. */
static void index_verbs(postern_rules *rules)
{
    size_t i = PST_WITH_SHORTCUTS ? rules->verb_count : 0;

    memset((void *)rules->quick, 0, sizeof(rules->quick));
    while (i-- > 0) {
        const char *name = rules->verbs[i]->name;

        if (strlen(name) == 4)
            rules->quick[PST_RULES_HASH(name)] = rules->verbs[i];
    }
}

/* XCLIENT, the last row, is in the table only if xclient_networks is set. */
static int list_verbs(postern_rules *rules)
{
    size_t i;

    while (built_in[rules->verb_count].name != NULL)
        rules->verb_count++;
    if (PST_WITH_XCLIENT && !rules->options.xclient)
        rules->verb_count--;
    rules->verbs = (const pst_verb **)pst_memory_take(&rules->memory,
        rules->verb_count * sizeof(*rules->verbs));
    if (rules->verbs == NULL)
        return 0;
    for (i = 0; i < rules->verb_count; i++)
        rules->verbs[i] = &built_in[i];
    index_verbs(rules);
    return 1;
}

int pst_rules_set_hostname(postern_rules *rules, const char *hostname)
{
    const char *copy = pst_rules_copy(rules, hostname);
    size_t size = strlen(hostname) + strlen(rules->options.ident) + 6;
    char *greeting = (char *)take(rules, size);
    pst_text text;

    if (copy == NULL || greeting == NULL)
        return POSTERN_E_NOMEM;
    pst_text_init(&text, greeting, size);
    pst_text_string(&text, "220 ");
    pst_text_string(&text, hostname);
    if (*rules->options.ident != '\0')
        pst_text_char(&text, ' ');
    pst_text_string(&text, rules->options.ident);
    rules->options.hostname = copy;
    rules->ground.hostname = copy;
    rules->greeting = greeting;
    return 0;
}

int pst_rules_is_hostname(const char *hostname)
{
    size_t length = strlen(hostname);

    return length > 0 && length <= 255 && pst_ascii_is_text(hostname, '!');
}

/* The greeting is one line of at most 510 octets. */
static int is_ident(const char *ident)
{
    return strlen(ident) <= 240 && pst_ascii_is_text(ident, ' ');
}

/* Does an option need a part that this build leaves out? */
static int is_left_out(const postern_engine_options *options)
{
    return (!PST_WITH_AUTH && (options->auth || options->auth_keys))
        || (!PST_WITH_XCLIENT && options->xclient)
        || (!PST_WITH_LMTP && options->lmtp)
        || (!PST_WITH_TLS && options->tls)
        || (!PST_WITH_CHUNKING && (options->chunking || options->binarymime))
        || (!PST_WITH_SMTPUTF8 && options->enable_smtputf8)
        || (!PST_WITH_STATUS && options->enhanced_status_codes)
        || (!PST_WITH_STRICT && options->strict_addresses)
        || (!PST_WITH_NEWLINES
        && options->bare_newline != POSTERN_NEWLINE_ACCEPT)
        || (!PST_WITH_COMMANDS && options->command_call_limit != NULL)
        || (!PST_WITH_LOG && options->trace)
        || (!PST_WITH_DELIVERY && (options->dsn || options->requiretls
        || options->mt_priority != NULL || options->deliver_by
        || options->hold_limit != 0 || options->auth_parameter));
}

int pst_rules_check(const postern_engine_options *options)
{
    if (options == NULL || !pst_size_is(options->size, sizeof(*options)))
        return POSTERN_E_INVALID_OPTIONS;
    if (options->resize == NULL)
        return POSTERN_E_INVALID_RESIZE;
    if (options->hostname != NULL && !pst_rules_is_hostname(options->hostname))
        return POSTERN_E_INVALID_HOSTNAME;
    if (options->ident != NULL && !is_ident(options->ident))
        return POSTERN_E_INVALID_IDENT;
    if (options->command_size_limit < 64 || options->command_size_limit > 1024)
        return POSTERN_E_INVALID_COMMAND_SIZE;
    if (!pst_moment_is_near(options->timeout))
        return POSTERN_E_INVALID_TIMEOUT;
    if (!pst_moment_is_near(options->answer_timeout))
        return POSTERN_E_INVALID_ANSWER_TIMEOUT;
    if (!pst_moment_is_near(options->auth_failure_delay))
        return POSTERN_E_INVALID_AUTH_DELAY;
    if (!pst_moment_is_near(options->auth_timeout))
        return POSTERN_E_INVALID_AUTH_TIMEOUT;
    if (!pst_moment_is_near(options->proxy_timeout))
        return POSTERN_E_INVALID_PROXY_TIMEOUT;
    if (!pst_moment_is_near(options->greet_delay))
        return POSTERN_E_INVALID_GREET_DELAY;
    if (options->bare_newline < POSTERN_NEWLINE_ACCEPT
        || options->bare_newline > POSTERN_NEWLINE_REJECT)
        return POSTERN_E_INVALID_BARE_NEWLINE;
    if (options->mt_priority != NULL && (strlen(options->mt_priority) > 40
        || !pst_ascii_is_text(options->mt_priority, '!')))
        return POSTERN_E_INVALID_MT_PRIORITY;
    if (options->deliver_by_minimum > PST_WISH_SECONDS)
        return POSTERN_E_INVALID_DELIVER_BY;
    if (options->hold_limit > PST_WISH_SECONDS
        || (PST_WITH_DELIVERY && options->hold_until_limit != NULL
        && !pst_wish_is_moment(options->hold_until_limit)))
        return POSTERN_E_INVALID_HOLD;
    /* no client could log in, so no mail could come */
    if (options->auth_required && !options->auth && !options->auth_keys)
        return POSTERN_E_INVALID_AUTH_REQUIRED;
    /* mail would not be encrypted, although the option requires it */
    if (options->require_starttls && !options->tls)
        return POSTERN_E_INVALID_REQUIRE_STARTTLS;
    return is_left_out(options) ? POSTERN_E_INVALID_LEFT_OUT : 0;
}

static unsigned path_flags(const postern_engine_options *options)
{
    return (options->strict_addresses ? PST_PATH_STRICT : 0U)
        | (options->enable_smtputf8 ? PST_PATH_UTF8 : 0U);
}

/* Keywords that no_ehlo hides, and those that no option enables. */
static void set_keywords(postern_rules *rules)
{
    rules->made[0].used = rules->made[1].used = 0;
    (void)pst_keywords_mask(rules->options.no_ehlo, &rules->keywords_off);
    rules->keywords_off = pst_keywords_with_needs(rules->keywords_off
        | pst_keywords_unset(rules));
}

void pst_rules_apply(postern_rules *rules)
{
    rules->memory.limit = rules->options.memory_limit;
    set_keywords(rules);
}

int pst_rules_init(postern_rules *rules,
    const postern_engine_options *options, size_t session_size)
{
    int error = pst_rules_check(options);

    memset(rules, 0, sizeof(*rules));
    if (error != 0)
        return error;
    pst_memory_init(&rules->memory, options->resize, options->resize_context,
        options->memory_limit);
    pst_shelf_init(&rules->shelf, &rules->memory, session_size);
    rules->options = *options;
    rules->options.command_call_limit = NULL;
    rules->path_flags = path_flags(options);
    rules->patience = options->timeout;
    if (!copy_text(rules, &rules->options.ident, "postern " POSTERN_VERSION)
        || pst_rules_set_hostname(rules, options->hostname == NULL
            ? "localhost" : options->hostname) != 0
        || (options->no_ehlo != NULL
            && !copy_text(rules, &rules->options.no_ehlo, ""))
        || (options->auth_exclude != NULL
            && !copy_text(rules, &rules->options.auth_exclude, ""))
        || (options->extra_parameters != NULL
            && !copy_text(rules, &rules->options.extra_parameters, ""))
        || (options->forbidden_commands != NULL
            && !copy_text(rules, &rules->options.forbidden_commands, ""))
        || (options->mt_priority != NULL
            && !copy_text(rules, &rules->options.mt_priority, ""))
        || !copy_text(rules, &rules->options.hold_until_limit,
            "9999-12-31T23:59:59Z")
        || pst_rules_set_calls(rules, options->command_call_limit) != 0
        || !list_verbs(rules)) {
        pst_rules_clear(rules);
        return POSTERN_E_NOMEM;
    }
    if (!pst_keywords_mask(options->no_ehlo, &rules->keywords_off)) {
        pst_rules_clear(rules);
        return POSTERN_E_INVALID_NO_EHLO;
    }
    pst_rules_apply(rules);
    return 0;
}

const postern_counters *postern_rules_counters(const postern_rules *rules)
{
    return &rules->counters;
}

void pst_rules_clear(postern_rules *rules)
{
    pst_shelf_clear(&rules->shelf);
    pst_memory_wipe(&rules->ground, sizeof(rules->ground));
    pst_memory_free(&rules->memory, (void *)rules->verbs,
        rules->verb_count * sizeof(*rules->verbs));
    while (rules->texts != NULL) {
        struct pst_text_block *next = rules->texts->next;

        pst_memory_free(&rules->memory, rules->texts, rules->texts->size);
        rules->texts = next;
    }
}

postern_rules *postern_rules_new(const postern_engine_options *options,
    int *error)
{
    postern_rules *rules;
    int ignored;

    if (error == NULL)
        error = &ignored;
    *error = pst_rules_check(options);
    if (*error != 0)
        return NULL;
    *error = POSTERN_E_NOMEM;
    rules = (postern_rules *)options->resize(options->resize_context, NULL, 0,
        sizeof(*rules));
    if (rules == NULL)
        return NULL;
    *error = pst_rules_init(rules, options, pst_engine_size());
    if (*error == 0) {
        pst_memory_count(&rules->memory, sizeof(*rules));
        return rules;
    }
    (void)options->resize(options->resize_context, rules, sizeof(*rules), 0);
    return NULL;
}

void postern_rules_free(postern_rules *rules)
{
    pst_memory memory;

    if (rules == NULL)
        return;
    pst_rules_clear(rules);
    memory = rules->memory;
    pst_memory_free(&memory, rules, sizeof(*rules));
}

static int is_verb(const char *name)
{
    size_t length;

    for (length = 0; name[length] != '\0'; length++)
        if (!pst_ascii_is_alnum((unsigned char)name[length]))
            return 0;
    return length > 0 && length <= 64;
}

static int is_built_in(const char *text)
{
    return text != NULL && strcmp(text, POSTERN_BUILT_IN) == 0;
}

/* Sets a text of HELP: a copy of the application's, or the built-in text.  0:
   no memory. */
static int set_help(postern_rules *rules, const char **to, const char *text,
    const char *built_in_has)
{
    if (is_built_in(text))
        *to = built_in_has;
    else if (text != NULL)
        *to = pst_rules_copy(rules, text);
    return text == NULL || is_built_in(text) || *to != NULL;
}

/* Makes the row of a command, without the texts of HELP; NULL: no memory. */
static pst_verb *application_row(postern_rules *rules, const char *verb)
{
    pst_verb *row = (pst_verb *)take(rules, sizeof(*row));
    char *name;

    if (row == NULL)
        return NULL;
    memset(row, 0, sizeof(*row));
    row->name = name = (char *)take(rules, strlen(verb) + 1);
    if (name == NULL)
        return NULL;
    do
        *name++ = (char)pst_ascii_upper((unsigned char)*verb);
    while (*verb++ != '\0');
    row->run = pst_verb_own;
    return row;
}

/* Inserts a row into the table, which stays sorted. */
static int insert(postern_rules *rules, const pst_verb *row)
{
    size_t i, size = sizeof(*rules->verbs);
    const pst_verb **verbs = (const pst_verb **)pst_memory_resize(
        &rules->memory, (void *)rules->verbs, rules->verb_count * size,
        (rules->verb_count + 1) * size);

    if (verbs == NULL)
        return POSTERN_E_NOMEM;
    rules->verbs = verbs;
    for (i = rules->verb_count; i > 0
        && strcmp(verbs[i - 1]->name, row->name) > 0; i--)
        verbs[i] = verbs[i - 1];
    verbs[i] = row;
    rules->verb_count++;
    index_verbs(rules);
    return 0;
}

/* Puts the row in the place of a built-in one. */
static void replace(postern_rules *rules, pst_verb *row)
{
    size_t i;

    row->flags |= row->replaced->flags & PST_VERB_INHERITED;
    for (i = 0; rules->verbs[i] != row->replaced; i++)
        ;
    rules->verbs[i] = row;
    index_verbs(rules);
}

int postern_rules_add_command(postern_rules *rules, const char *verb,
    const char *syntax, const char *extended_suffix, unsigned needs,
    size_t tag)
{
    static const pst_verb nothing = { NULL, NULL, NULL, 0, 0, 0, NULL, NULL,
        0 };
    const pst_verb *built = &nothing;
    pst_verb *row;

    if (!PST_WITH_COMMANDS)
        return POSTERN_E_INVALID_LEFT_OUT;
    if (verb == NULL || !is_verb(verb))
        return POSTERN_E_INVALID_VERB;
    if (needs > ALL_NEEDS)
        return POSTERN_E_INVALID_NEEDS;
    row = application_row(rules, verb);
    if (row == NULL)
        return POSTERN_E_NOMEM;
    row->needs = (unsigned char)needs;
    if ((needs & POSTERN_SECRET) != 0)
        row->flags = PST_VERB_SECRET;
    row->tag = tag;
    row->replaced = pst_verb_find(rules, row->name);
    if (row->replaced != NULL)
        built = row->replaced;
    else if (is_built_in(syntax) || is_built_in(extended_suffix))
        return POSTERN_E_INVALID_BUILT_IN;
    if (built->run == pst_verb_own)
        return POSTERN_E_INVALID_TWICE;
    if (!set_help(rules, &row->syntax, syntax, built->syntax)
        || !set_help(rules, &row->suffix, extended_suffix, built->suffix))
        return POSTERN_E_NOMEM;
    if (row->replaced == NULL)
        return insert(rules, row);
    replace(rules, row);
    return 0;
}

/* RFC 4422 3.1: "1 to 20 characters in length and MUST consist of only
   uppercase ASCII letters, digits, hyphens, or underscores". */
static int is_mechanism(const char *name)
{
    return strlen(name) <= 20 && *name != '\0' && name[strspn(name,
        "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_")] == '\0';
}

int postern_rules_add_mechanism(postern_rules *rules, const char *name,
    size_t tag)
{
    pst_own_mechanism *own;
    const char *copy;

    if (!PST_WITH_AUTH)
        return POSTERN_E_INVALID_LEFT_OUT;
    if (name == NULL || !is_mechanism(name))
        return POSTERN_E_INVALID_MECHANISM;
    for (own = rules->own; own != NULL; own = own->next)
        if (strcmp(own->row.name, name) == 0)
            return POSTERN_E_INVALID_TWICE;
    copy = pst_rules_copy(rules, name);
    own = (pst_own_mechanism *)take(rules, sizeof(*own));
    if (copy == NULL || own == NULL)
        return POSTERN_E_NOMEM;
    pst_sasl_own(&own->row, copy, tag);
    own->next = rules->own;
    rules->own = own;
    set_keywords(rules);
    return 0;
}
