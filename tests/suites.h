/* suites.h - every suite, X(name) for the function suite_<name>. */
#define SUITES(X) \
    X(base_address) \
    X(base_text) \
    X(smtp_path) \
    X(smtp_path_domain) \
    X(smtp_path_relaxed) \
    X(smtp_path_scan) \
    X(smtp_path_strict) \
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
    X(support_failing_alloc) \
    X(support_memory_net) \
    X(support_transcript)
