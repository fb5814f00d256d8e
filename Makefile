# `make demo` and `make test` are enough on a fresh machine; `make` alone lists the rest.

.DEFAULT_GOAL := aide
.NOTPARALLEL:
.DELETE_ON_ERROR:

# `make demo PORT=8765`, `make test ARGS="-k heures"`, `make install PYTHON=python3.13`
PORT = 8000
PROCESSUS = 2
MESURES = saisie lecture validation papier redaction imports chiffres apres decp reprise fil
# How much invented data the figures are measured on; 500 × 10 is several times France.
STRUCTURES = 20
ANNEES = 10
# How many people the follow-up is measured on; 200000 are about those of the country.
PERSONNES = 20000
ARGS =

PY = .venv/bin/python
SQLITE_DES_TESTS = env -u DATABASE_URL DJANGO_SETTINGS_MODULE=clauses_project.settings.tests
# Invented values: production settings refuse to start without them, `check` connects to nothing.
PRODUCTION_FICTIVE = env \
	DJANGO_SETTINGS_MODULE=clauses_project.settings.production \
	SECRET_KEY=fictive-0123456789-abcdefghijklmnopqrstuvwxyz-ABCDEFGHIJKLMNOPQRSTUVWXYZ \
	CLE_EMPREINTE=fictive-zyxwvutsrqponmlkjihgfedcba-9876543210 \
	DATABASE_URL=postgres://clauses:fictif@127.0.0.1:5432/clauses \
	ALLOWED_HOSTS=clauses.example.org \
	EMAIL_URL=smtp+tls://clauses:fictif@127.0.0.1:587 \
	DEFAULT_FROM_EMAIL=clauses@example.org

.PHONY: aide demo test test-sqlite bench install install-dev quality format requirements

aide: ## this list
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/make \1\t\2/p' Makefile | expand -t 20

demo: install ## demonstration on http://127.0.0.1:8000 (another port: PORT=8765)
	@outils/systeme demo
	@exec $(PY) outils/demonstration.py $(PORT)

# The cluster is thrown away whole: dropping each database first would only trip on a late session.
test: install-dev ## the whole suite, browsers included, on a throw-away PostgreSQL
	@outils/systeme tests
	@outils/sur_postgresql .venv/bin/pytest --migrations --reuse-db -n $(PROCESSUS) $(ARGS)

# Who may open what, and in how many queries, is the same on both databases: PostgreSQL says it.
test-sqlite: install-dev ## the suite without browsers, on SQLite
	@outils/systeme demo
	@$(SQLITE_DES_TESTS) .venv/bin/pytest -n $(PROCESSUS) -m "not navigateur" \
		--ignore tests/acces --ignore tests/requetes $(ARGS)

bench: install-dev ## what an action costs, in empty pages of the same run, on a throw-away PostgreSQL
	@outils/systeme tests
	@trop=; for mesure in $(MESURES); do \
		STRUCTURES=$(STRUCTURES) ANNEES=$(ANNEES) PERSONNES=$(PERSONNES) outils/sur_postgresql $(PY) -m bench.$$mesure || trop="$$trop $$mesure"; \
	done; if [ -n "$$trop" ]; then echo "Over a limit:$$trop" >&2; exit 1; fi

install: .venv/.production node_modules/.installe ## what the application needs, without starting it

install-dev: .venv/.developpement node_modules/.installe ## the same, and the development tools

quality: install-dev ## format, lint, imports, migrations, deployment checks, types
	@outils/systeme demo
	.venv/bin/ruff format --check .
	.venv/bin/ruff check .
	.venv/bin/djlint --lint --quiet .
	.venv/bin/lint-imports
	$(SQLITE_DES_TESTS) $(PY) manage.py makemigrations --check --dry-run
	@echo "manage.py check --deploy (production)"
	@$(PRODUCTION_FICTIVE) $(PY) manage.py check --deploy --fail-level WARNING
	$(SQLITE_DES_TESTS) .venv/bin/mypy

format: install-dev ## format the Python files, apply the safe corrections
	.venv/bin/ruff check --fix-only --quiet .
	.venv/bin/ruff format .

requirements: install-dev ## recompile requirements/*.txt (newer versions: ARGS=--upgrade)
	for nom in production developpement node; do \
		.venv/bin/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes \
			--no-emit-index-url --custom-compile-command "make requirements" $(ARGS) \
			requirements/$$nom.in --output-file requirements/$$nom.txt || exit 1; \
	done

# A stamp is newer than what was installed from: the second run installs nothing.

.venv/bin/python:
	@PYTHON="$(PYTHON)" outils/systeme venv

.venv/.production .venv/.developpement: .venv/.%: requirements/%.txt | .venv/bin/python
	@echo "Installation des paquets Python ($*)…"
	@$(PY) -m pip install --quiet --disable-pip-version-check --require-hashes --requirement $<
	@touch $@

node_modules/.installe: package.json package-lock.json .npmrc | .venv/bin/python
	@echo "Installation des paquets npm…"
	@outils/npm ci --include=dev --loglevel=error
	@touch $@
