# SPDX-License-Identifier: MIT
"""Certificates and keys for the tests, made by openssl when first asked for."""
import functools
import os
import subprocess
import tempfile

from console import PROGRAM

FOLDER = tempfile.TemporaryDirectory(prefix="postern-")

KEYS = {
    "rsa": ["rsa:2048"],
    "p256": ["ec", "-pkeyopt", "ec_paramgen_curve:P-256"],
    "p384": ["ec", "-pkeyopt", "ec_paramgen_curve:P-384"],
    "ed25519": ["ed25519"],
}

# The command of the README of aiosmtpd, but for the names of the files.
SEED = ("openssl req -x509 -newkey rsa:4096 -keyout key.pem -out cert.pem "
        "-days 365 -nodes -subj '/CN=localhost'")


def built():
    """Has the server TLS?"""
    said = subprocess.run(
        [PROGRAM, "-l", "127.0.0.1:0", "--self-signed", "--count", "1",
         "--wait", "0.01"], stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT).stdout
    return b"has no TLS" not in said


def path(name):
    return os.path.join(FOLDER.name, name)


def openssl(*arguments):
    done = subprocess.run(("openssl",) + arguments, cwd=FOLDER.name,
                          stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                          stderr=subprocess.STDOUT, text=True)
    assert done.returncode == 0, done.stdout


class Pair:
    def __init__(self, name):
        self.certificate, self.key = path(name + ".pem"), path(name + ".key")

    @property
    def options(self):
        return ["--tlscert", self.certificate, "--tlskey", self.key]

    def der(self):
        return subprocess.run(
            ["openssl", "x509", "-in", self.certificate, "-outform", "DER"],
            check=True, stdout=subprocess.PIPE).stdout


@functools.cache
def self_signed(kind, *names):
    """For these host names, or localhost and its address."""
    names = names or ("localhost", "127.0.0.1")
    pair = Pair("-".join((kind,) + names).replace("*", "any"))
    alternative = ",".join(("IP:" if name[0].isdigit() else "DNS:") + name
                           for name in names)
    openssl("req", "-x509", "-newkey", *KEYS[kind], "-keyout", pair.key,
            "-out", pair.certificate, "-days", "30", "-nodes", "-subj",
            "/CN=" + names[0], "-addext", "subjectAltName=" + alternative)
    return pair


@functools.cache
def issued():
    """A chain: the root is apart, an authority between signs the server."""
    root, middle, server = Pair("root"), Pair("middle"), Pair("server")
    openssl("req", "-x509", "-newkey", *KEYS["p256"], "-keyout", root.key,
            "-out", root.certificate, "-days", "30", "-nodes", "-subj",
            "/CN=root")
    for pair, signer, extension in (
            (middle, root, "basicConstraints=critical,CA:TRUE"),
            (server, middle, "subjectAltName=DNS:localhost,IP:127.0.0.1")):
        with open(path("extension"), "w") as file:
            file.write(extension + "\n")
        openssl("req", "-newkey", *KEYS["rsa"], "-keyout", pair.key, "-out",
                path("request"), "-nodes", "-subj", "/CN=localhost"
                if pair is server else "/CN=middle")
        openssl("x509", "-req", "-in", path("request"), "-CA",
                signer.certificate, "-CAkey", signer.key, "-CAcreateserial",
                "-days", "30", "-extfile", path("extension"), "-out",
                pair.certificate)
    with open(server.certificate, "a") as chain, \
            open(middle.certificate) as more:
        chain.write(more.read())
    return root, server


@functools.cache
def of_client(name):
    """A client's, and that of the authority which knows it."""
    authority, pair = Pair("clients"), Pair("client-" + name)
    openssl("req", "-x509", "-newkey", *KEYS["p256"], "-keyout",
            authority.key, "-out", authority.certificate, "-days", "30",
            "-nodes", "-subj", "/CN=clients")
    with open(path("extension"), "w") as file:
        file.write("extendedKeyUsage=clientAuth\n")
    openssl("req", "-newkey", *KEYS["rsa"], "-keyout", pair.key, "-out",
            path("request"), "-nodes", "-subj", "/CN=" + name)
    openssl("x509", "-req", "-in", path("request"), "-CA",
            authority.certificate, "-CAkey", authority.key,
            "-CAcreateserial", "-days", "30", "-extfile", path("extension"),
            "-out", pair.certificate)
    return authority, pair


@functools.cache
def by_seed():
    """What the command of the README of aiosmtpd makes."""
    folder = path("seed")
    os.mkdir(folder)
    subprocess.run(SEED, shell=True, check=True, cwd=folder,
                   stderr=subprocess.DEVNULL)
    pair = Pair("seed")
    pair.certificate = os.path.join(folder, "cert.pem")
    pair.key = os.path.join(folder, "key.pem")
    return pair


@functools.cache
def encrypted(*how):
    """The key of an RSA certificate behind a passphrase."""
    plain, pair = self_signed("rsa"), Pair("encrypted" + "".join(how))
    openssl("rsa", "-in", plain.key, "-aes128", "-passout", "pass:x", *how,
            "-out", pair.key)
    pair.certificate = plain.certificate
    return pair
