#!/bin/sh
# SPDX-License-Identifier: MIT
# tls_scan.sh PROGRAM - checks with sslscan and testssl that ./postern with an
# RSA and an EC certificate offers TLS 1.2, six suites, the server's order, and
# nothing else.  Skips scanners that are not installed, and names them.
set -u
cd "$(dirname "$0")/.." || exit 1
program=${1:-./postern}

if ! command -v openssl >/dev/null ||
    "$program" --self-signed -l 127.0.0.1:0 --count 1 --wait 0.01 2>&1 |
    grep -q 'has no TLS'; then
    echo "tls_scan: nothing to do: no TLS in this build, or no openssl"
    exit 0
fi

scratch=$(mktemp -d) || exit 1
server=
trap '[ -z "$server" ] || kill "$server"; rm -rf "$scratch"' 0
trap 'exit 1' 1 2 15

suites='ECDHE-ECDSA-AES128-GCM-SHA256 ECDHE-ECDSA-AES256-GCM-SHA384
ECDHE-ECDSA-CHACHA20-POLY1305 ECDHE-RSA-AES128-GCM-SHA256
ECDHE-RSA-AES256-GCM-SHA384 ECDHE-RSA-CHACHA20-POLY1305'

make_pair() {
    name=$1
    shift
    openssl req -x509 -newkey "$@" -keyout "$scratch/$name.key" \
        -out "$scratch/$name.pem" -days 365 -nodes -subj /CN=localhost \
        -addext subjectAltName=DNS:localhost,IP:127.0.0.1 2>/dev/null
}

# start PORTS - two listeners: STARTTLS, and TLS from the first octet.
start() {
    "$program" -q --handler sink --max-errors 1000 -l 127.0.0.1:0 \
        --smtps 127.0.0.1:0 --port-file "$scratch/ports" \
        --tlscert "$scratch/rsa.pem" --tlskey "$scratch/rsa.key" \
        --tlscert "$scratch/ec.pem" --tlskey "$scratch/ec.key" &
    server=$!
    for try in 1 2 3 4 5 6 7 8 9 10; do
        [ -f "$scratch/ports" ] && break
        sleep 0.2
    done
    [ -f "$scratch/ports" ]
}

failed=0

# expect WHAT FOUND WANTED - both are lists of words.
expect() {
    found=$(printf '%s\n' $2 | sort)
    wanted=$(printf '%s\n' $3 | sort)
    [ "$found" = "$wanted" ] && return
    echo "tls_scan: $1:" $found
    echo "tls_scan: but wanted:" $wanted
    failed=1
}

# by_sslscan PORT [OPTION]
by_sslscan() {
    port=$1
    shift
    sslscan --no-colour "$@" "127.0.0.1:$port" >"$scratch/log" 2>&1
    expect 'sslscan, versions' \
        "$(awk '$2 == "enabled" { print $1 }' "$scratch/log")" TLSv1.2
    expect 'sslscan, suites' \
        "$(awk '/^(Preferred|Accepted)/ { print $5 }' "$scratch/log")" \
        "$suites"
    if ! grep -q '^Session renegotiation not supported' "$scratch/log"; then
        echo "tls_scan: sslscan: renegotiation"
        failed=1
    fi
}

# by_testssl PORT [OPTION] - lists everything that it does not like, except that
# the authority of the certificates is unknown.
by_testssl() {
    port=$1
    shift
    rm -f "$scratch/csv"
    testssl --quiet --color 0 --warnings batch --openssl \
        "$(command -v openssl)" -n none "$@" --csvfile "$scratch/csv" \
        "127.0.0.1:$port" >"$scratch/log" 2>&1
    tr -d '"' <"$scratch/csv" | awk -F, '
        $4 ~ /^(LOW|MEDIUM|HIGH|CRITICAL)$/ &&
            $1 !~ /^cert_(chain_of_trust|revocation)/ { print }
        ' >"$scratch/bad"
    if [ -s "$scratch/bad" ]; then
        sed 's/^/tls_scan: testssl: /' "$scratch/bad"
        failed=1
    fi
    tr -d '"' <"$scratch/csv" | awk -F, '
        $1 ~ /^cipher_x/ { split($5, word, " +"); print word[2] }
        ' >"$scratch/suites"
    expect 'testssl, suites' "$(cat "$scratch/suites")" "$suites"
    expect 'testssl, who chooses' "$(tr -d '"' <"$scratch/csv" |
        awk -F, '$1 == "cipher_order" { print $5 }')" server
}

make_pair rsa rsa:2048 &&
    make_pair ec ec -pkeyopt ec_paramgen_curve:P-256 && start || {
    echo "tls_scan: the server does not start"
    exit 1
}
{ read -r host smtp; read -r host smtps; } <"$scratch/ports"
done=
if command -v sslscan >/dev/null; then
    by_sslscan "$smtp" --starttls-smtp
    by_sslscan "$smtps"
    done=' sslscan'
else
    echo "tls_scan: sslscan is not installed"
fi
if command -v testssl >/dev/null; then
    by_testssl "$smtp" -t smtp
    by_testssl "$smtps"
    done="$done testssl"
else
    echo "tls_scan: testssl is not installed"
fi
[ "$failed" -eq 0 ] && echo "tls_scan: as it should be, by$done"
exit "$failed"
