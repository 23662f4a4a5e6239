/* SPDX-License-Identifier: MIT */
/*
 * fixtures.c - certificates and keys for the tests, good for a hundred years.
 */
#include <string.h>

#include "fixtures.h"
#include "tls/pem.h"

fixture fixture_rsa_certificate = {
    "-----BEGIN CERTIFICATE-----",
    "MIIDOTCCAiGgAwIBAgIUIxeoieAEcub5CXJFVFuNwWiMUt8wDQYJKoZIhvcNAQEL",
    "BQAwFjEUMBIGA1UEAwwLcnNhLmV4YW1wbGUwIBcNMjYxMTIzMTk0NjA1WhgPMjEy",
    "NjEwMzAxOTQ2MDVaMBYxFDASBgNVBAMMC3JzYS5leGFtcGxlMIIBIjANBgkqhkiG",
    "9w0BAQEFAAOCAQ8AMIIBCgKCAQEAqoouMhsW1UCxVCVgGkiDm5sJU4kNTMMsWLg8",
    "xIzAc9IkiZTEjqOXWDOskV2sXDnS8GYGc8vm8/PfiIe/gL4nqpNHFb/nVVmdtQR+",
    "iLT4CYXkhoXZXvrn+NqNW/aDxcgha++DOAxDzpOCw/yW6Ct6me6MHuRa+tc3J59M",
    "pCitv56s+gt9faUInLrrYJiQIDvWLEIBW7eN44gEnWwlunAU9Mr36mDw5KJwBLzP",
    "pwn9NRmaO5BnPBsQjOYMM9Ce6Ggtb9fdta6eOTJbSUTOo+4Zk0nRl5ggex4Ts3eD",
    "yYn7+qOwNqPJSE/POSJ1hhpcnIPzZSA64bZXSzGrcP6IXJcc9QIDAQABo30wezAd",
    "BgNVHQ4EFgQURFzcVcF0tJrJ4NY3snmnw4zp2WYwHwYDVR0jBBgwFoAURFzcVcF0",
    "tJrJ4NY3snmnw4zp2WYwDwYDVR0TAQH/BAUwAwEB/zAoBgNVHREEITAfghBtYWls",
    "LmV4YW1wbGUuY29tggtyc2EuZXhhbXBsZTANBgkqhkiG9w0BAQsFAAOCAQEApEhy",
    "GPG/psICoXb51D3oc3hdzNNpAXK3JOJP6IAxLzw2y2Wv+ZZmKboxkeyh0weogsrN",
    "87giy1792rG5jsSVWu12TcSKFp8bqkTnnXZ7tyjgJbnsxf8lyzm57o0l1jX6YSpA",
    "zwlJxUIDrwGlRD8DqOFcoQOSLvH/Qyy0sfghf+lRnayPyc6IPCA8mmdodczjiR3E",
    "YUe6AMpEdOgQKsM14XZhFK59ZXFEOr9J9q0WVL4n1a85lMQHa2n5E6VOKHALDjce",
    "46TgRc4Ayx+p9H0V/IeB86CnrONrzgvfNUqvkjNzKv0j30okm8kufmbQb0XxUaTV",
    "Lh4Ou2j+qjwgufio0g==",
    "-----END CERTIFICATE-----",
    NULL
};

fixture fixture_rsa_pkcs1 = {
    "-----BEGIN RSA PRIVATE KEY-----",
    "MIIEoAIBAAKCAQEAqoouMhsW1UCxVCVgGkiDm5sJU4kNTMMsWLg8xIzAc9IkiZTE",
    "jqOXWDOskV2sXDnS8GYGc8vm8/PfiIe/gL4nqpNHFb/nVVmdtQR+iLT4CYXkhoXZ",
    "Xvrn+NqNW/aDxcgha++DOAxDzpOCw/yW6Ct6me6MHuRa+tc3J59MpCitv56s+gt9",
    "faUInLrrYJiQIDvWLEIBW7eN44gEnWwlunAU9Mr36mDw5KJwBLzPpwn9NRmaO5Bn",
    "PBsQjOYMM9Ce6Ggtb9fdta6eOTJbSUTOo+4Zk0nRl5ggex4Ts3eDyYn7+qOwNqPJ",
    "SE/POSJ1hhpcnIPzZSA64bZXSzGrcP6IXJcc9QIDAQABAoIBABCRAHB7ndnfa+/O",
    "+v6dTAjspEOfd6byUAzaRi+YYLBKRKRcyu9JnaUYIqEIZtBFXw6yn9krKzydfyRw",
    "fhOP5U3g+rHL2jlkouOiaSGh5XUUsvYNFehFGrhbkAnT8PRglDvmS2qWvmuDJtvK",
    "Xg/K/CDslw3/2YVZLLwbnG1XSkbn3C1jbJ53OQTlP73Gcsu6wPwTBehwlj6bZjdp",
    "sVjltjucAx3QPsQ02uVypEMZq79J3FD8QsU2pYRLxju6G2vLPcXw3evLwe/D/QFS",
    "U2BbD4oYZgsXQ6SZPAyZMgGbt8caL4ldRPLaIU7FH3BWYeUwGFfHCCYySqq8+25S",
    "YFnrQG0CgYEA1mSOhmQBOzItiG/2E5LHq/XxSsBWTiLC7dv2l6/rnkZQZwh3+L+P",
    "wDrKm4Gfori0Yzcn4jlyZ+7Uax/dyf6XWJV3K1ifl1VlIRG8bsDi7lM27fNvUDyc",
    "JPEeb7Z5eiZ8V90dNAyZTImdeRDqaQoKIBhXS8F61dW2OkBpKb3EAtMCgYEAy6Lr",
    "4bm3BHYHUovNqgZOud45lDiL/kEIPF/bJvf20eiZ9JLoGf+H2HUUAaaeJuxHlN0c",
    "n5kSyakFgRbv9RK5dYtc9m2qY2HT3xyoebqZnaVUM1j94NSKrDc/F0JS+YTUyr4n",
    "+rxVQlnnvL6DdiElkwUuDj2ORDqc/DPEl1H4NBcCfw/pZqqSwYSjNL3rkVfijO82",
    "UbI6lC04Zz9AFA0uAU696Tm8ZysPDJw3wNHJzQ9Gphy2+z7PBK6yCxHoS42yV4k7",
    "jpyo9y9EJz1NE68kobMOegUvDBPoa65SNvATmvB16sSapJA4XyhPDmDt4HfrRtUa",
    "+V+l/HfiZKPuI9/1NZcCgYBb2HzZj4D7kxyUX5gAYt3pOVDxCFwj7kL/sCBRQC/j",
    "1yxxQj1LVJR5zbybTgIw/gr/GoeJeGof6IsiAS1zdOGPIa9pOmdKcdo03GEknkQg",
    "9Wu3ySCg4lw1dqmPHQv9nKq5UvEHRyCRT6mU2LzEcAjZedGe/KaJIYKiwdqegYsY",
    "OwKBgHmdsBOhrWG0g1D1/jdWgW/f/bCBOH6E5TgRNmFpGWHQ4Jv1u4zxrcBinC8n",
    "ZCbrw8al3yOgdV4uxhxKHLwQgajBvqP3Nc0fmzPWJgrJQYAAtHfzXV/MXXK+/7BD",
    "S/aMeMVjwQutBKeLC9ApXSAVhyerBqRXQ2cumcNCLZicyXeS",
    "-----END RSA PRIVATE KEY-----",
    NULL
};

