/* SPDX-License-Identifier: MIT */
/*
 * certificates.c - certificates and keys for tests, valid until 2120.  The
 * keys are public.
 */
#include <string.h>

#include "certificates.h"

#define BUFFERS 4

static char buffers[BUFFERS][2000];

const char *certificate_pem(const char *const *lines)
{
    static int next;
    char *text = buffers[next++ % BUFFERS];

    *text = '\0';
    for (; *lines != NULL; lines++) {
        strcat(text, *lines);
        strcat(text, "\n");
    }
    return text;
}

const char *const certificate_authority[] = {
    "-----BEGIN CERTIFICATE-----",
    "MIIBZzCCAQygAwIBAgICEAAwCgYIKoZIzj0EAwIwITEfMB0GA1UEAwwWcG9zdGVy",
    "biB0ZXN0IGF1dGhvcml0eTAgFw0yMDAxMDEwMDAwMDBaGA8yMTIwMDEwMTAwMDAw",
    "MFowITEfMB0GA1UEAwwWcG9zdGVybiB0ZXN0IGF1dGhvcml0eTBZMBMGByqGSM49",
    "AgEGCCqGSM49AwEHA0IABM5NViW1H3KfGGJ371p9RzOn0n96vlftxX3aJqQwK3lD",
    "sGul9JUl/UriI+WGyGdhjAbTm6JqarHIcQWzGRj0f8OjMjAwMA8GA1UdEwEB/wQF",
    "MAMBAf8wHQYDVR0OBBYEFEt4VY73k2Gpnd6rD2gTixvV7OGVMAoGCCqGSM49BAMC",
    "A0kAMEYCIQD+xj4FcAkg7olzuDdB1SlafYNPTaLMScvL9UyuTN9QUQIhALZkII38",
    "0/wbjiFAUortePmK3fOsAHR7NVAju4hqbFdQ",
    "-----END CERTIFICATE-----",
    NULL
};

const char *const certificate_mx[] = {
    "-----BEGIN CERTIFICATE-----",
    "MIIBhjCCASygAwIBAgICEAIwCgYIKoZIzj0EAwIwITEfMB0GA1UEAwwWcG9zdGVy",
    "biB0ZXN0IGF1dGhvcml0eTAgFw0yMDAxMDEwMDAwMDBaGA8yMTIwMDEwMTAwMDAw",
    "MFowEjEQMA4GA1UEAwwHbXgudGVzdDBZMBMGByqGSM49AgEGCCqGSM49AwEHA0IA",
    "BF0rZ/5GYA3KPzmbg8TGdJwrQ+y2vW7jXbhws7puJeXTOVY8+ZEw3BhorLxhZH5s",
    "QDp5O6IoLxgYTQAHkvbGD4ejYTBfMAkGA1UdEwQCMAAwEgYDVR0RBAswCYIHbXgu",
    "dGVzdDAdBgNVHQ4EFgQUVoiD1C49Aa3Bpr29nIXQHbbrNbAwHwYDVR0jBBgwFoAU",
    "S3hVjveTYamd3qsPaBOLG9Xs4ZUwCgYIKoZIzj0EAwIDSAAwRQIgTiHgq2Zqqdve",
    "3612WZA6R51QPUh2/rwlXJRFvPnxjlUCIQCJuYlBv4VSlGPsdsdbPBzZ3pca1Gv9",
    "9XpNXetoBCLj/Q==",
    "-----END CERTIFICATE-----",
    NULL
};

const char *const certificate_mx_key[] = {
    "-----BEGIN PRIVATE KEY-----",
    "MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgbbK8z48CLAJ209ZK",
    "u5PwYdggekV28QrKSfxHNqyy1t6hRANCAARdK2f+RmANyj85m4PExnScK0Pstr1u",
    "4124cLO6biXl0zlWPPmRMNwYaKy8YWR+bEA6eTuiKC8YGE0AB5L2xg+H",
    "-----END PRIVATE KEY-----",
    NULL
};

