#!/bin/sh
# SPDX-License-Identifier: MIT
# postfix_filter.sh PORT HOP - Postfix with smtpd_proxy_filter: its smtpd hands
# each message on while the client waits.  An instance of its own; takes root.
set -eu
folder=$(mktemp -d)
chmod 755 "$folder"
trap 'postfix -c "$folder/etc" stop >/dev/null 2>&1 || :; rm -rf "$folder"' EXIT
trap 'exit 0' TERM INT
mkdir "$folder/etc" "$folder/queue" "$folder/data"
chown postfix "$folder/data"
cat >"$folder/etc/main.cf" <<END
compatibility_level = 3.6
queue_directory = $folder/queue
data_directory = $folder/data
maillog_file = $folder/log
maillog_file_prefixes = $folder
multi_instance_name = postfix-of-bench
myhostname = relay.example
mydestination =
mynetworks = 127.0.0.0/8
inet_interfaces = 127.0.0.1
inet_protocols = ipv4
alias_maps =
alias_database =
smtp_dns_support_level = disabled
smtp_host_lookup = native
message_size_limit = 0
mailbox_size_limit = 0
virtual_mailbox_limit = 0
END
cat >"$folder/etc/master.cf" <<END
127.0.0.1:$1 inet n - n - 200 smtpd
  -o smtpd_proxy_filter=127.0.0.1:$2
  -o smtpd_timeout=3600s
cleanup unix n - n - 0 cleanup
qmgr unix n - n 300 1 qmgr
rewrite unix - - n - - trivial-rewrite
anvil unix - - n - 1 anvil
proxymap unix - - n - - proxymap
bounce unix - - n - 0 bounce
postlog unix-dgram n - n - 1 postlogd
END
postfix -c "$folder/etc" start-fg >/dev/null 2>&1 &
wait $!
