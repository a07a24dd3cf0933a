#!/usr/bin/env bash
# Lance pytest en trois passages (sans navigateur, navigateur, charge), et annonce tout groupe ignoré.
# NRDIAG_STRICT=1 : un groupe ignoré est un échec.
set -uo pipefail
cd "$(dirname "$0")/.."

groupes=() ignores=()
for groupe in unit spec magasin page documents e2e deploy load; do
  if [ -z "$(find "tests/$groupe" -name 'test_*.py' -print -quit 2>/dev/null)" ]; then
    ignores+=("$groupe (aucun essai)")
  elif [ "$groupe" = e2e ] && ! scripts/paquets.sh; then
    ignores+=("$groupe (Chromium n'est pas installé)")
  elif [ "$groupe" = documents ] && ! scripts/paquets.sh documents; then
    ignores+=("$groupe (LibreOffice n'est pas installé)")
  elif [ "$groupe" = deploy ] && ! { scripts/paquets.sh && scripts/paquets.sh postgresql \
    && scripts/paquets.sh nginx; }; then
    ignores+=("$groupe (Chromium, PostgreSQL ou nginx n'est pas installé)")
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
python="${PYTHON:-.venv/bin/python}"
# Trois passages : tout ce qui est sans navigateur, le navigateur, puis la charge, qui mesure le
# serveur et doit avoir la machine pour elle. Chaque cœur a son serveur et son navigateur.
ensemble=() navigateur=() charge=()
for groupe in "${groupes[@]}"; do
  case "$groupe" in
    */e2e) navigateur+=("$groupe") ;;
    */load | */deploy) charge+=("$groupe") ;;
    *) ensemble+=("$groupe") ;;
  esac
done
codes=()
passage() {
  "$python" -m pytest "$@"
  codes+=($?)
}
[ ${#ensemble[@]} -eq 0 ] || passage -n auto --dist loadgroup "${ensemble[@]}" "$@"
[ ${#navigateur[@]} -eq 0 ] || passage -n auto --dist worksteal "${navigateur[@]}" "$@"
[ ${#charge[@]} -eq 0 ] || passage "${charge[@]}" "$@"
# pytest sort en 5 quand il n'a trouvé aucun essai : c'est permis à un passage, pas à tous.
resultat=5
for code in "${codes[@]}"; do
  case "$code" in
    0) [ "$resultat" = 5 ] && resultat=0 ;;
    5) ;;
    *) resultat=$code ;;
  esac
done
[ -n "${NRDIAG_STRICT:-}" ] || annonce
exit $resultat