fixture fixture_rsa_pkcs8 = {
    "-----BEGIN PRIVATE KEY-----",
    "MIIEugIBADANBgkqhkiG9w0BAQEFAASCBKQwggSgAgEAAoIBAQCqii4yGxbVQLFU",
    "JWAaSIObmwlTiQ1MwyxYuDzEjMBz0iSJlMSOo5dYM6yRXaxcOdLwZgZzy+bz89+I",
    "h7+Avieqk0cVv+dVWZ21BH6ItPgJheSGhdle+uf42o1b9oPFyCFr74M4DEPOk4LD",
    "/JboK3qZ7owe5Fr61zcnn0ykKK2/nqz6C319pQicuutgmJAgO9YsQgFbt43jiASd",
    "bCW6cBT0yvfqYPDkonAEvM+nCf01GZo7kGc8GxCM5gwz0J7oaC1v1921rp45MltJ",
    "RM6j7hmTSdGXmCB7HhOzd4PJifv6o7A2o8lIT885InWGGlycg/NlIDrhtldLMatw",
    "/ohclxz1AgMBAAECggEAEJEAcHud2d9r7876/p1MCOykQ593pvJQDNpGL5hgsEpE",
    "pFzK70mdpRgioQhm0EVfDrKf2SsrPJ1/JHB+E4/lTeD6scvaOWSi46JpIaHldRSy",
    "9g0V6EUauFuQCdPw9GCUO+ZLapa+a4Mm28peD8r8IOyXDf/ZhVksvBucbVdKRufc",
    "LWNsnnc5BOU/vcZyy7rA/BMF6HCWPptmN2mxWOW2O5wDHdA+xDTa5XKkQxmrv0nc",
    "UPxCxTalhEvGO7oba8s9xfDd68vB78P9AVJTYFsPihhmCxdDpJk8DJkyAZu3xxov",
    "iV1E8tohTsUfcFZh5TAYV8cIJjJKqrz7blJgWetAbQKBgQDWZI6GZAE7Mi2Ib/YT",
    "kser9fFKwFZOIsLt2/aXr+ueRlBnCHf4v4/AOsqbgZ+iuLRjNyfiOXJn7tRrH93J",
    "/pdYlXcrWJ+XVWUhEbxuwOLuUzbt829QPJwk8R5vtnl6JnxX3R00DJlMiZ15EOpp",
    "CgogGFdLwXrV1bY6QGkpvcQC0wKBgQDLouvhubcEdgdSi82qBk653jmUOIv+QQg8",
    "X9sm9/bR6Jn0kugZ/4fYdRQBpp4m7EeU3RyfmRLJqQWBFu/1Erl1i1z2bapjYdPf",
    "HKh5upmdpVQzWP3g1IqsNz8XQlL5hNTKvif6vFVCWee8voN2ISWTBS4OPY5EOpz8",
    "M8SXUfg0FwJ/D+lmqpLBhKM0veuRV+KM7zZRsjqULThnP0AUDS4BTr3pObxnKw8M",
    "nDfA0cnND0amHLb7Ps8ErrILEehLjbJXiTuOnKj3L0QnPU0TryShsw56BS8ME+hr",
    "rlI28BOa8HXqxJqkkDhfKE8OYO3gd+tG1Rr5X6X8d+Jko+4j3/U1lwKBgFvYfNmP",
    "gPuTHJRfmABi3ek5UPEIXCPuQv+wIFFAL+PXLHFCPUtUlHnNvJtOAjD+Cv8ah4l4",
    "ah/oiyIBLXN04Y8hr2k6Z0px2jTcYSSeRCD1a7fJIKDiXDV2qY8dC/2cqrlS8QdH",
    "IJFPqZTYvMRwCNl50Z78pokhgqLB2p6Bixg7AoGAeZ2wE6GtYbSDUPX+N1aBb9/9",
    "sIE4foTlOBE2YWkZYdDgm/W7jPGtwGKcLydkJuvDxqXfI6B1Xi7GHEocvBCBqMG+",
    "o/c1zR+bM9YmCslBgAC0d/NdX8xdcr7/sENL9ox4xWPBC60Ep4sL0CldIBWHJ6sG",
    "pFdDZy6Zw0ItmJzJd5I=",
    "-----END PRIVATE KEY-----",
    NULL
};