const char *const certificate_rsa[] = {
    "-----BEGIN CERTIFICATE-----",
    "MIICUDCCAfegAwIBAgICEAQwCgYIKoZIzj0EAwIwITEfMB0GA1UEAwwWcG9zdGVy",
    "biB0ZXN0IGF1dGhvcml0eTAgFw0yMDAxMDEwMDAwMDBaGA8yMTIwMDEwMTAwMDAw",
    "MFowEjEQMA4GA1UEAwwHbXgudGVzdDCCASIwDQYJKoZIhvcNAQEBBQADggEPADCC",
    "AQoCggEBAMyC4RF6/ZOn6vrtzI98AEQAYNvgS7Y5oH8Mk7zOVJa7XJJQb3oFBoTm",
    "C+TRk1X7T+BeOhuWTohK9mynuwSdxQY8b1BrdvyGLIrxAI2VJ3SPK3czSOvX3dsa",
    "5J/+2cPLZGNrVsNs/eJEf+4vpyId0JvQvNp1CiejQGHcTG/DwgzjqPR0rQxG42sX",
    "mOjksEB3gZ4KgnVkhlDbNLo9CvAEcu4T++0cbLEK+JtdB/pF6JpgdkltTKonIARy",
    "tOYpB4yN2f20J1zSvqC8xvOoRqVqdqeQHoMSaBONcUkrAtYxCvZZNNog7IWtiEvZ",
    "hRr3ABdDfixOhBiPCkVAGVACjE/dO2UCAwEAAaNhMF8wCQYDVR0TBAIwADASBgNV",
    "HREECzAJggdteC50ZXN0MB0GA1UdDgQWBBTYxxEe+A2+8glwGo9VL1Faio9wojAf",
    "BgNVHSMEGDAWgBRLeFWO95NhqZ3eqw9oE4sb1ezhlTAKBggqhkjOPQQDAgNHADBE",
    "AiAW7KmaV32whDN0UeT4Tb6kbuiQEFUkU7T1u2nHbINgKwIgPNDj20R/i/JWtWE6",
    "qnET6+fHcaqY0sOlQFNAbIPz8JE=",
    "-----END CERTIFICATE-----",
    NULL
};

