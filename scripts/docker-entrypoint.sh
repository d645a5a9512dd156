#!/bin/sh
# The image's commands. `exec`, so that the process is the one that Docker's SIGTERM reaches.
case "${1:-api}" in
  api | worker) exec node "apps/${1:-api}/dist/main.js" ;;
  reencrypt) shift && exec node packages/connections/dist/reencrypt/main.js "$@" ;;
  doctor) shift && exec node packages/checks/dist/doctor/main.js "$@" ;;
  recover) shift && exec node apps/worker/dist/recover/main.js "$@" ;;
  migrate) exec node packages/database/dist/migrate/main.js ;;
  *) exec "$@" ;;
esac
