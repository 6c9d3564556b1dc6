import subprocess
import sys

LIST_MODULES = "import sys, pytest_claude_params.simulator; print('\\n'.join(sys.modules))"


def test_the_simulator_imports_neither_pytest_nor_an_sdk_nor_its_http_libraries():
    listed = subprocess.run(
        [sys.executable, "-c", LIST_MODULES], capture_output=True, text=True, check=True
    )

    assert set() == {"pytest", "_pytest", "anthropic", "httpx", "httpx2", "vcr"} & set(
        listed.stdout.split()
    )
