# Everyday commands; README.md tells when to use which.
SHELL := bash
PYTHON ?= python3
BIN := .venv/bin
READY := .venv/.ready
READY_FOR_TESTS := .venv/.ready-for-tests
READY_FOR_JUDGES := tests/validators/node_modules/.ready

.DEFAULT_GOAL := report
.PHONY: report test heavy check-all lock clean

# Build every edition of the report into build/. Installs what is missing the first time.
report: $(READY)
	$(BIN)/reportbuild build

# The test command: style, types, borders between rooms, everyday tests.
test: $(READY_FOR_TESTS)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/pytest

# Outside validators and whole-report builds: minutes, not seconds.
heavy: $(READY_FOR_TESTS) $(READY_FOR_JUDGES)
	$(BIN)/pytest -m heavy

check-all: test heavy

# Renew requirements.lock after a change of the dependencies in pyproject.toml.
lock: $(READY)
	$(BIN)/python -m pip install --quiet uv
	$(BIN)/uv pip compile pyproject.toml --group dev --universal --python-version 3.11 \
	  --generate-hashes --no-emit-index-url --no-annotate \
	  --custom-compile-command "make lock" --quiet --upgrade --output-file requirements.lock

clean:
	rm -rf build .pytest_cache .mypy_cache .ruff_cache

# The stamps are the last thing written, so that an interrupted installation starts again.
# --no-build-isolation: hatchling comes from the lock too, nothing unhashed is downloaded.
$(READY): requirements.lock pyproject.toml .ci/system-packages
	PYTHON="$(PYTHON)" .ci/system-packages python venv pango
	test -x $(BIN)/python || $(PYTHON) -m venv .venv
	@echo "installing into .venv/ (a few minutes the first time)"
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	touch $@

$(READY_FOR_TESTS): $(READY)
	PYTHON="$(PYTHON)" .ci/system-packages git pdftotext java jaxb chromium hunspell
	touch $@

# The outside validators from npm. No package runs a script of its own, no browser is
# downloaded, nor the binaries with which PDF.js draws outside of one.
$(READY_FOR_JUDGES): tests/validators/package-lock.json .ci/system-packages
	PYTHON="$(PYTHON)" .ci/system-packages node npm poppler-bindings
	cd tests/validators && npm ci --ignore-scripts --omit=optional --no-audit --no-fund --loglevel=error
	touch $@