const char *const certificate_rsa_key[] = {
    "-----BEGIN PRIVATE KEY-----",
    "MIIEvgIBADANBgkqhkiG9w0BAQEFAASCBKgwggSkAgEAAoIBAQDMguERev2Tp+r6",
    "7cyPfABEAGDb4Eu2OaB/DJO8zlSWu1ySUG96BQaE5gvk0ZNV+0/gXjoblk6ISvZs",
    "p7sEncUGPG9Qa3b8hiyK8QCNlSd0jyt3M0jr193bGuSf/tnDy2Rja1bDbP3iRH/u",
    "L6ciHdCb0LzadQono0Bh3Exvw8IM46j0dK0MRuNrF5jo5LBAd4GeCoJ1ZIZQ2zS6",
    "PQrwBHLuE/vtHGyxCvibXQf6ReiaYHZJbUyqJyAEcrTmKQeMjdn9tCdc0r6gvMbz",
    "qEalanankB6DEmgTjXFJKwLWMQr2WTTaIOyFrYhL2YUa9wAXQ34sToQYjwpFQBlQ",
    "AoxP3TtlAgMBAAECggEANBKTGi9Vx7X2x+OqtVIegzIRd4rZ3FE6A3+BUo66zRJx",
    "1LN0Xv5OlaI5nw6Z1EfEI936L7IK1vs3WZ0vqlI9q4PR2Ak058GGL+6DdIlo3W3i",
    "5FwDkkGJtNNZKT/r1MXCDupy0hm7X1SPumcZyD8NMc9pdrpcVpFjwEcmk0Kl8z/D",
    "7LOfzIReIUdvgR+Z5WBy2cbNn6x88wwOpQxgW9E6BYw6v2IWMPbllLM1R9CYzp12",
    "7G+mFyTKxYb4XVcAEmeTudwKGwJDW4SbLeCKsDNLf+T4Ncwkm0Ggh/O+NpajrW9E",
    "ZixVBtYsqPAQFg79et53f2u2jWaYRVZI1O05TzZ+VQKBgQDlRFezdTIWqR+hag8R",
    "SyaO6x/FXbOhVCHwCzy7IVsjfEPH6mKdoASFHV8ElHK8BgW3nRq/JxfL9mxAa1Js",
    "aAc6WQOvpi1NQYUlMPf0+m0jAH1mnyE3FfGMpzpngCWEMRLixEpF0eiGmEdRBUJr",
    "CXsGZxaLGzsKqLlTruaLdI4YwwKBgQDkW5MEucvH3oaBhxoO346V+QQ+vAKAJAcp",
    "JPXEG0g3wteT6jpzuUWOi4bH9xvWFQSEvvf8L+lzttwpJj2ploRZ4TrJAZUw2ZCK",
    "DQGWpXOc184gNva5LzgWAd1dxDaKEV5JSboROsEiDfNructqym+HX8tPixg73397",
    "d2FXorfYtwKBgQCCCOBBPeB579Sr5Y7EPT6SYxNzCvFeOGzDTGxWqtWZa9q54dur",
    "EV5e7ci9vUDSGgxWFzpbXt3lZlABvZ1TNTGcS26Gypb5MYdGD98jSIJsDtQRR4I8",
    "TyrgntzGZW1h67+NdM23ihX7eRVCA9ym/wqTGBc2MOys4AO1Tgce463QpwKBgDV2",
    "+0Tv+zYgc32AFCnHTarvUn8dpbg6tzJ65M+1U4M6qx6GiIjvp8loAXZv9KR650Pt",
    "MkJpNU9SUNmRin5aL0Kb6ReGt1domN65jNWohxkBrdD9DWbuF0OPzDRX7C0HQ/wE",
    "tvuxteYzPfrK1UV7gAFB/GfzOQlLmp1dpfzOrByhAoGBAJBM8DOe/K2vYfQb7y/m",
    "PhLibroWREbqK9A/n09r2MJqawKWt7sKIWhqD0EBROt0PdbyrTvaok7B+wXOVUo7",
    "pgscP6VqYuS0sDWCumJquX0oEGiaQHJKf5rrPgzfJaA4k6M/aOLXuOFdVECL1rV3",
    "1DYMWQ9VObVzifg8SCV3V+Xe",
    "-----END PRIVATE KEY-----",
    NULL
};

const char *const certificate_other[] = {
    "-----BEGIN CERTIFICATE-----",
    "MIIBizCCATKgAwIBAgICEAMwCgYIKoZIzj0EAwIwITEfMB0GA1UEAwwWcG9zdGVy",
    "biB0ZXN0IGF1dGhvcml0eTAgFw0yMDAxMDEwMDAwMDBaGA8yMTIwMDEwMTAwMDAw",
    "MFowFTETMBEGA1UEAwwKb3RoZXIudGVzdDBZMBMGByqGSM49AgEGCCqGSM49AwEH",
    "A0IABFF0ktYV6tt8SB+F3/yh4f970IKru8ITi6Pyo77wW70sT3QAKiNz8EjykVRu",
    "RUH0L02d+nfkt6JxxqBtKZ3/jSyjZDBiMAkGA1UdEwQCMAAwFQYDVR0RBA4wDIIK",
    "b3RoZXIudGVzdDAdBgNVHQ4EFgQUKFvUequGNTlTeXG7yGu+k4wg8dMwHwYDVR0j",
    "BBgwFoAUS3hVjveTYamd3qsPaBOLG9Xs4ZUwCgYIKoZIzj0EAwIDRwAwRAIgGEz4",
    "lPsnoCqydJKu/1VWqFq7dRGVBF5X/Sly6g5ttPwCIEKB1xhg6aeNoBGEb5+tQupJ",
    "9A+Mn2f+NFQhw5NAOjaN",
    "-----END CERTIFICATE-----",
    NULL
};

