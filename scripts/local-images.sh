#!/usr/bin/env bash
# Makes small images out of what is installed on this machine, for Docker engines that cannot
# pull: sync-local/{redis,postgres,node}, and sync-local/prometheus where it is installed, with the same commands and variables as the usual ones.
#
#   scripts/local-images.sh
#   TEST_SERVICES=testcontainers TEST_REDIS_IMAGE=sync-local/redis \
#     TEST_POSTGRES_IMAGE=sync-local/postgres TESTCONTAINERS_RYUK_DISABLED=true npm test
#
# Needs redis-server (with redis-cli) and the dependencies of this project (npm ci).
set -euo pipefail
cd "$(dirname "$0")/.."

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# Copies programs, and the libraries they are linked with, to the same paths below $root.
add() {
  local program file
  for program in "$@"; do
    for file in "$program" $(ldd "$program" 2>/dev/null | grep -oE '/[^ ]+'); do
      mkdir -p "$root$(dirname "$file")"
      cp -Ln "$file" "$root$file"
    done
  done
}

# A root with a shell, a few tools, users and a writable /tmp.
fresh_root() {
  root="$work/$1"
  mkdir -p "$root"/{bin,etc,tmp,dev,proc,sys,run,usr/bin}
  chmod 1777 "$root/tmp"
  # The library folders of a merged /usr, as the programs know both names.
  for folder in lib lib64 sbin; do mkdir -p "$root/usr/$folder" && ln -s "usr/$folder" "$root/$folder"; done
  rmdir "$root/bin" && ln -s usr/bin "$root/bin"
  printf 'root:x:0:0::/root:/bin/sh\nnode:x:1000:1000::/home/node:/bin/sh\npostgres:x:70:70::/tmp:/bin/sh\nredis:x:999:999::/data:/bin/sh\n' >"$root/etc/passwd"
  printf 'root:x:0:\nnode:x:1000:\npostgres:x:70:\nredis:x:999:\n' >"$root/etc/group"
  printf 'hosts: files dns\n' >"$root/etc/nsswitch.conf"
  add /usr/bin/{cat,ls,mkdir,mktemp,chmod,chown,rm,cp,env,find,id,sleep,grep,sed,awk} /usr/bin/dash
  ln -s dash "$root/usr/bin/sh"
  # Loaded at run time and in no list of links: user lookup, and what native add-ons expect.
  for library in /lib/*-linux-gnu*/lib{nss_files,nss_dns,rt,dl,m,pthread,util,resolv,gcc_s}.so.[0-9]; do
    add "$library"
  done
}

image() { # <name> <docker import --change …>
  local name=$1 changes=()
  shift
  for change in "$@"; do changes+=(--change "$change"); done
  tar -C "$root" -c . | docker import "${changes[@]}" - "sync-local/$name" >/dev/null
  echo "made sync-local/$name"
}

fresh_root redis
add "$(command -v redis-server)" "$(command -v redis-cli)"
mkdir -p "$root/data" && chown 999:999 "$root/data"
image redis 'EXPOSE 6379' 'WORKDIR /data' 'CMD ["redis-server", "--protected-mode", "no"]'

fresh_root postgres
native=$(node -p 'require("path").dirname(require.resolve("@embedded-postgres/" + process.platform + "-" + process.arch)) + "/../native"')
mkdir -p "$root/opt/postgres" "$root/var/lib/postgresql/data"
cp -r "$native"/. "$root/opt/postgres"
for program in initdb postgres; do ln -s "/opt/postgres/bin/$program" "$root/usr/bin/$program"; done
# What the programs bring themselves is there already; the rest comes from this machine.
ldd "$native/bin/postgres" | grep -oE '/[^ ]+' | grep -v embedded-postgres | while read -r file; do
  mkdir -p "$root$(dirname "$file")"
  cp -Ln "$file" "$root$file"
done
ready=$(find /usr/lib/postgresql -name pg_isready 2>/dev/null | sort -V | tail -1 || true)
if [ -n "$ready" ]; then add "$ready" && cp -L "$ready" "$root/usr/bin/pg_isready"; fi
cat >"$root/usr/bin/docker-entrypoint.sh" <<'EOF'
#!/bin/sh
# As the usual image: POSTGRES_USER, POSTGRES_PASSWORD, POSTGRES_DB at the first start.
set -e
data=${PGDATA:-/var/lib/postgresql/data}
if ! [ -s "$data/PG_VERSION" ]; then
  : "${POSTGRES_USER:=postgres}" "${POSTGRES_DB:=$POSTGRES_USER}"
  password=$(mktemp)
  printf "%s" "$POSTGRES_PASSWORD" >"$password"
  initdb -D "$data" -U "$POSTGRES_USER" --pwfile="$password" --auth=scram-sha-256 -E UTF8 --locale=C --no-sync >/dev/null
  rm "$password"
  echo 'host all all all scram-sha-256' >>"$data/pg_hba.conf"
  echo "CREATE DATABASE \"$POSTGRES_DB\"" | postgres --single -D "$data" postgres >/dev/null
fi
exec "$@" -D "$data" -c listen_addresses='*' -c unix_socket_directories=/tmp
EOF
chmod 755 "$root/usr/bin/docker-entrypoint.sh"
chmod 700 "$root/var/lib/postgresql/data"
chown -R 70:70 "$root/var/lib/postgresql"
image postgres 'EXPOSE 5432' 'USER postgres' 'ENTRYPOINT ["docker-entrypoint.sh"]' 'CMD ["postgres"]'

if command -v prometheus >/dev/null; then
  fresh_root prometheus
  add "$(command -v prometheus)"
  mkdir -p "$root/prometheus" "$root/etc/prometheus" && chown 65534:65534 "$root/prometheus"
  image prometheus 'EXPOSE 9090' 'WORKDIR /prometheus' 'CMD ["prometheus"]'
fi

fresh_root node
add "$(command -v node)"
npm_home=$(dirname "$(dirname "$(realpath "$(command -v npm)")")")
mkdir -p "$root/usr/lib/node_modules" "$root/home/node" "$root/etc/ssl"
cp -r "$npm_home" "$root/usr/lib/node_modules/npm"
ln -s ../lib/node_modules/npm/bin/npm-cli.js "$root/usr/bin/npm"
cp -rL /etc/ssl/certs "$root/etc/ssl/certs"
chown 1000:1000 "$root/home/node"
# A machine behind an inspecting proxy trusts more than Node does by itself; so must the image.
image node 'CMD ["node"]' ${NODE_EXTRA_CA_CERTS:+"ENV NODE_EXTRA_CA_CERTS=/etc/ssl/certs/ca-certificates.crt"}