fixture fixture_rsa4096_certificate = {
    "-----BEGIN CERTIFICATE-----",
    "MIIFCzCCAvOgAwIBAgIULNDRBoMdqBu1t7JFFswbKhylB10wDQYJKoZIhvcNAQEL",
    "BQAwFDESMBAGA1UEAwwJbG9jYWxob3N0MCAXDTI2MTEyMzE5NDYwNloYDzIxMjYx",
    "MDMwMTk0NjA2WjAUMRIwEAYDVQQDDAlsb2NhbGhvc3QwggIiMA0GCSqGSIb3DQEB",
    "AQUAA4ICDwAwggIKAoICAQDCYZUs+pMpsxy/zngsyacmeJ8nhRNwnYTfNmpn+L6y",
    "qmDsIbnqFw3vDHtzeKwoHfHyAl+599h5DWO353o0kc1g1WatZptBER/4JGAy0x5+",
    "7WmN1hqlc3QZnjkKineUuc210RUJcZo4Rm1VN58ycwF68CvIDA8YuNv+g8lRnNrZ",
    "6fWkA70mm1XWpR0gmB+WSP4Efm8EjzPGJgrGP/xEX5fksmAoq/qtcnoXOP+UMxVx",
    "symeBBacVERnTeHVCfIi+RM8k4FPyqbAFrP3HGVG6hGzMkR3f8YmFYN/5lt9xOUA",
    "oG1scGrF0/Nre8nN6nITmOwSxkWKISCLpYDObJ6x6aS9T3l755FlTxzvEzYSlUMG",
    "3SDAiwXvmUTwha3wvd6/Cw2KjSCTM7oL00F8yOqdN3oWgBeWUyu98Rg8SgxMlVoB",
    "bMhaCy/noup5IN/4+ZXiXRTi3c4ISHhgGYwgxDYsQzAhPig5xwZTYwf5Li70ViQU",
    "4uvVfr4mFNXdmYLVMrOc/MJ0S0jcWecgTYtAlWA40mAxXDdUetvDUx/6y9EoKm6x",
    "of4hi+VTPA27DiEOth3jwyKp91XNP5zYC/w7/QYKcHNSAIRboqjhAjh6cBEZ7phG",
    "w2xXOAU1ricIB6ypP9sl2Y/DSUmJHTSMdG9UgdHdJmhWCKvNqwghUAlCEf70+9Z2",
    "aQIDAQABo1MwUTAdBgNVHQ4EFgQUzzSXShC7qWFp/J3qrsfV59hU7zQwHwYDVR0j",
    "BBgwFoAUzzSXShC7qWFp/J3qrsfV59hU7zQwDwYDVR0TAQH/BAUwAwEB/zANBgkq",
    "hkiG9w0BAQsFAAOCAgEAkUZXvXqAelDXwb7CHMHhPnIyyktIz7iROjTNYh4Q5NSE",
    "Yr8JO30GOoG7dcclZW9uTjNJwoFGalZJ3PpGQwk3Wl1y0ggffdDcLrAhZ3XR9iuy",
    "pLHRb11dF2bBzhNZ1Gh/iq8EIUd74vNL0AyTeoCWbUWS7gS3JODoe2n5Qyvwkb29",
    "LNd1NWjljJ78d6cWivhIHVk+Tm/17q7gf/47c5o8iXY7qugPGGJN9VnBZKKXiPwm",
    "KLla9s4blX8ffq4tDocwZnM37NeDCD7/4JINQwpXbgOpdf2tu2Mhc3cYSnN7qGd5",
    "Q8kGy1+GazreTASxhOKQkMzNJYoLM0qM0orYzU7Uj2YS2T5CGZtRxBsDYY/IL9z0",
    "bo+XGQ0+rZoYA0x19mtJ7+YBB9pl8aTq51cZ7L8Ur9vxPMjBImq1wZlHRHZFPrCG",
    "SH+xLu9dEEwSTE7iXbLs2PUIIHNkXrMQnyGjTVv1gegf6vq6to9rhsQZTmjiSxVc",
    "rKaiLAjtHfB41IrkY5/jJQHL6cZO977KUKZ62KeZkrDIOgG05OlrPHYoeTFUrLWh",
    "ZFG83lUQW16as/LLc6GviSv0Cz/dWbiGk27FPMEVBgOp7iPkg1SgAhtu31ZavPS/",
    "5blXNj6EMxx4HwvWqRcVtFeas5sVvat7m9bcdEQMbK3oKRG0RyxDGv3r/p4zNl4=",
    "-----END CERTIFICATE-----",
    NULL
};

