#!/usr/bin/env bash
# Installe Chromium, que demandent les essais dans un navigateur. C'est le seul paquet du
# système dont nrdiag a besoin : il n'enregistre rien dans une base, PostgreSQL n'est pas utile.
set -euo pipefail

navigateur="${NRDIAG_CHROMIUM:-/usr/bin/chromium}"
if [ -x "$navigateur" ]; then
  exit 0
fi
if ! command -v apt-get >/dev/null; then
  echo "Chromium manque et apt-get n'existe pas ici : installez-le, ou donnez NRDIAG_CHROMIUM." >&2
  exit 1
fi
if [ "$(id -u)" = 0 ]; then
  admin=()
elif sudo -n true 2>/dev/null; then
  admin=(sudo -n)
else
  echo "Chromium manque ; pour l'installer : sudo apt-get install chromium" >&2
  exit 1
fi
echo "Installation de Chromium par apt-get (une fois par machine)…"
"${admin[@]}" apt-get update -qq
"${admin[@]}" env DEBIAN_FRONTEND=noninteractive \
  apt-get install -y -qq --no-install-recommends chromium fonts-dejavu-core >/dev/null
[ -x "$navigateur" ]
