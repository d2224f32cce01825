#!/bin/bash
# Health check of a container: 0 when /readyz of its own service says 200.
# bash opens the connection itself: the image needs neither curl nor wget.
set -u
port=${C360_OPS_PORT:-8460}
exec 3<>"/dev/tcp/127.0.0.1/$port" || exit 1
printf 'GET /readyz HTTP/1.0\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n' >&3
read -r -t 2 version status _ <&3 || exit 1
[[ $version == HTTP/1.* && $status == 200 ]]