fixture fixture_rsa4096_key = {
    "-----BEGIN PRIVATE KEY-----",
    "MIIJRAIBADANBgkqhkiG9w0BAQEFAASCCS4wggkqAgEAAoICAQDCYZUs+pMpsxy/",
    "zngsyacmeJ8nhRNwnYTfNmpn+L6yqmDsIbnqFw3vDHtzeKwoHfHyAl+599h5DWO3",
    "53o0kc1g1WatZptBER/4JGAy0x5+7WmN1hqlc3QZnjkKineUuc210RUJcZo4Rm1V",
    "N58ycwF68CvIDA8YuNv+g8lRnNrZ6fWkA70mm1XWpR0gmB+WSP4Efm8EjzPGJgrG",
    "P/xEX5fksmAoq/qtcnoXOP+UMxVxsymeBBacVERnTeHVCfIi+RM8k4FPyqbAFrP3",
    "HGVG6hGzMkR3f8YmFYN/5lt9xOUAoG1scGrF0/Nre8nN6nITmOwSxkWKISCLpYDO",
    "bJ6x6aS9T3l755FlTxzvEzYSlUMG3SDAiwXvmUTwha3wvd6/Cw2KjSCTM7oL00F8",
    "yOqdN3oWgBeWUyu98Rg8SgxMlVoBbMhaCy/noup5IN/4+ZXiXRTi3c4ISHhgGYwg",
    "xDYsQzAhPig5xwZTYwf5Li70ViQU4uvVfr4mFNXdmYLVMrOc/MJ0S0jcWecgTYtA",
    "lWA40mAxXDdUetvDUx/6y9EoKm6xof4hi+VTPA27DiEOth3jwyKp91XNP5zYC/w7",
    "/QYKcHNSAIRboqjhAjh6cBEZ7phGw2xXOAU1ricIB6ypP9sl2Y/DSUmJHTSMdG9U",
    "gdHdJmhWCKvNqwghUAlCEf70+9Z2aQIDAQABAoICABh8UV3OnL4afWsd955wsnkS",
    "pb3FMisz9HpnsOSy/ValRrtIDlLSH6O2t1BW6ZzOFN2u9d8HvQGWsbKHWqoHmc7y",
    "YtJCBBmgrh3Ee0e7t3I2tt6ykz23Ou9FMptE0QZvl12pXlSHtm0TVg9vh8LDoPKb",
    "EXDMMBSlqLS5ZiE9OIZNxe8ot2mHFLuKpg4mi4gTXsgzIwn4fgWeYioSAlWckxYw",
    "cBN/gn7Z1k5ZlDxXaQKfFoV8r1p29PzsXx/GdnV4Wbd+P0JNXU8CLR5aOdnCf4NK",
    "uDwzYMMIX727R1gi9tPq4Y3Q5WpRJi8qc0PYnhEg6M/+oODjBmYA7aZTIXR44ZLt",
    "Hf0T4U/uZBzPVhf9Hp1+kJ1YN21mxrVvLSHPU2lpJKdbJoU8Ma5uDV3u0XaxCKA6",
    "TYU44xN6209G97I/mla70Eghrbv4BkS7kBR+8DBVszWiLBNW8zAL98o3gIHtJuJC",
    "NR+cZcyKDUr2WzDHiBfhNspE0yLeSJFQFLXqOEZ/O7aKnZNgbbf05VF2gMcu7kLb",
    "yftOkdROgI/q18U/qEDNYLVkbjYntfB2f/FrnJuB072NmExaQX4ykY2nG2RBsFwF",
    "2hqrekn3rGr5VB/YTepvJhCTjzS/ogx7yOzUPjEEVcIyKTSc8/Q9Ovv1gEYqddIi",
    "hdf2fZaoVJtp6zpg4YEXAoIBAQDgEuudc46w030VyccHFFZ4xnPstRMXHHkomAsn",
    "k8/mXLJVjG86HFIsojlLV4thioAoFVCn7ifISHyUu4myGFZNhXgvjjqMAixbpvLm",
    "Cyk3uuxMsIbmOrAnUnnZwB+/kGst62R4HULwR3Mt0uwhGs7/5H1uwuSnTEapDxH8",
    "XixqC2I/3ZTDY5DLkf7xU1TO/Wn+WLtpXwex+Zq9XVDn0oJfpWPAmCc5VnYwIpYp",
    "L8ICEGU/rVLju1TSSavghUCC3xGjnx/K1nrkyGI1K7kvWtdlyIJ6peLKKAMW2mmh",
    "6NZoxpoLrhqCh1GSZ019QsIeRt0TqYlkbcluKUjmIaZVnwJfAoIBAQDeE59RWF/4",
    "GtzR14wgV9HcfwR60SEIjOZhtDOP5dnWh25nHsnC6u9yAU0RFyueynnlCHE5jM4G",
    "fYnGH56suS9D0jXhN6pGbB0lFE53vmhmeGOF2i7hwHCC2/NgZjh/EkN26gcT+rnn",
    "rdb2glsS0i/oL8AExkEO6d8cDQ8MZx+/CXBlj3fWu12v6+FQoIGZAlB5ZUEXp2fw",
    "kdN6LJPwxo9+VZ3Vm+Mf+HYcwqvar5zdTEaRTcbD1Hl4j89N0pC+aOylVHrqAqLV",
    "QEH6FTRztTu7lWuJJLS/GdrB3CsFeLanwd90qvWZhvlCxkP/qvJyye3qK/Gv0SXx",
    "npzquW90P4w3AoIBAQDBtLmI6M/u3zVgM4nh/dvvFqg6diLltNCsnhvuf+KXI4Vr",
    "XTb+RmNngGoFTs4IaaH2hM6wDbrIcpl4PlN/6XgaFgrbGZpVVL+iD8YlxnpAWlBS",
    "z7wepZeItsztyB/qC+AL11WIXMt0SmAwugk1aSaPoqgoq0Tdt5vSJFwJDiRZHDQ4",
    "P8aNzrHqufBqEP7c3cfWgECri+JsIfp6P4Rkk9/u7Vw5r48hCzSq0gt72XRfMmtE",
    "zAI/Kr/d9qAmPSuSt2JZT4M9Z4Lf6razfnPdkytoKxlZC7Tty/83r2Ln/A/2jdG3",
    "zS/PrUmARduAMMj9QYd2qvZCIoKiv//sKiTQGeEDAoIBAQCmL4LyqbKvhNKoiafH",
    "8FAQtFCS4/rXXjFs/h/z2Cqq+pAoxQZxQcRLySN13aP74UNUnHu2eGMYwkseozzn",
    "vnDbTOybDD/1ESTCQa7ytt+DhyXa3cplj8/ibVx0UCqJFQ69ZyZC0kbaU+HgeO5U",
    "aEwHcew85mt7EJKweClBu84q9JJSvgkM/QuAAYGMB4DUEsJMBfSvEcybX1UlQUS4",
    "Uq7A+KrzVgOiQhmJLjjSnsZBaLoKNGzA0TjRerTEZQWCKBynIFAW3EAkW0DEN6gX",
    "ypDXsFpXt8s2ks98cRkUsB/n7BIfSWwfJr1TNfFe2vsx4WCT86yaSGYfqPV+RaRd",
    "Fs0DAoIBAQCYDpatP3+6Hd2YVoGuu2o0kPv2y3qh2mXg/ADkcBOGTB1IDz0M1o+f",
    "F2DME7+Y9pMI1TZ3jnDJwGhRIWISohHKWNNe1kjeMPQfdrE0n9E+vzumJWbzue+0",
    "ue+WYVkzL0lhGh5AlwCIYXLgV1KvHGvDwB3gYlEPTAN+CdkYi+ERetJr5duM+qdm",
    "R/veuh1qYOYNXutPOgJYKeICKIN7E69snPomEy/Myzvvryen+b8vrW7t3Ukt4X/5",
    "M+gcrDwVqbmJ1J2u4QA0H3cu2BvhH1gtfDAwG7Yeg2JDYOTl3/FwjcByLkmGCmbz",
    "sjDBD8vBdwvgpKCDPtp9sW50pocYWJ7d",
    "-----END PRIVATE KEY-----",
    NULL
};

