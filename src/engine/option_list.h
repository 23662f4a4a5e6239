/* SPDX-License-Identifier: MIT */
/*
 * option_list.h - the options that a server and an engine have in common, with
 * their defaults: X(member, default).
 */
#ifndef PST_ENGINE_OPTION_LIST_H
#define PST_ENGINE_OPTION_LIST_H

#define PST_OPTIONS(X) \
    X(data_size_limit, 33554432UL) \
    X(enable_smtputf8, 0) \
    X(decode_data, 0) \
    X(hostname, NULL) \
    X(ident, NULL) \
    X(require_starttls, 0) \
    X(timeout, 300000UL) \
    X(line_length_limit, 1001) \
    X(command_size_limit, 512) \
    X(local_part_limit, 0) \
    X(recipient_limit, 1000) \
    X(discard_limit, 1073741824UL) \
    X(error_limit, 20) \
    X(command_call_limit, NULL) \
    X(memory_limit, 0) \
    X(answer_timeout, 300000UL) \
    X(strict_addresses, 0) \
    X(bare_newline, POSTERN_NEWLINE_ACCEPT) \
    X(chunking, 0) \
    X(dsn, 0) \
    X(extra_parameters, NULL) \
    X(forbidden_commands, \
        "CONNECT,DELETE,GET,HEAD,OPTIONS,PATCH,POST,PRI,PUT,TRACE") \
    X(limits, 0) \
    X(mail_limit, 0) \
    X(recipient_domain_limit, 0) \
    X(binarymime, 0) \
    X(requiretls, 0) \
    X(mt_priority, NULL) \
    X(deliver_by, 0) \
    X(deliver_by_minimum, 0) \
    X(hold_limit, 0) \
    X(hold_until_limit, NULL) \
    X(no_ehlo, NULL) \
    X(enhanced_status_codes, 0) \
    X(auth_required, 0) \
    X(auth_require_tls, 1) \
    X(auth_exclude, NULL) \
    X(auth_failure_limit, 3) \
    X(auth_failure_delay, 0) \
    X(auth_parameter, 0) \
    X(proxy_timeout, 5000UL) \
    X(resize, NULL) \
    X(resize_context, NULL)

/* Statements, in a function whose `options` or whose `to` and `from` point to
   structs with these members. */
#define PST_OPTIONS_DEFAULT(member, value) options->member = value;
#define PST_OPTIONS_COPY(member, value) to->member = from->member;

#endif
