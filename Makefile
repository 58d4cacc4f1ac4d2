# Everything a newcomer needs is here: `make demo` and `make test`. `make help` lists the rest.

PYTHON := .venv/bin/python

.DEFAULT_GOAL := help
.PHONY: help demo test test-transfer test-operators check setup bench bench-search bench-orders bench-contacts bench-conference burn gallery docs lock clean

help: ## what can be made
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-16s %s\n", $$1, $$2 }' Makefile

demo: ## the phone, with a company to call; needs no server
	@installer/setup.sh run
	@$(PYTHON) -m ui.main demo

test: setup ## every check and every test, Asterisk included
	@tests/run.sh all

test-transfer: setup ## every transfer through Asterisk and from phone to phone; writes build/transfer-matrix.md
	@$(PYTHON) -m pytest -p tests.support.matrix_report --transfer-matrix build/transfer-matrix.md \
		tests/pbx/test_transfer_matrix.py tests/pbx/test_transfer.py tests/engine/test_moving_calls.py \
		tests/engine/test_leaving_a_mix.py

test-operators: setup ## 50 operators take 20,000 orders from one PostgreSQL, ten of them are killed; some minutes
	@HOOKSWITCH_TEST_OPERATORS=50 HOOKSWITCH_TEST_ORDERS=20000 $(PYTHON) -m pytest --timeout 7200 \
		"tests/orders/test_many_operators.py::test_no_order_is_dialled_twice_or_lost[postgresql]" --durations=3

check: ## the quick ones: lint, types, rules (needs `make setup` once)
	@tests/run.sh quick

setup: ## what the tests need on this machine, and nothing else
	@installer/setup.sh test

bench: ## measure; `make bench VS=baresip,linphonec` measures those beside us
	@installer/setup.sh $(if $(VS),peers,test)
	@$(PYTHON) -m tests.bench $(if $(VS),--vs $(VS))

bench-search: ## search among a million people; they are made once, which takes some minutes
	@installer/setup.sh test
	@$(PYTHON) -m tests.bench.search

bench-orders: ## statistics and the next of a million orders, orders taken a second; SQLite and PostgreSQL
	@installer/setup.sh test
	@$(PYTHON) -m tests.bench.order_statistics
	@$(PYTHON) -m tests.bench.statistics_window
	@$(PYTHON) -m tests.bench.orders

bench-contacts: ## import a hundred thousand contacts beside a window
	@installer/setup.sh test
	@$(PYTHON) -m tests.bench.contacts

bench-conference: ## 250 people in a conference room of an Asterisk set up as docs/pbx says
	@installer/setup.sh test
	@$(PYTHON) -m tests.bench.conference

burn: ## does a busy window disturb the sound? (half a minute)
	@installer/setup.sh test
	@$(PYTHON) -m tests.bench.burn

gallery: ## every widget in every state and theme
	@installer/setup.sh run
	@$(PYTHON) -m ui.main gallery

docs: ## docs/behaviours.md from the tests
	@$(PYTHON) docs/make_behaviours.py

lock: ## the lock files from pyproject.toml
	@installer/lock.sh

clean: ## everything made here, except .venv and the Asterisk root
	@rm -rf build dist .mypy_cache .ruff_cache .pytest_cache .hypothesis
	@find app ui resources tests installer docs -name __pycache__ -type d -prune -exec rm -rf {} +
