#!/bin/sh
# SPDX-License-Identifier: MIT
# nginx_mail.sh PORT HOP - nginx's mail proxy.  It answers EHLO and MAIL itself,
# asks over HTTP (itself, too) where to, and from RCPT on hands octets on.
set -eu
folder=$(mktemp -d)
chmod 755 "$folder"
trap 'kill $child; wait $child || :; rm -rf "$folder"' EXIT
trap 'exit 0' TERM INT
auth=$(($1 - 1))
module=/usr/lib/nginx/modules/ngx_mail_module.so
[ ! -f $module ] || module_line="load_module $module;"
cat >"$folder/conf" <<END
${module_line:-}
daemon off;
worker_processes 1;
pid $folder/pid;
error_log stderr crit;
events { worker_connections 4096; }
http {
    access_log off;
    client_body_temp_path $folder/body;
    proxy_temp_path $folder/proxy;
    fastcgi_temp_path $folder/fastcgi;
    uwsgi_temp_path $folder/uwsgi;
    scgi_temp_path $folder/scgi;
    server {
        listen 127.0.0.1:$auth;
        location / {
            add_header Auth-Status OK;
            add_header Auth-Server 127.0.0.1;
            add_header Auth-Port $2;
            return 200;
        }
    }
}
mail {
    auth_http 127.0.0.1:$auth/;
    server_name relay.example;
    server {
        listen 127.0.0.1:$1;
        protocol smtp;
        smtp_auth none;
        smtp_capabilities PIPELINING 8BITMIME "SIZE 0";
        xclient off;
        timeout 3600s;
        proxy_timeout 3600s;
    }
}
END
nginx -c "$folder/conf" &
child=$!
wait $child
