"""The same simulation on a cluster: two workers of this machine, the same bytes, and a worker that
is killed.
"""

import os
import signal
import sys
import threading
import time
from contextlib import suppress

import pytest
from changed_case import TV01C

import fosterlib as fl
from fosterlib.simulate import cluster
from fosterlib.simulate.blocks import run_blocks
from fosterlib.simulate.grid import grid
from fosterlib.simulate.run import simulate

CASE = fl.load_case(TV01C)


@pytest.fixture(scope="module")
def client():
    from dask.distributed import Client, LocalCluster

    with (
        LocalCluster(
            n_workers=2,
            threads_per_worker=1,
            dashboard_address="127.0.0.1:0",
            worker_dashboard_address="127.0.0.1:0",
            silence_logs=50,
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


@pytest.mark.parametrize("wrong", ["nonsense", "LOCAL", "", 5, "http:/x", True, b"local"])
def test_what_is_no_client_is_said(wrong):
    with pytest.raises(fl.CaseError, match="field client: is neither a client nor an address"):
        simulate(CASE, 1_000, 1, client=wrong)
    with pytest.raises(fl.CaseError, match="field client: is neither a client nor an address"):
        grid(CASE, [CASE.published], 1_000, 1, client=wrong)


@pytest.mark.parametrize(
    "address", ["tcp://127.0.0.1:1", "127.0.0.1:1", "bad://127.0.0.1:1", "tcp://10.255.255.1:8786"]
)
def test_an_address_where_nobody_answers_is_said_soon(address):
    began = time.monotonic()
    with pytest.raises(fl.CaseError, match="no scheduler answers at this address"):
        simulate(CASE, 1_000, 1, client=address)
    assert time.monotonic() - began < 60


def listening():
    """The addresses at which this process and those it started listen, as in /proc."""
    import psutil

    us, found = psutil.Process(), set()
    for process in (us, *us.children(recursive=True)):
        with suppress(psutil.NoSuchProcess):  # one that has just ended
            for one in process.net_connections("inet"):
                found |= {one.laddr.ip} if one.status == psutil.CONN_LISTEN else set()
    return found


def test_the_workers_of_this_machine_listen_to_this_machine_alone(monkeypatch):
    seen, completed = set(), cluster.completed

    def looking(client, *arguments):
        for one in completed(client, *arguments):
            seen.update(listening())
            yield one

    monkeypatch.setattr(cluster, "completed", looking)
    there = simulate(CASE, 200_000, 1, client="local", chunk=50_000)
    assert seen == {"127.0.0.1"}
    assert there.quantiles.equals(simulate(CASE, 200_000, 1).quantiles)


def test_a_worker_of_this_machine_keeps_the_memory_that_the_next_block_needs():
    from dask.distributed import Client

    def processor_seconds():
        spent = os.times()
        return spent.user, spent.system

    with cluster.cluster_here(1) as made, Client(made) as client:
        simulate(CASE, 200_000, 1, client=client, progress=False)  # it has imported the library
        (before,) = client.run(processor_seconds).values()
        simulate(CASE, 2_000_000, 1, client=client, progress=False)
        (after,) = client.run(processor_seconds).values()
    computing, by_the_system = (b - a for a, b in zip(before, after, strict=True))
    assert by_the_system < computing  # with Dask's own settings three times as much


def slow(model, first, last):
    time.sleep(1)
    return run_blocks(model, first, last)


@pytest.fixture
def own_cluster():
    from dask.distributed import Client, LocalCluster

    with (
        LocalCluster(
            n_workers=1,
            threads_per_worker=1,
            host="127.0.0.1",
            dashboard_address="127.0.0.1:0",
            worker_dashboard_address="127.0.0.1:0",
            silence_logs=50,
        ) as made,
        Client(made, timeout=5) as client,
    ):
        yield made, client


def lost(client, monkeypatch, lose):
    """What is said when the cluster is lost in the middle of a simulation, and after how long."""
    monkeypatch.setattr(sys.modules["fosterlib.simulate.run"], "run_blocks", slow)
    monkeypatch.setattr(cluster, "LOST_SECONDS", 3)
    timer = threading.Timer(3, lose)
    timer.start()
    began = time.monotonic()
    with pytest.raises(fl.CaseError, match="the cluster gave no result") as told:
        simulate(CASE, 4_000_000, 1, client=client, chunk=40_000, progress=False)
    timer.join()
    assert time.monotonic() - began < 60
    return str(told.value)


def test_a_cluster_without_workers_is_said(own_cluster, monkeypatch):
    made, client = own_cluster
    assert "no worker for 3 seconds" in lost(client, monkeypatch, lambda: made.scale(0))


def test_a_scheduler_that_is_lost_is_said(own_cluster, monkeypatch):
    made, client = own_cluster
    said = lost(client, monkeypatch, lambda: made.sync(made.scheduler.close))
    assert "scheduler was lost" in said or "no worker" in said


def dies(model, first, last):
    os.kill(os.getpid(), signal.SIGKILL)


def test_a_task_that_costs_one_worker_after_the_other_is_said(own_cluster, monkeypatch):
    monkeypatch.setattr(sys.modules["fosterlib.simulate.run"], "run_blocks", dies)
    with pytest.raises(fl.CaseError, match="one worker after the other was lost"):
        simulate(CASE, 1_000, 1, client=own_cluster[1], progress=False)
