# Les verbes de nrdiag. `make` seul les liste.
SHELL := bash
PYTHON3 ?= python3
VENV := .venv
PY := $(VENV)/bin/python
PIP := $(PY) -m pip install --quiet --disable-pip-version-check --no-deps --require-hashes
export PYTHON := $(PY)

.DEFAULT_GOAL := aide
.PHONY: aide run test check bench bench-parc bench-rapport edition captures venv venv-dev verrous clean

aide: ## affiche cette aide
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:[^#]*## /|/' \
	  | awk -F'|' '{ printf "  make %-10s %s\n", $$1, $$2 }'

run: venv ## lance l'application sur http://127.0.0.1:8501 (NRDIAG_PORT pour changer)
	$(PY) -m nrdiag.ui.server

test: venv-dev ## lance les essais (OPTIONS="-k mot" pour choisir) ; installe Chromium, PostgreSQL, nginx et LibreOffice s'ils manquent
	scripts/essais.sh $(OPTIONS)

check: venv-dev ## vérifie le style, les types et les couches
	$(PY) -m ruff check .
	$(PY) -m ruff format --check .
	$(PY) -m mypy
	$(VENV)/bin/lint-imports

bench: venv-dev ## mesure temps, poids et mémoire (8 min au plus), écrit docs/performance.md
	scripts/paquets.sh
	$(PY) -m benchmarks

bench-parc: venv-dev ## compare le calcul du parc à boaviztapi, écrit docs/performance-parc.md
	scripts/paquets.sh
	test -x $(VENV)-bench/bin/python || $(PYTHON3) -m venv $(VENV)-bench
	$(VENV)-bench/bin/python -m pip install --quiet -r requirements-bench.in
	PYTHONPATH=.:tests $(PY) -m benchmarks.fleet $(VENV)-bench/bin/python

bench-rapport: venv-dev ## mesure le temps d'écriture du rapport, écrit docs/performance-rapport.md
	PYTHONPATH=.:tests $(PY) -m benchmarks.documents

edition: venv-dev ## refabrique les données livrées (data/)
	$(PY) -m nrdiag edition build

captures: venv-dev ## refait les captures d'écran du README
	scripts/paquets.sh
	$(PY) scripts/captures.py

venv: $(VENV)/.pret ## prépare .venv avec ce que l'application demande
venv-dev: $(VENV)/.pret-dev ## y ajoute les outils des essais et des vérifications

# Un fichier témoin par liste : rien n'est réinstallé tant que la liste n'a pas changé.
$(VENV)/.pret: requirements.txt
	@echo "Installation des dépendances dans $(VENV) (environ une minute)…"
	@$(PYTHON3) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
	  || { echo "nrdiag demande Python 3.11 ou plus récent (PYTHON3=… pour le choisir)."; exit 1; }
	test -x $(PY) || $(PYTHON3) -m venv $(VENV)
	$(PIP) -r requirements.txt
	touch $@

$(VENV)/.pret-dev: requirements-dev.txt $(VENV)/.pret
	@echo "Installation des outils d'essai dans $(VENV)…"
	$(PIP) -r requirements-dev.txt
	touch $@

verrous: venv-dev ## recalcule requirements*.txt depuis requirements*.in
	for liste in requirements requirements-dev; do \
	  $(PY) -m uv pip compile --quiet --universal --python-version 3.11 --generate-hashes \
	    --custom-compile-command "make verrous" $$liste.in -o $$liste.txt || exit 1; done

clean: ## enlève ce qui se refabrique
	rm -rf $(VENV) $(VENV)-bench .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis build
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