fixture fixture_ec256_certificate = {
    "-----BEGIN CERTIFICATE-----",
    "MIIB6DCCAY6gAwIBAgIURDOwXChyyDHK4E1LHkXoxILgUowwCgYIKoZIzj0EAwIw",
    "JzEQMA4GA1UECgwHRXhhbXBsZTETMBEGA1UEAwwKZWMuZXhhbXBsZTAgFw0yNjEx",
    "MjMxOTQ2MDZaGA8yMTI2MTAzMDE5NDYwNlowJzEQMA4GA1UECgwHRXhhbXBsZTET",
    "MBEGA1UEAwwKZWMuZXhhbXBsZTBZMBMGByqGSM49AgEGCCqGSM49AwEHA0IABMQS",
    "QwBBZOsRuTLQxRi9MqJbpFzJWNccdH1fkArzKIBfi546EYKZSv+1Dj0C1HSQAAtd",
    "ox4YdknsRPaAYxkHXvejgZUwgZIwHQYDVR0OBBYEFHrDgIASmt71315W0Gej2zNh",
    "0kG0MB8GA1UdIwQYMBaAFHrDgIASmt71315W0Gej2zNh0kG0MA8GA1UdEwEB/wQF",
    "MAMBAf8wPwYDVR0RBDgwNoIQTWFpbC5FeGFtcGxlLmNvbYINKi5leGFtcGxlLm9y",
    "Z4cEfwAAAYENYUBleGFtcGxlLmNvbTAKBggqhkjOPQQDAgNIADBFAiACp5Xa0y92",
    "B4tZIo+x9FpkasqTqnc0PCpzUUSF5oQPkAIhAOfTmiCloBB2mfZPBPRhHawW/pGb",
    "FsUNM+IewFrXaYJv",
    "-----END CERTIFICATE-----",
    NULL
};

fixture fixture_ec256_sec1 = {
    "-----BEGIN EC PRIVATE KEY-----",
    "MHcCAQEEIAXhpmSKN6cAVE992A4JEotKwR2dL+nhzHz5h6sFnZtSoAoGCCqGSM49",
    "AwEHoUQDQgAExBJDAEFk6xG5MtDFGL0yolukXMlY1xx0fV+QCvMogF+LnjoRgplK",
    "/7UOPQLUdJAAC12jHhh2SexE9oBjGQde9w==",
    "-----END EC PRIVATE KEY-----",
    NULL
};

fixture fixture_ec256_parameters = {
    "-----BEGIN EC PARAMETERS-----",
    "BggqhkjOPQMBBw==",
    "-----END EC PARAMETERS-----",
    "-----BEGIN EC PRIVATE KEY-----",
    "MHcCAQEEIAXhpmSKN6cAVE992A4JEotKwR2dL+nhzHz5h6sFnZtSoAoGCCqGSM49",
    "AwEHoUQDQgAExBJDAEFk6xG5MtDFGL0yolukXMlY1xx0fV+QCvMogF+LnjoRgplK",
    "/7UOPQLUdJAAC12jHhh2SexE9oBjGQde9w==",
    "-----END EC PRIVATE KEY-----",
    NULL
};

