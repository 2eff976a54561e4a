"""The same simulation on a cluster: two workers of this machine, the same bytes, and a worker that is killed."""

import os
import signal
import threading

import pytest
from changed_case import TV01C

import fosterlib as fl
from fosterlib.simulate import grid, simulate

CASE = fl.load_case(TV01C)


@pytest.fixture(scope="module")
def client():
    from dask.distributed import Client, LocalCluster

    with (
        LocalCluster(n_workers=2, threads_per_worker=1, dashboard_address=None, silence_logs=50) as cluster,
        Client(cluster) as client,
    ):
        yield client


def test_two_workers_give_the_bytes_of_one_process(client):
    here, there = simulate(CASE, 200_000, 1), simulate(CASE, 200_000, 1, client=client, chunk=30_000)
    assert there.part.kept.tobytes() == here.part.kept.tobytes()
    assert there.quantiles.equals(here.quantiles)


def test_the_address_of_a_scheduler_will_do(client):
    address = client.scheduler.address
    there = simulate(CASE, 20_000, 1, client=address)
    assert there.quantiles.equals(simulate(CASE, 20_000, 1).quantiles)


def test_a_grid_on_two_workers_is_the_grid_of_one_process(client):
    scenarios = [CASE.scenario(f"{n} children", {"network.children": n}) for n in range(30)]
    assert grid(CASE, scenarios, 1_000, 1, client=client).equals(grid(CASE, scenarios, 1_000, 1))


def test_a_killed_worker_costs_time_and_not_results(client):
    workers = client.run(os.getpid)
    killed = []

    def kill_one_at_work():
        while not killed:
            killed.extend(workers[address] for address, tasks in client.processing().items() if len(tasks) > 3)
        os.kill(killed[0], signal.SIGKILL)

    threading.Thread(target=kill_one_at_work, daemon=True).start()
    there = simulate(CASE, 6_000_000, 2, client=client, chunk=150_000)
    here = simulate(CASE, 6_000_000, 2)
    assert there.part.counts.tobytes() == here.part.counts.tobytes()
    assert there.part.sums.tobytes() == here.part.sums.tobytes()
    client.wait_for_workers(2, timeout=60)
    assert killed[0] not in client.run(os.getpid).values()
