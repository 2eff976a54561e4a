"""A kernel that is a copy is like any other: fresh, to be interrupted, gone when it ends."""

import os
import sys
import time

import pytest

from fosterlib.regression.warm import KERNEL, WarmKernels

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="kernels are copied on Linux only")


@pytest.fixture(scope="module")
def warm():
    before = os.environ.get("JUPYTER_PATH")
    warm = WarmKernels()
    assert warm.ready
    yield warm
    warm.close()
    assert os.environ.get("JUPYTER_PATH") == before
    assert not warm.folder.exists()
    assert warm.process.poll() is not None


@pytest.fixture
def kernel(warm):
    from jupyter_client.manager import start_new_kernel

    manager, client = start_new_kernel(kernel_name=KERNEL)
    yield manager, client
    client.stop_channels()
    manager.shutdown_kernel(now=True)


def value(client, expression):
    reply = client.execute_interactive(
        "import os, sys", user_expressions={"value": expression}, timeout=60
    )
    return reply["content"]["user_expressions"]["value"]["data"]["text/plain"]


def gone(pid):
    for _ in range(100):
        try:
            os.kill(pid, 0)
        except ProcessLookupError:
            return True
        time.sleep(0.1)
    return False


def test_it_has_the_packages_but_begins_with_a_new_fosterlib(kernel):
    _, client = kernel
    assert value(client, "'pandas' in sys.modules") == "True"
    assert value(client, "[m for m in sys.modules if m.startswith('fosterlib')]") == "[]"
    assert value(client, "sys.modules['pandas'].get_option('display.max_columns')") == "20"
    assert value(client, "os.getcwd()") == repr(os.getcwd())


def test_it_can_be_interrupted_and_goes_on(kernel):
    manager, client = kernel
    client.execute("import time; time.sleep(60)", stop_on_error=False)
    time.sleep(1)
    manager.interrupt_kernel()
    began = time.monotonic()
    assert value(client, "1 + 1") == "2"
    assert time.monotonic() - began < 30


def test_it_is_gone_when_it_is_killed(kernel):
    manager, client = kernel
    pid = int(value(client, "os.getpid()"))
    client.stop_channels()
    manager.shutdown_kernel(now=True)
    assert gone(pid)
