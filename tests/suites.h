/* suites.h - every suite, X(name) for the function suite_<name>. */
#define SUITES(X) \
    X(base_address) \
    X(base_text)
