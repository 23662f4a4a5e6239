/* suites.h - every suite, X(name) for the function suite_<name>. */
#define SUITES(X) \
    X(base_address) \
    X(base_text) \
    X(smtp_path_plain) \
    X(base_arena) \
    X(base_ascii) \
    X(base_base64) \
    X(base_numeric) \
    X(tls_add) \
    X(tls_certificate) \
    X(tls_channel) \
    X(tls_context) \
    X(tls_der) \
    X(tls_file) \
    X(tls_keys) \
    X(tls_names) \
    X(tls_pem) \
    X(tls_self_signed) \
    X(tls_set) \
    X(tls_show) \
    X(tls_trust) \
    X(tls_validity) \
    X(tls_why) \
    X(base_error) \
    X(base_memory) \
    X(base_moment) \
    X(base_shelf) \
    X(base_utf8) \
    X(base_version) \
    X(smtp_command) \
    X(smtp_parameter) \
    X(smtp_reply) \
    X(smtp_data) \
    X(smtp_path) \
    X(smtp_path_domain) \
    X(smtp_path_relaxed) \
    X(smtp_path_scan) \
    X(smtp_path_strict) \
    X(engine_transcripts) \
    X(engine_input) \
    X(engine_verb) \
    X(engine_verb_mail) \
    X(engine_content) \
    X(engine_verb_data) \
    X(engine_verb_helo) \
    X(engine_verb_session) \
    X(engine_trace) \
    X(engine_wish) \
    X(engine_ending) \
    X(engine_memory) \
    X(engine_say) \
    X(engine_output) \
    X(engine_rules) \
    X(engine_envelope) \
    X(engine_keywords) \
    X(engine_reason) \
    X(engine_agenda) \
    X(engine_parameters) \
    X(engine_question) \
    X(engine_answer) \
    X(engine_engine) \
    X(engine_secured) \
    X(support_failing_alloc) \
    X(support_memory_net) \
    X(support_transcript) \
    X(cli_argument) \
    X(cli_endpoint) \
    X(cli_environment) \
    X(cli_handler) \
    X(cli_help) \
    X(cli_line) \
    X(cli_number) \
    X(cli_option) \
    X(cli_report) \
    X(cli_settings) \
    X(cli_subject) \
    X(handlers_escape) \
    X(handlers_folder) \
    X(handlers_peer) \
    X(handlers_spool) \
    X(handlers_all) \
    X(handlers_eml) \
    X(handlers_header) \
    X(handlers_json) \
    X(handlers_maildir) \
    X(handlers_print) \
    X(handlers_sink) \
    X(handlers_store) \
    X(cli_intake) \
    X(cli_listeners) \
    X(cli_raw) \
    X(server_transcripts) \
    X(server_answer) \
    X(server_content) \
    X(cli_portfile) \
    X(cli_setter) \
    X(cli_stores) \
    X(handlers_reply) \
    X(server_server) \
    X(server_session) \
    X(server_after) \
    X(server_listener) \
    X(server_shutdown) \
    X(server_connection) \
    X(server_failures) \
    X(timer_timer) \
    X(loop_loop) \
    X(loop_tiers) \
    X(loop_foreign) \
    X(server_foreign) \
    X(server_loopback) \
    X(server_dispatch) \
    X(server_steady)

/* Those of one system alone: tests/posix, tests/win32. */
#define POSIX_SUITES(X) \
    X(posix_clock) \
    X(posix_descriptor) \
    X(posix_endpoint) \
    X(posix_entropy) \
    X(posix_listen) \
    X(posix_name) \
    X(posix_net) \
    X(posix_outcome) \
    X(posix_resolve) \
    X(posix_socket) \
    X(posix_wait) \
    X(posix_wake) \
    X(posix_serve) \
    X(posix_signals) \
    X(posix_console) \
    X(posix_date) \
    X(posix_directory) \
    X(posix_fault) \
    X(posix_file) \
    X(posix_flush) \
    X(posix_process) \
    X(posix_publish) \
    X(posix_reader)

#define WIN32_SUITES(X) \
    X(win32_clock) \
    X(win32_descriptor) \
    X(win32_endpoint) \
    X(win32_entropy) \
    X(win32_listen) \
    X(win32_name) \
    X(win32_net) \
    X(win32_outcome) \
    X(win32_resolve) \
    X(win32_socket) \
    X(win32_wait) \
    X(win32_wake) \
    X(win32_command) \
    X(win32_console) \
    X(win32_date) \
    X(win32_directory) \
    X(win32_fault) \
    X(win32_file) \
    X(win32_owner) \
    X(win32_process) \
    X(win32_publish) \
    X(win32_reader) \
    X(win32_wide)

/* Those of one TLS library alone, or of none: tests/bearssl, tests/none. */
#define BEARSSL_SUITES(X) \
    X(bearssl_handshake) \
    X(bearssl_starttls) \
    X(bearssl_records) \
    X(bearssl_secure) \
    X(bearssl_failures) \
    X(bearssl_transcripts)

#define NONE_SUITES(X) \
    X(none_tls)
