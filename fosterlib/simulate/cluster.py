"""Where the parts of a simulation are computed: in this process, or on the workers of a Dask
cluster.
"""

import asyncio
import re
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import CancelledError
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from functools import reduce
from typing import Any

from fosterlib.model.errors import CaseError, Problem, nearest

CLIENTS = 'None, "local", an address such as "tcp://10.0.0.5:8786", or a dask.distributed.Client'
ADDRESS = re.compile(r"([a-z]+://)?[^\s/]+:\d{1,5}/?")
CONNECT_SECONDS = 10
LOOK_SECONDS = 2  # between two looks at whether there is a worker
LOST_SECONDS = 30
KEPT_MEMORY = {  # in bytes: what glibc comes to by itself if Dask does not set it
    "MALLOC_MMAP_THRESHOLD_": str(2**25),
    "MALLOC_TRIM_THRESHOLD_": str(2**26),
}
LOST = (CancelledError, asyncio.CancelledError, TimeoutError, OSError)


@dataclass(frozen=True)
class Progress:
    """The bar that shows, in a notebook and in a terminal, how far a run is, once it has taken two
    seconds: `size` of `unit` for each step from first to last of a task.
    """

    is_shown: bool
    unit: str
    size: int = 1


def run_all(
    client,
    function: Callable,
    shared,
    tasks: Sequence[tuple[int, int]],
    join: Callable,
    progress: Progress,
):
    """`function(shared, first, last)` for each task (first, last), joined in their order as they
    come in.

    `join` makes one result of two neighbours, so that few are held at a time. Fewer tasks if it is
    stopped by hand; a KeyboardInterrupt before the first result is passed on.
    """
    from tqdm.auto import tqdm

    whole: list[Any] = []  # what is joined so far, if anything
    waiting: dict[int, Any] = {}
    following = 0
    bar = tqdm(
        total=tasks[-1][1] * progress.size,
        unit=progress.unit,
        unit_scale=True,
        delay=2,
        leave=False,
        disable=not progress.is_shown,
    )
    with connected(client) as workers, bar:
        try:
            for number, result in completed(workers, function, shared, tasks):
                waiting[number] = result
                while following in waiting:
                    whole = [reduce(join, [*whole, waiting.pop(following)])]
                    following += 1
                bar.update((tasks[number][1] - tasks[number][0]) * progress.size)
        except KeyboardInterrupt:
            if not whole and not waiting:
                raise
    return reduce(join, [*whole, *(waiting[number] for number in sorted(waiting))])


@contextmanager
def connected(client) -> Iterator[Any]:
    """The Dask client that `client` stands for: None, "local" (this machine's processors, which
    listen to this machine alone), an address, a client. CaseError if it is none, or nobody answers.
    """
    if client is None or hasattr(client, "submit"):
        yield client
    elif client == "local":
        from dask.distributed import Client

        with cluster_here() as cluster, Client(cluster) as opened:
            yield opened
    else:
        with _at_address(client) as opened:
            yield opened


def cluster_here(workers: int | None = None):
    """A cluster on this machine that listens to this machine alone: a worker for each processor, or
    as many as asked for.
    """
    import dask
    from dask.distributed import LocalCluster

    usual = dask.config.get("distributed.nanny.pre-spawn-environ")
    # Dask makes its workers hand back free memory at once. Each array of a block is then asked of
    # the system anew, which takes several times as long as to compute it.
    with dask.config.set({"distributed.nanny.pre-spawn-environ": usual | KEPT_MEMORY}):
        return LocalCluster(
            n_workers=workers,
            threads_per_worker=1,
            host="127.0.0.1",
            dashboard_address="127.0.0.1:0",
            worker_dashboard_address="127.0.0.1:0",
        )


def _at_address(address: object):
    """A client of the scheduler at an address."""
    from dask.distributed import Client

    if not isinstance(address, str) or not ADDRESS.fullmatch(address):
        near = nearest(str(address), ["local"])
        reason = "is neither a client nor an address"
        problem = Problem(reason, field="client", value=address, allowed=CLIENTS, nearest=near)
        raise CaseError(problem)
    try:
        return Client(address, timeout=CONNECT_SECONDS)
    except Exception as error:  # what another service answers fails in many ways
        reason = f"no scheduler answers at this address within {CONNECT_SECONDS} seconds"
        problem = Problem(reason, field="client", value=address, allowed=CLIENTS)
        raise CaseError(problem) from error


def completed(
    client, function: Callable, shared, tasks: Sequence[tuple]
) -> Iterator[tuple[int, Any]]:
    """`function(shared, *task)` for each task, as (number of the task, result), in the order they
    are done.

    On a cluster, what a lost worker held or was at is computed again elsewhere. CaseError if the
    scheduler is lost, if a task has lost one worker after the other, or if there is no worker for
    LOST_SECONDS.
    """
    if client is None:
        for number, task in enumerate(tasks):
            yield number, function(shared, *task)
        return
    from dask.distributed import KilledWorker

    try:
        # A task, not data that is sent: it is made again if its worker is lost.
        held = client.submit(as_it_is, shared, pure=False)
        futures = {
            client.submit(function, held, *task, pure=False): number
            for number, task in enumerate(tasks)
        }
        try:
            while futures:
                for future in _finished(client, list(futures)):
                    yield futures.pop(future), future.result()
                    future.release()
        finally:
            with suppress(*LOST):  # nobody is there any more who could be told
                client.cancel(list(futures))
    except KilledWorker as error:
        raise _lost("one worker after the other was lost") from error
    except LOST as error:
        raise _lost("the scheduler was lost") from error


def _finished(client, futures: list) -> set:
    """Those that are done, as soon as one is. CaseError if there is nobody to do them."""
    from dask.distributed import wait

    last_seen = time.monotonic()
    while True:
        with suppress(TimeoutError):
            return wait(futures, timeout=LOOK_SECONDS, return_when="FIRST_COMPLETED").done
        if client.nthreads():
            last_seen = time.monotonic()
        if time.monotonic() - last_seen > LOST_SECONDS:
            raise _lost(f"there was no worker for {LOST_SECONDS} seconds")


def _lost(reason: str) -> CaseError:
    return CaseError(
        Problem(
            f"the cluster gave no result: {reason}",
            field="client",
            allowed="client=None computes in this process, with the same result",
        )
    )


def as_it_is(value):
    """The value: a task that does nothing, so that the scheduler knows where to get it."""
    return value
