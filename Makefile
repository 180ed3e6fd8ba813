# Two commands: `make run` starts Samman, `make test` checks it. Everything they do is in tools/.

SHELL := /bin/sh

# The first Python of 3.11 or newer that can make virtual environments.
PYTHON ?= $(shell for p in python3 python3.14 python3.13 python3.12 python3.11; do \
	$$p -c 'import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$p && break; done)

# bench: PART=b1 .. b7 for one part, SCALE=small to try it.
PART ?=
SCALE ?= full

.PHONY: help run test lint bench manage backup restore ready translations lock python

help:
	@echo 'make run                   start Samman with demo data at http://localhost:8000'
	@echo 'make run DEMO=0            start it empty'
	@echo 'make test                  all checks and tests'
	@echo 'make bench                 figures (PART=b1, SCALE=small to try), beside a peer'
	@echo 'make manage ARGS="..."     a manage.py command on the running site'
	@echo 'make backup DIR=...         database, sealed files and (in DIR-keys) the keys of the site'
	@echo 'make restore DIR=...        the same into an empty SAMMAN_HOME'
	@echo 'make translations          take new strings into the Hindi catalogues'
	@echo 'make lock                  renew the locked versions of all packages'

python:
	@test -n "$(PYTHON)" || { echo 'Samman needs Python 3.11 or newer with its venv module (Debian: apt install python3 python3-venv).'; exit 1; }

run: python
	@exec $(PYTHON) -m tools.run

test: python
	@exec $(PYTHON) -m tools.test

lint: python
	@exec $(PYTHON) -m tools.test --lint

bench: python
	@exec $(PYTHON) -m bench --part "$(PART)" --scale "$(SCALE)"

manage:
	@exec .venv/bin/python manage.py $(ARGS)

# Packages, for a machine on which nothing ran yet.
ready: python
	@$(PYTHON) -c 'from tools import prepare; prepare.packages("Packages:", "run")'

backup: ready
	@exec .venv/bin/python -m tools.backup "$(DIR)"

restore: ready
	@exec .venv/bin/python -m tools.restore "$(DIR)" "$(KEYS)"

# `make backup /media/disk/monday` means the same as `make backup DIR=/media/disk/monday`.
ifneq ($(filter backup restore,$(firstword $(MAKECMDGOALS))),)
ifneq ($(word 2,$(MAKECMDGOALS)),)
DIR ?= $(word 2,$(MAKECMDGOALS))
.PHONY: $(word 2,$(MAKECMDGOALS))
$(word 2,$(MAKECMDGOALS)):
	@:
endif
endif

translations:
	@.venv/bin/python -m tools.translations update && .venv/bin/python -m tools.translations compile

lock: python
	@exec $(PYTHON) -m tools.lock
