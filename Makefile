# make demo     read the fixtures into output/demo/ and show what was found
# make test     all tests                       make lint / types   ruff / mypy --strict
# make golden   rewrite the golden documents    make schema         rewrite schemas/ and docs/codes.md
# make bench    speed beside pdfplumber         make format         let ruff lay the code out
#
# Each target installs what it needs into .venv, once; a second call starts at once.

VENV ?= .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check -q
BUILD := pyproject.toml constraints.txt $(wildcard setup.py) $(wildcard extractor/*/*.c)

.PHONY: demo test lint types format golden schema bench clean
.DEFAULT_GOAL := demo

$(BIN)/python:
	@sh .ci/venv $(VENV)

$(VENV)/.installed: $(BUILD) | $(BIN)/python
	@echo "Installing extractor into $(VENV) ..."
	@$(PIP) install -c constraints.txt -e .
	@touch $@

$(VENV)/.installed-ocr: $(VENV)/.installed
	@echo "Installing what reads scans ..."
	@$(PIP) install -c constraints.txt -e ".[ocr]"
	@touch $@

$(VENV)/.installed-dev: $(VENV)/.installed
	@echo "Installing what the tests need ..."
	@$(PIP) install -c constraints.txt -e ".[dev]"
	@sh .ci/programs
	@touch $@ $(VENV)/.installed-ocr

# A paper whose totals do not add up (exit status 1) is what the demo shows, not a failure of it.
demo: $(VENV)/.installed-ocr
	@$(BIN)/extractor run fixtures --output output/demo || [ $$? -eq 1 ]

test: $(VENV)/.installed-dev
	@$(BIN)/python -m pytest -n 2 --dist loadfile $(PYTEST_ARGS)

lint: $(VENV)/.installed-dev
	@$(BIN)/ruff check .

types: $(VENV)/.installed-dev
	@$(BIN)/mypy

format: $(VENV)/.installed-dev
	@$(BIN)/ruff check --fix . && $(BIN)/ruff format .

# Alone rewrites the documents that `extractor verify` compares with; look at the difference before committing it.
golden: $(VENV)/.installed-ocr
	@$(BIN)/extractor run fixtures --output output || [ $$? -eq 1 ]

schema: $(VENV)/.installed
	@$(BIN)/extractor schema --output schemas
	@$(BIN)/python -m extractor.codes > docs/codes.md

bench: $(VENV)/.installed-dev
	@$(BIN)/python benchmarks/compare.py $(BENCH_ARGS)

clean:
	rm -rf build dist output/demo .pytest_cache .mypy_cache .ruff_cache .hypothesis
