#!/bin/sh
# SPDX-License-Identifier: MIT
# certificate.sh FILE - makes a P-256 key and a self-signed certificate for
# mx.example.com, and writes both into a C file, unless it exists.  They are
# for tests: a product gets its own key, and a certificate of an authority.
set -eu
[ -f "$1" ] && exit 0
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' 0

openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes \
    -days 3650 -subj /CN=mx.example.com \
    -addext subjectAltName=DNS:mx.example.com \
    -keyout "$scratch/key.pem" -out "$1.pem" 2>"$scratch/log" || {
    cat "$scratch/log"
    exit 1
}
openssl x509 -in "$1.pem" -outform DER -out "$scratch/certificate"
openssl pkey -in "$scratch/key.pem" -outform DER -out "$scratch/key"

# octets NAME - writes the file of that name as an array, and a pointer to it.
octets() {
    echo "static const unsigned char $1_octets[] = {"
    od -An -v -tu1 "$scratch/$2" | sed 's/ *\([0-9]\{1,\}\)/ \1,/g'
    echo "};"
    echo "const postern_der $1 = { $1_octets, sizeof($1_octets) };"
}

{
    echo '/* Made by certificate.sh: for tests alone. */'
    echo '#include "certificate.h"'
    octets certificate certificate
    octets certificate_key key
} >"$1.new"
mv "$1.new" "$1"
