#!/usr/bin/env bash
# Installe par apt-get ce que demandent les essais : Chromium (défaut), PostgreSQL, nginx, ou de
# quoi rouvrir les documents (LibreOffice et pdftotext). L'application n'a besoin d'aucun d'eux.
#   scripts/paquets.sh [chromium|postgresql|nginx|documents]
set -euo pipefail

quoi="${1:-chromium}"
case "$quoi" in
  chromium) paquets=(chromium fonts-dejavu-core) ;;
  postgresql) paquets=(postgresql) ;;
  documents) paquets=(libreoffice-writer-nogui libreoffice-calc-nogui fonts-liberation poppler-utils) ;;
  nginx) paquets=(nginx-light openssl) ;;
  *) echo "Paquet inconnu : $quoi" >&2; exit 2 ;;
esac

present() {
  case "$quoi" in
    chromium) [ -x "${NRDIAG_CHROMIUM:-/usr/bin/chromium}" ] ;;
    documents) command -v soffice >/dev/null && command -v pdftotext >/dev/null ;;
    postgresql) compgen -G '/usr/lib/postgresql/*/bin/initdb' >/dev/null ;;
    nginx) [ -x /usr/sbin/nginx ] && [ -x /usr/bin/openssl ] ;;
  esac
}

if present; then
  exit 0
fi
if ! command -v apt-get >/dev/null; then
  echo "$quoi manque et apt-get n'existe pas ici : installez-le (Chromium : ou donnez NRDIAG_CHROMIUM)." >&2
  exit 1
fi
if [ "$(id -u)" = 0 ]; then
  admin=()
elif sudo -n true 2>/dev/null; then
  admin=(sudo -n)
else
  echo "$quoi manque ; pour l'installer : sudo apt-get install ${paquets[*]}" >&2
  exit 1
fi
echo "Installation de $quoi par apt-get (une fois par machine)…"
"${admin[@]}" apt-get update -qq
"${admin[@]}" env DEBIAN_FRONTEND=noninteractive \
  apt-get install -y -qq --no-install-recommends "${paquets[@]}" >/dev/null
present
