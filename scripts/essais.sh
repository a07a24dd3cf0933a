#!/usr/bin/env bash
# Lance pytest, groupe par groupe dans un seul passage, et annonce tout groupe ignoré.
# NRDIAG_STRICT=1 : un groupe ignoré est un échec.
set -uo pipefail
cd "$(dirname "$0")/.."

groupes=() ignores=()
for groupe in unit spec magasin page e2e load; do
  if [ -z "$(find "tests/$groupe" -name 'test_*.py' -print -quit 2>/dev/null)" ]; then
    ignores+=("$groupe (aucun essai)")
  elif [ "$groupe" = e2e ] && ! scripts/paquets.sh; then
    ignores+=("$groupe (Chromium n'est pas installé)")
  elif [ "$groupe" = magasin ] && ! scripts/paquets.sh postgresql; then
    ignores+=("$groupe (PostgreSQL n'est pas installé)")
  else
    groupes+=("tests/$groupe")
  fi
done

annonce() {
  for ignore in "${ignores[@]}"; do
    printf '\n*** GROUPE IGNORÉ : %s ***\n' "$ignore"
  done
}
annonce
if [ -n "${NRDIAG_STRICT:-}" ] && [ ${#ignores[@]} -gt 0 ]; then
  echo "Mode strict : aucun groupe ne doit être ignoré." >&2
  exit 1
fi
if [ ${#groupes[@]} -eq 0 ]; then
  echo "Aucun essai à lancer." >&2
  exit 1
fi

echo "Groupes : ${groupes[*]#tests/}"
# pytest sort en erreur (5) quand il n'a trouvé aucun essai.
"${PYTHON:-.venv/bin/python}" -m pytest "${groupes[@]}" "$@"
resultat=$?
[ -n "${NRDIAG_STRICT:-}" ] || annonce
exit $resultat