fixture fixture_ec256_pkcs8 = {
    "-----BEGIN PRIVATE KEY-----",
    "MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgBeGmZIo3pwBUT33Y",
    "DgkSi0rBHZ0v6eHMfPmHqwWdm1KhRANCAATEEkMAQWTrEbky0MUYvTKiW6RcyVjX",
    "HHR9X5AK8yiAX4ueOhGCmUr/tQ49AtR0kAALXaMeGHZJ7ET2gGMZB173",
    "-----END PRIVATE KEY-----",
    NULL
};

fixture fixture_ec384_certificate = {
    "-----BEGIN CERTIFICATE-----",
    "MIIB6DCCAW6gAwIBAgIUdrTErI5mOM7UfKLz/0fGBgav1z4wCgYIKoZIzj0EAwIw",
    "KjEQMA4GA1UECgwHRXhhbXBsZTEWMBQGA1UEAwwNZWMzODQuZXhhbXBsZTAgFw0y",
    "NjExMjMxOTQ2MDZaGA8yMTI2MTAzMDE5NDYwNlowKjEQMA4GA1UECgwHRXhhbXBs",
    "ZTEWMBQGA1UEAwwNZWMzODQuZXhhbXBsZTB2MBAGByqGSM49AgEGBSuBBAAiA2IA",
    "BIQ+L3cMYcGlYcaCXvGA01BLfJHH8Yca8mHtF/utUYhswHZrocX+3I36dMKXaind",
    "1yjfhAAB3qI5eHolilkUxnKOuPihQNOyX3NhctnqmWwde4B7zBNcuYx3rneOgWZN",
    "MqNTMFEwHQYDVR0OBBYEFHns7wg/7J3meklNOs7KOJoWbK62MB8GA1UdIwQYMBaA",
    "FHns7wg/7J3meklNOs7KOJoWbK62MA8GA1UdEwEB/wQFMAMBAf8wCgYIKoZIzj0E",
    "AwIDaAAwZQIxAIlCoXQpErwEBdNK1THy6p3TsietIKZFb57MH/19UuGOXvaxPadE",
    "/lXAXo2lvtLotgIwKG5BPjbYg2nIPNv/UbB/0HfMc7+Tsh+Rxsg5oLwEvrnUchKz",
    "kB2dxGftS2XInwXW",
    "-----END CERTIFICATE-----",
    NULL
};

fixture fixture_ec384_sec1 = {
    "-----BEGIN EC PRIVATE KEY-----",
    "MIGkAgEBBDB8pJ11M9fr3rKMylJ371ij36ye5FdXRxPNC8a6xJoNVccm9oiyFiX5",
    "b1h2XI8Fc2GgBwYFK4EEACKhZANiAASEPi93DGHBpWHGgl7xgNNQS3yRx/GHGvJh",
    "7Rf7rVGIbMB2a6HF/tyN+nTCl2op3dco34QAAd6iOXh6JYpZFMZyjrj4oUDTsl9z",
    "YXLZ6plsHXuAe8wTXLmMd653joFmTTI=",
    "-----END EC PRIVATE KEY-----",
    NULL
};

fixture fixture_ec384_parameters = {
    "-----BEGIN EC PARAMETERS-----",
    "BgUrgQQAIg==",
    "-----END EC PARAMETERS-----",
    "-----BEGIN EC PRIVATE KEY-----",
    "MIGkAgEBBDB8pJ11M9fr3rKMylJ371ij36ye5FdXRxPNC8a6xJoNVccm9oiyFiX5",
    "b1h2XI8Fc2GgBwYFK4EEACKhZANiAASEPi93DGHBpWHGgl7xgNNQS3yRx/GHGvJh",
    "7Rf7rVGIbMB2a6HF/tyN+nTCl2op3dco34QAAd6iOXh6JYpZFMZyjrj4oUDTsl9z",
    "YXLZ6plsHXuAe8wTXLmMd653joFmTTI=",
    "-----END EC PRIVATE KEY-----",
    NULL
};

fixture fixture_ec384_pkcs8 = {
    "-----BEGIN PRIVATE KEY-----",
    "MIG2AgEAMBAGByqGSM49AgEGBSuBBAAiBIGeMIGbAgEBBDB8pJ11M9fr3rKMylJ3",
    "71ij36ye5FdXRxPNC8a6xJoNVccm9oiyFiX5b1h2XI8Fc2GhZANiAASEPi93DGHB",
    "pWHGgl7xgNNQS3yRx/GHGvJh7Rf7rVGIbMB2a6HF/tyN+nTCl2op3dco34QAAd6i",
    "OXh6JYpZFMZyjrj4oUDTsl9zYXLZ6plsHXuAe8wTXLmMd653joFmTTI=",
    "-----END PRIVATE KEY-----",
    NULL
};

fixture fixture_ed25519_key = {
    "-----BEGIN PRIVATE KEY-----",
    "MC4CAQAwBQYDK2VwBCIEIH+2cUFP9WdKK2uVAAjNIjoCNrV+QvxW3i4WF/E+/u5C",
    "-----END PRIVATE KEY-----",
    NULL
};