const char *const certificate_other_key[] = {
    "-----BEGIN PRIVATE KEY-----",
    "MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgkw+QqiCWu30FZUYl",
    "G6ElZyS9/VtcC4jlJJyASuU29BmhRANCAARRdJLWFerbfEgfhd/8oeH/e9CCq7vC",
    "E4uj8qO+8Fu9LE90ACojc/BI8pFUbkVB9C9Nnfp35LeiccagbSmd/40s",
    "-----END PRIVATE KEY-----",
    NULL
};

const char *const certificate_client[] = {
    "-----BEGIN CERTIFICATE-----",
    "MIIBizCCATKgAwIBAgICEAUwCgYIKoZIzj0EAwIwITEfMB0GA1UEAwwWcG9zdGVy",
    "biB0ZXN0IGF1dGhvcml0eTAgFw0yMDAxMDEwMDAwMDBaGA8yMTIwMDEwMTAwMDAw",
    "MFowFTETMBEGA1UEAwwKQ2xpZW50IE9uZTBZMBMGByqGSM49AgEGCCqGSM49AwEH",
    "A0IABCrR1XznM+yx5XtJsaLPbZq/OJrPhbTyOm6UOfIdsP2suzOoG9leSce/cXFd",
    "+2LkoJjGc2qQQAVpVbgo5NuE0kqjZDBiMAkGA1UdEwQCMAAwFQYDVR0RBA4wDIEK",
    "b25lQGMudGVzdDAdBgNVHQ4EFgQUjQ1xzzIIuBTpq/xSdl9kSOcnlUkwHwYDVR0j",
    "BBgwFoAUS3hVjveTYamd3qsPaBOLG9Xs4ZUwCgYIKoZIzj0EAwIDRwAwRAIgQEqr",
    "Aa6F4dwIVly8hoNgMRNK07x8PaQGoX8CqUCzBCECICRqeNmt9GX6FKtCuIb7KP6h",
    "aCkpktQVYgC4FE0Cyr6a",
    "-----END CERTIFICATE-----",
    NULL
};

const char *const certificate_client_key[] = {
    "-----BEGIN PRIVATE KEY-----",
    "MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgQRAQ1djDZliS331p",
    "+FzgIKG4cyMt7CK2VMG+iJyapaahRANCAAQq0dV85zPsseV7SbGiz22avziaz4W0",
    "8jpulDnyHbD9rLszqBvZXknHv3FxXfti5KCYxnNqkEAFaVW4KOTbhNJK",
    "-----END PRIVATE KEY-----",
    NULL
};

const char *const certificate_stranger[] = {
    "-----BEGIN CERTIFICATE-----",
    "MIIBQjCB6qADAgECAgIQATAKBggqhkjOPQQDAjATMREwDwYDVQQDDAhzdHJhbmdl",
    "cjAgFw0yMDAxMDEwMDAwMDBaGA8yMTIwMDEwMTAwMDAwMFowEzERMA8GA1UEAwwI",
    "c3RyYW5nZXIwWTATBgcqhkjOPQIBBggqhkjOPQMBBwNCAAQZ/ULRN6xTfCEf+zqD",
    "Pm1u58IyiKA4/v/j9Y6Fn6fJkkFZa2e0DQZxOhcAd7FHhP67FijsmGH4HHcqGrvs",
    "nVpYoywwKjAJBgNVHRMEAjAAMB0GA1UdDgQWBBRto9rnUtkDyAGV/8/iuD+xElmj",
    "oTAKBggqhkjOPQQDAgNHADBEAiBH0GzLn84HqaACmUz41Hen31JOUCahCVGk8As1",
    "a+oy9QIgFNjMLZl2prkEp8COzR87OVrNyL91RygwCLwlkJ/VVkw=",
    "-----END CERTIFICATE-----",
    NULL
};

