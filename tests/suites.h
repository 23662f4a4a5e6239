/* suites.h - every suite, X(name) for the function suite_<name>. */
#define SUITES(X) \
    X(base_address) \
    X(base_text) \
    X(smtp_path) \
    X(smtp_path_domain) \
    X(smtp_path_relaxed) \
    X(smtp_path_scan) \
    X(smtp_path_strict)