fixture fixture_encrypted_pkcs8 = {
    "-----BEGIN ENCRYPTED PRIVATE KEY-----",
    "MIHsMFcGCSqGSIb3DQEFDTBKMCkGCSqGSIb3DQEFDDAcBAgJ/W9bwX2ASQICCAAw",
    "DAYIKoZIhvcNAgkFADAdBglghkgBZQMEASoEELPvbczXVAB2ZX8hTDWIgAMEgZBv",
    "/hH+FnhpFZVdB1hlI7fF6S0ZE625QFJP1ZStc9FfrxOSdfx9xrEley5G9nlUG2tp",
    "XTDOVIwmEnJxyV3twbe1rVVmCOfO2mbPrkNsK3vk0RHRML9zUn7QOg7/TCdF8whS",
    "1pGyKEbEB9U9cmtA6L5I388WUGu3E20Jvq70HhpDqvq1mHibo6uGKYpANF8lRFQ=",
    "-----END ENCRYPTED PRIVATE KEY-----",
    NULL
};

fixture fixture_encrypted_pkcs1 = {
    "-----BEGIN RSA PRIVATE KEY-----",
    "Proc-Type: 4,ENCRYPTED",
    "DEK-Info: AES-128-CBC,492F6997F39BD350D7FA5DC637E2320B",
    "",
    "ZC2Lg4XB8+SruO/VeWhYoKarUS2zYQbtJ5hQw/OvIRgKbGsyiDOdVrFcnALYsl9B",
    "vGWLYqSBRHQo1nzOmqSAy1sv7dFJPqlxJOTIC95Lb3y0x+dPPAIX2NdzolzhpCtw",
    "omDVb6TauPE4y5AkTGTajlTga9eLCVjgkesheTD8VuYl9sVn92GbovEfwr6PS8HL",
    "25OrGjtF9AFrcOSEDZ/ugyiLCu+ZNdOkBQ86PpeD9kLssEWr27xYQ048ZzSMW36S",
    "U0PIs6emT7wFNFeQ55ZlxAwoPG1JSfJh13touCWA9skhghw8OXMEQ6av5ZkK1wJS",
    "NVHRBgx+FHorYh3HNuSOImcWi0V9lGpHaddmZ47f5nGyESBvh2xyfRyiZXX36dVN",
    "xvnmq2r8Nr5/QbnoVNJrSZR6TTExA6Q+D9ulBOxfWp4Et65D2Jf72MwfoNupPAH8",
    "k/WkfKeRGe0CSMzk0M4OPrz7jYZ/4+aqJDyU6nR9W+DeWL8gkYz1QFy/81UPiIpW",
    "MbsuQPHn+h8lYcYbSD/imFU6WKZv5dJeo67a1hosrqNSOO/KN8rHHfidz2G0sqAD",
    "4coO7MuKQa7L2/mzN9EGWlVPFrj2cZ0k+5FHUMj0PBcesmv9y5fzufOqOKq3yvKV",
    "/8GNaFVV46kDJpivxQPf3AAmQo6yqW/hV3EMaE1OUsemLSp+lTtnDr0nfNG0xJAk",
    "W46CyhuCYGgb/dDMYwOQLzIu4CZM1eBm0G8TYNaRb+92EwmmRjpiGOGGAcYHbXNd",
    "ILapLwA8MH0k8LJy3b5ptwyHCSfqmmTeeVEyviDlPF6SmcEx9db5yS/YdseqXObh",
    "IjKpK36FdJj1qD4HF0bBsqb8vVrTSicQn300zMr5eYbav2KQ7GdD8dXBGG9lTx5X",
    "T0qhfAdLgbz1IctngN7f+53hWnVk+OE67ftYfCHOToWUQxlAUqk1fjKnEt4oklNe",
    "HfCem6laWUJu3bnUQ6oLHg603chZto5vucszlvfrveFttnLwFn3tEvyGKStIiSQr",
    "kYzVTF9BvLpdVjxxJskg776hwVmOPMzdwZ57H8SKHtpYCeXgMANOR6fuX2EM7mZX",
    "z9UlMPpyQe2N8S4G4v57gvDChz9dmHlynk1qXZupNtgK8QFsSU7rtWjGrhtkaQBy",
    "rMTsnU6EiKunNWEkTiQw5CpqXpCCwZRdARJt4C06oOGSAGe9kXOjS/1x4U6J40+Z",
    "ldELDvVbEuD/dCqbSN5yd9Y96mxmmai1vWMuiMh0qFIK5jH1N1UIRlsh/rn8kQZP",
    "t984b/MROrm6hLAbJF2F/Tm0Rs8feKudfnsbOKmMVS6YwI6LIxD+L3BP6123CCfl",
    "Cy1umsARJGii1TKuHFP3VgaG7eWg8t2SzyKzUUWicaa6Irle1SOamcQnMHL2Njof",
    "zTTdPpiyeU3bULJTYPOD/jznEFq3Y7cGUGx57D4kPSvsqvzHkoi9e4GbQjCcVd/9",
    "H8QsV4R7wU4kjFQFjX4+g8Mf50gat9IM3IA39QkafL7IHAw3QRaUojqVFypeYIhd",
    "8G/Vf+HkVxway2Vs6i4VD7SZl+pXaA/u45ripvcUJPixCIbbNN2vVshjaqvuv137",
    "-----END RSA PRIVATE KEY-----",
    NULL
};