const char *const certificate_stranger_key[] = {
    "-----BEGIN PRIVATE KEY-----",
    "MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgiINvUiPnJkMlPwvk",
    "xows953OzhGXy5WvCDn6f+E8x6WhRANCAAQZ/ULRN6xTfCEf+zqDPm1u58IyiKA4",
    "/v/j9Y6Fn6fJkkFZa2e0DQZxOhcAd7FHhP67FijsmGH4HHcqGrvsnVpY",
    "-----END PRIVATE KEY-----",
    NULL
};

const char *const certificate_clients[] = {
    "-----BEGIN CERTIFICATE-----",
    "MIIBOzCB4aADAgECAhRP3WVLQtwiim95LTdPPwB6it9NnjAKBggqhkjOPQQDAjAS",
    "MRAwDgYDVQQDDAdDbGllbnRzMCAXDTIwMDEwMTAwMDAwMFoYDzIxMjAwMTAxMDAw",
    "MDAwWjASMRAwDgYDVQQDDAdDbGllbnRzMFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcD",
    "QgAE4TV+gVQvIYkNY3MglTkB4+OMnnwOIADMKKO/g8DA8Sc5rmr8R0M0Z7eNGCIF",
    "EFu4k7u8Q2MBKGDDNHlElyKGM6MTMBEwDwYDVR0TAQH/BAUwAwEB/zAKBggqhkjO",
    "PQQDAgNJADBGAiEAjI2xUvo0Rg7mj44hYvYdz8NGnMzihFHBJ77JvGDNP98CIQCk",
    "2MgKaaQ2w3q2xxwyReLfMUyoaow+BI8hukQiQSbsvg==",
    "-----END CERTIFICATE-----",
    NULL
};

const char *const certificate_shared_key[] = {
    "-----BEGIN EC PRIVATE KEY-----",
    "MHcCAQEEIKtawkDjaLBm5pAiV1MY7neQvmo/0oM+4YgKf7OM+MDwoAoGCCqGSM49",
    "AwEHoUQDQgAEajgidpqrRI59opO5k/OGigQajpMxZaj15yoiQkGPR2yT+NDeMTi8",
    "d4ew/UUYNc4yNrthPtN84gscGxnOs/m5mA==",
    "-----END EC PRIVATE KEY-----",
    NULL
};

const char *const certificate_for_servers[] = {
    "-----BEGIN CERTIFICATE-----",
    "MIIBQjCB6aADAgECAhRKhbY1UG0bDzao73G9ky8MZBmZ9TAKBggqhkjOPQQDAjAS",
    "MRAwDgYDVQQDDAdDbGllbnRzMCAXDTIwMDEwMTAwMDAwMFoYDzIxMjAwMTAxMDAw",
    "MDAwWjAWMRQwEgYDVQQDDAtmb3Igc2VydmVyczBZMBMGByqGSM49AgEGCCqGSM49",
    "AwEHA0IABGo4Inaaq0SOfaKTuZPzhooEGo6TMWWo9ecqIkJBj0dsk/jQ3jE4vHeH",
    "sP1FGDXOMja7YT7TfOILHBsZzrP5uZijFzAVMBMGA1UdJQQMMAoGCCsGAQUFBwMB",
    "MAoGCCqGSM49BAMCA0gAMEUCICcN7Gzut2/mTMpKsjnKZefaEaRs/IBg85rMmPkL",
    "WDeuAiEAvRtmyfoQA800cA4OFuOt/tx0l2dtb8P1SCZiIpIXWOo=",
    "-----END CERTIFICATE-----",
    NULL
};

