/* SPDX-License-Identifier: MIT */
/*
 * option_list.h - the options, a row each: X(member, change, default).
 *
 * `change` says whether the option may change while the server runs: LIVE, it
 * may; SAME, it may not; TEXT, it is a text and may not; NAME, the same, and
 * NULL means "unchanged"; ONCE, it is only read at the start, and not kept.
 */
#ifndef PST_ENGINE_OPTION_LIST_H
#define PST_ENGINE_OPTION_LIST_H

/* Options that servers and engines have. */
#define PST_OPTIONS(X) \
    X(data_size_limit, LIVE, 33554432UL) \
    X(enable_smtputf8, SAME, 0) \
    X(decode_data, SAME, 0) \
    X(hostname, NAME, NULL) \
    X(ident, NAME, NULL) \
    X(require_starttls, SAME, 0) \
    X(timeout, LIVE, 300000UL) \
    X(line_length_limit, LIVE, 1001) \
    X(command_size_limit, LIVE, 512) \
    X(local_part_limit, LIVE, 0) \
    X(recipient_limit, LIVE, 1000) \
    X(discard_limit, LIVE, 1073741824UL) \
    X(error_limit, LIVE, 20) \
    X(command_call_limit, LIVE, NULL) \
    X(memory_limit, LIVE, 0) \
    X(answer_timeout, LIVE, 300000UL) \
    X(strict_addresses, SAME, 0) \
    X(bare_newline, SAME, POSTERN_NEWLINE_ACCEPT) \
    X(chunking, SAME, 0) \
    X(dsn, SAME, 0) \
    X(extra_parameters, TEXT, NULL) \
    X(forbidden_commands, TEXT, \
        "CONNECT,DELETE,GET,HEAD,OPTIONS,PATCH,POST,PRI,PUT,TRACE") \
    X(limits, SAME, 0) \
    X(mail_limit, LIVE, 0) \
    X(recipient_domain_limit, LIVE, 0) \
    X(binarymime, SAME, 0) \
    X(requiretls, SAME, 0) \
    X(mt_priority, TEXT, NULL) \
    X(deliver_by, SAME, 0) \
    X(deliver_by_minimum, LIVE, 0) \
    X(hold_limit, LIVE, 0) \
    X(hold_until_limit, NAME, NULL) \
    X(no_ehlo, TEXT, NULL) \
    X(enhanced_status_codes, SAME, 0) \
    X(auth_required, SAME, 0) \
    X(auth_require_tls, SAME, 1) \
    X(auth_exclude, TEXT, NULL) \
    X(auth_failure_limit, LIVE, 3) \
    X(auth_failure_delay, LIVE, 0) \
    X(auth_timeout, LIVE, 60000UL) \
    X(auth_parameter, SAME, 0) \
    X(proxy_timeout, LIVE, 5000UL) \
    X(greet_delay, LIVE, 0) \
    X(resize, SAME, NULL) \
    X(resize_context, SAME, NULL)

/* Options that only engines have. */
#define PST_OPTIONS_ENGINE(X) \
    X(xclient, SAME, 0) \
    X(tls, SAME, 0) \
    X(lmtp, SAME, 0) \
    X(streaming, SAME, 0) \
    X(assembling, SAME, 0) \
    X(envelopes, SAME, 0) \
    X(trace, SAME, 0) \
    X(auth, SAME, 0) \
    X(auth_keys, SAME, 0) \
    X(unasked, SAME, 0)

/* Options that only servers have. */
#define PST_OPTIONS_SERVER(X) \
    X(tls_context, SAME, NULL) \
    X(auth_secret, ONCE, NULL) \
    X(max_connections, LIVE, 0) \
    X(max_connections_per_address, LIVE, 0) \
    X(max_connections_per_network, LIVE, 0) \
    X(network_bits_ipv4, SAME, 24) \
    X(network_bits_ipv6, SAME, 48) \
    X(overload_share, LIVE, 80) \
    X(overload_timeout, LIVE, 10000UL) \
    X(write_timeout, LIVE, 300000UL) \
    X(drain_timeout, LIVE, 5000UL) \
    X(proxy_networks, TEXT, NULL) \
    X(xclient_networks, TEXT, NULL) \
    X(net, SAME, NULL) \
    X(watch, SAME, NULL) \
    X(watch_context, SAME, NULL)

/* Statements for a function whose `options`, or whose `to` and `from`, point
   to structs with these members. */
#define PST_OPTIONS_DEFAULT(member, change, value) options->member = value;
#define PST_OPTIONS_COPY(member, change, value) to->member = from->member;

/* _REFUSE: for a function that returns the name of the first member that
   differs and may not change; `to` has the present options.  _TAKE: copies the
   members that may change. */
#define PST_OPTIONS_REFUSE(member, change, value) \
    PST_OPTIONS_REFUSE_##change(member)
#define PST_OPTIONS_REFUSE_LIVE(member)
#define PST_OPTIONS_REFUSE_SAME(member) \
    if (to->member != from->member) \
        return #member;
#define PST_OPTIONS_REFUSE_TEXT(member) \
    if (!pst_change_same(to->member, from->member)) \
        return #member;
#define PST_OPTIONS_REFUSE_NAME(member) \
    if (from->member != NULL \
        && !pst_change_same(to->member, from->member)) \
        return #member;
#define PST_OPTIONS_REFUSE_ONCE(member)
#define PST_OPTIONS_CHANGE(member, change, value) \
    PST_OPTIONS_CHANGE_##change(member)
#define PST_OPTIONS_CHANGE_LIVE(member) to->member = from->member;
#define PST_OPTIONS_CHANGE_SAME(member)
#define PST_OPTIONS_CHANGE_TEXT(member)
#define PST_OPTIONS_CHANGE_NAME(member)
#define PST_OPTIONS_CHANGE_ONCE(member)

#endif