fixture fixture_chain = {
    "-----BEGIN CERTIFICATE-----",
    "MIIBkjCCATegAwIBAgIUStI3pu+IdhYwUc8EquwZkzdI6kUwCgYIKoZIzj0EAwIw",
    "GTEXMBUGA1UEAwwORXhhbXBsZSBNaWRkbGUwIBcNMjYxMTIzMTk0NjA2WhgPMjEy",
    "NjEwMzAxOTQ2MDZaMBgxFjAUBgNVBAMMDWNoYWluLmV4YW1wbGUwWTATBgcqhkjO",
    "PQIBBggqhkjOPQMBBwNCAASewR/QAVlWFaqFsA/tffmv6PbNWs8TYwNaXjtYAkic",
    "RCXzMoqs10DvJU9D4Q6bSAbcDWMXDxXcn5hyYYsjOyWDo1wwWjAYBgNVHREEETAP",
    "gg1jaGFpbi5leGFtcGxlMB0GA1UdDgQWBBSaDUE9d3pkw9ZiD8IPblLO+WglODAf",
    "BgNVHSMEGDAWgBQRhBQJkzcyjSKofbh7mfK2xH4rETAKBggqhkjOPQQDAgNJADBG",
    "AiEAz0awNu6fLdmqLhZ8QAlHJFH60KduKP+hqul3X/P4vtwCIQC0lmqNDKUk8bii",
    "xCRr6Z39XDQ5ZYTADWlI3sGK9RrN8Q==",
    "-----END CERTIFICATE-----",
    "-----BEGIN CERTIFICATE-----",
    "MIIBhzCCAS2gAwIBAgIUC2UI8TMTby3STLOYRh90IR5R99gwCgYIKoZIzj0EAwIw",
    "FzEVMBMGA1UEAwwMRXhhbXBsZSBSb290MCAXDTI2MTEyMzE5NDYwNloYDzIxMjYx",
    "MDMwMTk0NjA2WjAZMRcwFQYDVQQDDA5FeGFtcGxlIE1pZGRsZTBZMBMGByqGSM49",
    "AgEGCCqGSM49AwEHA0IABAYaIWh85tvSqPuTV6NT5pzMvEKcjG84xhKdALKncFy+",
    "/yLy38advB/f1oCdN29EFso1R3vCKY7iJKmxn9NtAtCjUzBRMA8GA1UdEwEB/wQF",
    "MAMBAf8wHQYDVR0OBBYEFBGEFAmTNzKNIqh9uHuZ8rbEfisRMB8GA1UdIwQYMBaA",
    "FGT50rouObNzMzOP48h5N5ES8DF5MAoGCCqGSM49BAMCA0gAMEUCIQDQuUDxLbJU",
    "NX4VxKwKUj0uJcu0OHNCE9UiirscJpswOgIgPChlTCCaP+O++9qdntkWtPxsRRs3",
    "3cnMOq9k5bXlu/Y=",
    "-----END CERTIFICATE-----",
    NULL
};

fixture fixture_chain_key = {
    "-----BEGIN EC PRIVATE KEY-----",
    "MHcCAQEEIGyiPbi5GtKKM6txsyJh+UQuk1uk9t3Dt2o5SwhbZ7DcoAoGCCqGSM49",
    "AwEHoUQDQgAEnsEf0AFZVhWqhbAP7X35r+j2zVrPE2MDWl47WAJInEQl8zKKrNdA",
    "7yVPQ+EOm0gG3A1jFw8V3J+YcmGLIzslgw==",
    "-----END EC PRIVATE KEY-----",
    NULL
};

fixture fixture_root = {
    "-----BEGIN CERTIFICATE-----",
    "MIIBhjCCASugAwIBAgIUSvtb0ww7E8t4t2bS+CgzuzpQ8bUwCgYIKoZIzj0EAwIw",
    "FzEVMBMGA1UEAwwMRXhhbXBsZSBSb290MCAXDTI2MTEyMzE5NDYwNloYDzIxMjYx",
    "MDMwMTk0NjA2WjAXMRUwEwYDVQQDDAxFeGFtcGxlIFJvb3QwWTATBgcqhkjOPQIB",
    "BggqhkjOPQMBBwNCAARqa1OzRcEUcEI/pQHhIkr4Ve+zm8qyfDk4jqtQmHxCdL8m",
    "AyQUU6nHUhzDzxFX5oO3QrlKNlWN6uzCdrBoru0co1MwUTAdBgNVHQ4EFgQUZPnS",
    "ui45s3MzM4/jyHk3kRLwMXkwHwYDVR0jBBgwFoAUZPnSui45s3MzM4/jyHk3kRLw",
    "MXkwDwYDVR0TAQH/BAUwAwEB/zAKBggqhkjOPQQDAgNJADBGAiEAs/7NEZQxMLow",
    "GCJn5SgtTIe4YR7cy8z9GLku5bndUz0CIQCG8SMLQo6QoAKaVAMByy0c5yTdMOmM",
    "TT7Y2zA1uHi8cQ==",
    "-----END CERTIFICATE-----",
    NULL
};

void fixture_append(char *text, fixture lines, const char *end)
{
    for (; *lines != NULL; lines++) {
        strcat(text, *lines);
        strcat(text, end);
    }
}

char *fixture_text(char *text, fixture lines)
{
    text[0] = '\0';
    fixture_append(text, lines, "\n");
    return text;
}

size_t fixture_der(fixture lines, unsigned char *der)
{
    char text[FIXTURE_SIZE];
    pst_tls_pem pem;
    pst_tls_pem_object object;

    fixture_text(text, lines);
    pst_tls_pem_init(&pem, text, strlen(text));
    if (pst_tls_pem_next(&pem, &object) != 1)
        return 0;
    return pst_tls_pem_decode(&object, der);
}