const char *const certificate_for_clients[] = {
    "-----BEGIN CERTIFICATE-----",
    "MIIBTDCB86ADAgECAhQIuEQ8yVCC4npruKvbeYpz5OiLFzAKBggqhkjOPQQDAjAS",
    "MRAwDgYDVQQDDAdDbGllbnRzMCAXDTIwMDEwMTAwMDAwMFoYDzIxMjAwMTAxMDAw",
    "MDAwWjAWMRQwEgYDVQQDDAtmb3IgY2xpZW50czBZMBMGByqGSM49AgEGCCqGSM49",
    "AwEHA0IABGo4Inaaq0SOfaKTuZPzhooEGo6TMWWo9ecqIkJBj0dsk/jQ3jE4vHeH",
    "sP1FGDXOMja7YT7TfOILHBsZzrP5uZijITAfMB0GA1UdJQQWMBQGCCsGAQUFBwMB",
    "BggrBgEFBQcDAjAKBggqhkjOPQQDAgNIADBFAiAR3oNq15gmdNxrHUgbL1rXlRyx",
    "sw6SpZZ7KPg6IyFRWwIhAO9VABJnzUjmLmZI++zaSAOVpmvTl1M+/Hk+bA/cHB74",
    "-----END CERTIFICATE-----",
    NULL
};

const char *const certificate_for_any[] = {
    "-----BEGIN CERTIFICATE-----",
    "MIIBOjCB4aADAgECAhQt3/YxgkfdcrQ6aW81QNwdRux9LjAKBggqhkjOPQQDAjAS",
    "MRAwDgYDVQQDDAdDbGllbnRzMCAXDTIwMDEwMTAwMDAwMFoYDzIxMjAwMTAxMDAw",
    "MDAwWjASMRAwDgYDVQQDDAdmb3IgYW55MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcD",
    "QgAEajgidpqrRI59opO5k/OGigQajpMxZaj15yoiQkGPR2yT+NDeMTi8d4ew/UUY",
    "Nc4yNrthPtN84gscGxnOs/m5mKMTMBEwDwYDVR0lBAgwBgYEVR0lADAKBggqhkjO",
    "PQQDAgNIADBFAiAEyd7pQ/IKTvFX2PBKHyjybs4kyxbdCm9lY9dh1BFVDQIhAI+5",
    "dZmYsflmEujkNgUXwUFuWLWPBcPkVZqRuDE3+Sio",
    "-----END CERTIFICATE-----",
    NULL
};

const char *const certificate_not_signing[] = {
    "-----BEGIN CERTIFICATE-----",
    "MIIBPTCB5KADAgECAhRvs/TBZXDjbKEyL+AxGKdb7Au8tzAKBggqhkjOPQQDAjAS",
    "MRAwDgYDVQQDDAdDbGllbnRzMCAXDTIwMDEwMTAwMDAwMFoYDzIxMjAwMTAxMDAw",
    "MDAwWjAWMRQwEgYDVQQDDAtub3Qgc2lnbmluZzBZMBMGByqGSM49AgEGCCqGSM49",
    "AwEHA0IABGo4Inaaq0SOfaKTuZPzhooEGo6TMWWo9ecqIkJBj0dsk/jQ3jE4vHeH",
    "sP1FGDXOMja7YT7TfOILHBsZzrP5uZijEjAQMA4GA1UdDwEB/wQEAwIDCDAKBggq",
    "hkjOPQQDAgNIADBFAiEAhu4rS0p21JxvKpPwJjH9ZFn9/sgQR3CYhx1a3nJpQvoC",
    "IAwX/45Ag0F5M72swTrWsgPu0TXlMUoqqP5TnZa5Fqfr",
    "-----END CERTIFICATE-----",
    NULL
};

