# make lab, make test: all that is needed to start. Everything is installed in .venv.
PYTHON ?= python3
SCENARIO ?= published
OUTPUTS ?= outputs
WORKERS ?= 2

BIN := .venv/bin
INSTALLED := .venv/installed

.PHONY: help lab test app page paper bench accept docs attack mutate wheel lowest audit lock clean

help: ## Show this list
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "make %-10s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

lab: $(INSTALLED) ## Open JupyterLab on notebooks/00_start.ipynb and print its address (CASE=a folder or workbook)
	$(BIN)/python -m fosterlib lab $(if $(CASE),"$(CASE)")

# Each notebook and each file of tests stays with one worker. Those in the browser take longest, and begin first
# because the order is kept. (By files, not loadgroup: pytest 9.2 does not see the groups of pytest-xdist 3.8.)
test: $(INSTALLED) ## Check the style and the types, run all tests and notebooks
	$(BIN)/ruff check
	$(BIN)/ruff format --check fosterlib tests benchmarks docs
	$(BIN)/mypy
	@if [ -x $(BIN)/oxlint ] && [ -x $(BIN)/oxfmt ]; then \
	    $(BIN)/oxlint --quiet --deny-warnings fosterlib && $(BIN)/oxfmt --check 'fosterlib/**/*.js' 'fosterlib/**/*.css'; \
	else echo 'oxlint and oxfmt are not there: the JavaScript is NOT checked. Get them with: make clean test'; fi
	$(BIN)/pytest -n $(WORKERS) --dist loadfile --no-loadscope-reorder

app: $(INSTALLED) ## Open the workbench in the browser: one file, no server (CASE=tv01c SCENARIO=published)
	@$(BIN)/python -m fosterlib page "$(or $(CASE),tv01c)" --scenario "$(SCENARIO)" --output "$(OUTPUTS)" --open

page: $(INSTALLED) ## Write the workbench as one file, to be sent on (CASE=tv01c SCENARIO=published)
	@$(BIN)/python -m fosterlib page "$(or $(CASE),tv01c)" --scenario "$(SCENARIO)" --output "$(OUTPUTS)"

paper: $(INSTALLED) ## Write paper, workbook, tables and figures to outputs/ (CASE=tv01c SCENARIO=published)
	@$(BIN)/python -m fosterlib paper "$(or $(CASE),tv01c)" --scenario "$(SCENARIO)" --output "$(OUTPUTS)" --all

bench: $(INSTALLED) ## Run every benchmark
	$(BIN)/python -m benchmarks

accept: $(INSTALLED) ## Run the notebooks that failed again, store them, say what moved (NOTEBOOK=00_start)
	$(BIN)/python -m fosterlib accept $(NOTEBOOK)

docs: $(INSTALLED) ## Write what is made of docs again (api.md, figure.md, example), and the site to build/site
	$(BIN)/python docs/make_pages.py
	rm -f docs/example/*
	$(BIN)/python -m fosterlib paper data/tv01c --scenario "slower network care" --output docs/example
	cd docs/example && soffice --headless --convert-to pdf *.docx && pdftoppm -r 60 -singlefile -png *.pdf page
	$(BIN)/sphinx-build -q -W --keep-going -c docs . build/site

attack: $(INSTALLED) ## Attack files and readers for a long time: saves, kills, 100,000 mangled inputs
	$(BIN)/pytest -m attack tests/attacks

# mutmut writes the changed copies to mutants/. WORDS picks some of them; docs/mutation.md says what was found.
mutate: $(INSTALLED) ## Change the code in thousands of places and see whether a test fails (WORDS="levers --minutes=10")
	$(BIN)/uv venv --quiet --clear build/mutate
	$(BIN)/uv pip install --quiet --python build/mutate -r requirements.lock mutmut==3.8.1
	rm -rf mutants
	build/mutate/bin/python tests/mutate.py $(WORDS)

audit: $(INSTALLED) ## List the licences of all dependencies, and known weaknesses where the registry tells them
	mkdir -p build
	grep --invert-match '^|' docs/licences.md > build/licences.md
	$(BIN)/uv tool run --quiet pip-licenses==5.5.5 --python $(BIN)/python --ignore-packages fosterlib \
	    --format=markdown --from=mixed --order=license >> build/licences.md
	mv build/licences.md docs/licences.md
	$(BIN)/uv tool run --quiet pip-audit --requirement requirements.lock --no-deps --disable-pip --progress-spinner off

wheel: $(INSTALLED) ## Build the wheel and try it in an empty environment
	$(BIN)/uv build --quiet --wheel --no-build-isolation --python $(BIN)/python --out-dir build/wheel
	$(BIN)/uv venv --quiet --clear build/installed
	$(BIN)/uv pip install --quiet --python build/installed build/wheel/*.whl
	cd build && installed/bin/python -c 'import fosterlib as fl; print(fl.headline(*[fl.evaluate(fl.load_case(fl.example("tv01c")))] * 2, "en"))'

# Notebooks and pictures of charts belong to the locked versions; a browser or an office makes no difference here.
lowest: $(INSTALLED) ## Run the tests with the lowest versions that pyproject.toml allows
	$(BIN)/uv venv --quiet --clear build/lowest
	$(BIN)/uv pip install --quiet --python build/lowest --require-hashes -r requirements-tools.lock
	$(BIN)/uv pip install --quiet --python build/lowest --resolution lowest-direct -e '.[lab,cluster,test,docs]'
	build/lowest/bin/pytest -m "not browser and not office and not attack" tests --deselect tests/test_charts_look.py

# One version of each package for every supported Python, so that the notebooks show the same everywhere;
# with the hashes of its files, so that nothing else is installed under its name. The tools that install and build
# have a file of their own: pip installs them first, and nothing is fetched to build fosterlib.
COMPILE = $(BIN)/uv pip compile --quiet --upgrade --universal --python-version 3.11 --fork-strategy fewest \
    --no-annotate --no-header --generate-hashes

lock: $(INSTALLED) ## Refresh requirements.lock and requirements-tools.lock with the newest versions
	$(COMPILE) pyproject.toml --all-extras --output-file requirements.lock
	printf 'uv\nhatchling\n' | $(COMPILE) --constraint requirements.lock --output-file requirements-tools.lock -

clean: ## Remove .venv, builds and caches; outputs/ is kept
	rm -rf .venv build dist mutants .hypothesis .mypy_cache .pytest_cache .ruff_cache
	find . -name __pycache__ -prune -exec rm -rf {} +

$(INSTALLED): requirements.lock requirements-tools.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { \
	    echo 'fosterlib needs Python 3.11 or newer. Choose another with: make PYTHON=python3.12 ...'; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || { \
	    echo 'This Python cannot make a virtual environment. On Debian or Ubuntu: sudo apt-get install python3-venv'; exit 1; }
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --require-hashes -r requirements-tools.lock
	$(BIN)/uv pip install --quiet --python $(BIN)/python --require-hashes -r requirements.lock
	$(BIN)/uv pip install --quiet --python $(BIN)/python --no-build-isolation --no-deps -e .
	@touch $@
