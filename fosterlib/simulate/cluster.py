"""Where the parts of a simulation are computed: in this process, or on the workers of a Dask
cluster.
"""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import reduce
from typing import Any

from fosterlib.model.case import Case


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
def connected(client):
    """The Dask client that `client` stands for: None, "local" (this machine's processors), an
    address, a client.
    """
    if not isinstance(client, str):
        yield client
        return
    from dask.distributed import Client, LocalCluster

    if client == "local":
        with (
            LocalCluster(threads_per_worker=1, dashboard_address=":0") as cluster,
            Client(cluster) as opened,
        ):
            yield opened
    else:
        with Client(client) as opened:
            yield opened


def completed(
    client, function: Callable, shared, tasks: Sequence[tuple]
) -> Iterator[tuple[int, Any]]:
    """`function(shared, *task)` for each task, as (number of the task, result), in the order they
    are done.

    On a cluster, what a lost worker held or was at is computed again elsewhere.
    """
    if client is None:
        for number, task in enumerate(tasks):
            yield number, function(shared, *task)
        return
    from dask.distributed import as_completed

    # a task, not data: it is made again if its worker is lost
    held = client.submit(as_it_is, shared, pure=False)
    futures = {
        client.submit(function, held, *task, pure=False): number
        for number, task in enumerate(tasks)
    }
    try:
        for future in as_completed(list(futures)):
            yield futures[future], future.result()
            future.release()
    finally:
        client.cancel(list(futures))


def as_it_is(value):
    """The value: a task that does nothing, so that the scheduler knows where to get it."""
    return value


def portable(case: Case) -> Case:
    """The case as it can be sent to another process: plain dictionaries, without its scenarios."""
    return replace(
        case,
        assumptions=dict(case.assumptions),
        patterns=dict(case.patterns),
        scenarios={},
        price_index={},
    )
