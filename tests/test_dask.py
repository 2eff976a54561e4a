"""The same simulation on a cluster: two workers of this machine, the same bytes, and a worker that
is killed.
"""

import os
import signal
import sys

import pytest
from changed_case import TV01C

import fosterlib as fl
from fosterlib.simulate.blocks import run_blocks
from fosterlib.simulate.grid import grid
from fosterlib.simulate.run import simulate

CASE = fl.load_case(TV01C)


@pytest.fixture(scope="module")
def client():
    from dask.distributed import Client, LocalCluster

    with (
        LocalCluster(
            n_workers=2, threads_per_worker=1, dashboard_address=":0", silence_logs=50
        ) as cluster,
        Client(cluster) as client,
    ):
        yield client


def test_two_workers_give_the_bytes_of_one_process(client):
    here, there = (
        simulate(CASE, 200_000, 1),
        simulate(CASE, 200_000, 1, client=client, chunk=30_000),
    )
    assert there.part.kept.tobytes() == here.part.kept.tobytes()
    assert there.quantiles.equals(here.quantiles)


def test_the_address_of_a_scheduler_will_do(client):
    address = client.scheduler.address
    there = simulate(CASE, 20_000, 1, client=address)
    assert there.quantiles.equals(simulate(CASE, 20_000, 1).quantiles)


def test_a_grid_on_two_workers_is_the_grid_of_one_process(client):
    scenarios = [CASE.scenario(f"{n} children", {"network.children": n}) for n in range(30)]
    assert grid(CASE, scenarios, 1_000, 1, client=client).equals(grid(CASE, scenarios, 1_000, 1))


def test_a_killed_worker_costs_time_and_not_results(client, monkeypatch, tmp_path):
    mark = tmp_path / "killed"

    def dies_once(model, first, last):
        if first >= 60 and not mark.exists():
            mark.write_text(str(os.getpid()))
            os.kill(os.getpid(), signal.SIGKILL)
        return run_blocks(model, first, last)

    here = simulate(CASE, 2_000_000, 2)
    monkeypatch.setattr(sys.modules["fosterlib.simulate.run"], "run_blocks", dies_once)
    there = simulate(CASE, 2_000_000, 2, client=client, chunk=100_000)
    assert there.part.counts.tobytes() == here.part.counts.tobytes()
    assert there.part.sums.tobytes() == here.part.sums.tobytes()
    client.wait_for_workers(2, timeout=60)
    assert int(mark.read_text()) not in client.run(os.getpid).values()