const char *const certificate_long_address[] = {
    "-----BEGIN CERTIFICATE-----",
    "MIICQzCCAeigAwIBAgIUFd4isbe4M3ekHnt4Jql3QXrV8pwwCgYIKoZIzj0EAwIw",
    "EjEQMA4GA1UEAwwHQ2xpZW50czAgFw0yMDAxMDEwMDAwMDBaGA8yMTIwMDEwMTAw",
    "MDAwMFowEDEOMAwGA1UEAwwFYWRtaW4wWTATBgcqhkjOPQIBBggqhkjOPQMBBwNC",
    "AARqOCJ2mqtEjn2ik7mT84aKBBqOkzFlqPXnKiJCQY9HbJP40N4xOLx3h7D9RRg1",
    "zjI2u2E+03ziCxwbGc6z+bmYo4IBGjCCARYwggESBgNVHREEggEJMIIBBYGCAQFh",
    "YWFhYWFhYWFhYWFhYWFhYWFhYWFhYWFhYWFhYWFhYWFhYWFhYWFhYWFhYWFhYWFh",
    "YWFhYWFhYWFhYWFhYWFhYWFhYWFhYWFhYWFhYWFhYWFhYWFhYWFhYWFhYWFhYWFh",
    "YWFhYWFhYWFhYWFhYWFhYWFhYWFhYWFhYWFhYWFhYWFhYWFhYWFhYWFhYWFhYWFh",
    "YWFhYWFhYWFhYWFhYWFhYWFhYWFhYWFhYWFhYWFhYWFhYWFhYWFhYWFhYWFhYWFh",
    "YWFhYWFhYWFhYWFhYWFhYWFhYWFhYWFhYWFhYWFhYWFhYWFhYWFhYWFhYWFhYWFh",
    "YWFhYWFhYWFhQGMudGVzdDAKBggqhkjOPQQDAgNJADBGAiEA48hFydwjtdfPyrxT",
    "dnHBGHXGbnonTG14Ip63U/JpLZ4CIQDjj43+36kCn/xHDKymGF7bm/GyhS2jNrQ1",
    "dWpaae0+Hg==",
    "-----END CERTIFICATE-----",
    NULL
};

const char *const certificate_turned[] = {
    "-----BEGIN CERTIFICATE-----",
    "MIIBMjCB2aADAgECAhRFibqkdZZtzzGN2s2SQvGn8//FkDAKBggqhkjOPQQDAjAS",
    "MRAwDgYDVQQDDAdDbGllbnRzMCAXDTIwMDEwMTAwMDAwMFoYDzIxMjAwMTAxMDAw",
    "MDAwWjAfMR0wGwYDVQQDDBRh4oCudHh04oGmLuKAjmJjw7zChTBZMBMGByqGSM49",
    "AgEGCCqGSM49AwEHA0IABGo4Inaaq0SOfaKTuZPzhooEGo6TMWWo9ecqIkJBj0ds",
    "k/jQ3jE4vHeHsP1FGDXOMja7YT7TfOILHBsZzrP5uZgwCgYIKoZIzj0EAwIDSAAw",
    "RQIgK3iI7wWvYLGgHZbWHxOCdITLuKjjZK9IbZFttJr4tgECIQDIspTHXYGtQ4uL",
    "JaTmJSXkZfcZP70ZeFXu8oexl9TmsA==",
    "-----END CERTIFICATE-----",
    NULL
};

const char *const certificate_expired[] = {
    "-----BEGIN CERTIFICATE-----",
    "MIIBJDCByqADAgECAhQYseA5rDt1I+MFMzIZiH21pFZn1DAKBggqhkjOPQQDAjAS",
    "MRAwDgYDVQQDDAdDbGllbnRzMB4XDTIwMDEwMTAwMDAwMFoXDTIxMDEwMTAwMDAw",
    "MFowEjEQMA4GA1UEAwwHZXhwaXJlZDBZMBMGByqGSM49AgEGCCqGSM49AwEHA0IA",
    "BGo4Inaaq0SOfaKTuZPzhooEGo6TMWWo9ecqIkJBj0dsk/jQ3jE4vHeHsP1FGDXO",
    "Mja7YT7TfOILHBsZzrP5uZgwCgYIKoZIzj0EAwIDSQAwRgIhAL8mmqfQLIN5ddNa",
    "4zwlTgTfPuJpNmC0LpdHpx6bNgdrAiEA7rihPTr+eNBtx1ICebRTtuF1KtB87vOF",
    "3AqGRXGZSX8=",
    "-----END CERTIFICATE-----",
    NULL
};
