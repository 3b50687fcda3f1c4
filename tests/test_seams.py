"""One run through the builtin map, a process pool and a cluster gives the same bytes; only a window is ever held."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any

import click
import pytest

from pipeline import flow
from pipeline.cli import cluster as door
from pipeline.cli import folders, workers
from pipeline.shapes import MapSeam
from tests import clusters, generate, sample

COUNT = 10
AS_OF = date(2021, 6, 30)
pytest.importorskip("distributed", reason="máy này thiếu thư viện distributed nên chưa thử với cụm máy thật")


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Callable[[], bytes]]:
    """Give a generated campaign that lies on no disk."""
    folder = tmp_path_factory.mktemp("many")
    generate.main(COUNT, folder)
    held = {name: load() for name, load in folders.lazily(folder / "inputs").items()}
    return {name: partial(bytes, data) for name, data in held.items()}


def whole(files: Mapping[str, Callable[[], bytes]], run: MapSeam) -> dict[str, str]:
    story = flow.story(files, sample.expectations(), AS_OF, run, workers.apart)
    templates = folders.shipped(sample.ROOT, "templates", folders.TEMPLATES)
    return {
        path: folders.digest(data)
        for path, data in flow.papers(story, flow.documents(story), templates, flow.Seams(run, run, run))
    }


@pytest.fixture(scope="module")
def by_the_builtin(files: Mapping[str, Callable[[], bytes]]) -> dict[str, str]:
    return whole(files, map)


@pytest.fixture(scope="module")
def cluster(tmp_path_factory: pytest.TempPathFactory) -> Iterator[clusters.Cluster]:
    with clusters.cluster(tmp_path_factory.mktemp("cluster"), workers=2) as running:
        yield running


def test_a_process_pool_gives_the_same_bytes(
    files: Mapping[str, Callable[[], bytes]], by_the_builtin: dict[str, str]
) -> None:
    with workers.seam(2) as run:
        assert whole(files, run) == by_the_builtin


def test_a_cluster_gives_the_same_bytes_and_loads_no_validator(
    files: Mapping[str, Callable[[], bytes]], by_the_builtin: dict[str, str], cluster: clusters.Cluster
) -> None:
    import distributed

    with workers.seam(1, cluster.address) as run:
        assert whole(files, run) == by_the_builtin
    with distributed.Client(cluster.address, set_as_default=False) as client:
        loaded = client.run(_loaded)
    assert len(loaded) == 2
    every = set().union(*loaded.values())  # a worker that is given few batches may read all the time, or render
    assert {"pipeline.documents.render", "python_calamine"} <= every and "great_expectations" not in every


def _loaded() -> list[str]:
    return [
        name for name in sys.modules if name.partition(".")[0] in ("pipeline", "python_calamine") or "expect" in name
    ]


def test_a_machine_that_goes_away_in_the_middle_changes_nothing(
    files: Mapping[str, Callable[[], bytes]], by_the_builtin: dict[str, str], tmp_path: Path
) -> None:
    with clusters.cluster(tmp_path, workers=2) as running, workers.seam(1, running.address) as run:
        done = 0

        def cut_off(function: Callable[..., Any], items: Iterable[Any]) -> Iterator[Any]:
            nonlocal done
            for answer in run(function, items):
                done += 1
                if done == COUNT + 30:  # in the middle of the papers
                    running.workers[0].kill()
                yield answer

        assert whole(files, cut_off) == by_the_builtin
        assert done > COUNT + 50 and running.workers[0].poll() is not None
        assert running.workers[1].poll() is None


def double(number: int) -> int:
    return 2 * number


@pytest.mark.parametrize("where", ["pool", "cluster"])
def test_no_more_than_a_window_of_tasks_is_taken_before_answers_are(where: str, request: pytest.FixtureRequest) -> None:
    address = request.getfixturevalue("cluster").address if where == "cluster" else ""
    taken = answered = most = 0

    def items() -> Iterator[int]:
        nonlocal taken, most
        for number in range(300):
            taken += 1
            most = max(most, taken - answered)
            yield number

    with workers.seam(2, address) as run:
        for number, answer in enumerate(run(double, items())):
            answered += 1
            assert answer == 2 * number
    assert taken == answered == 300
    assert 2 <= most <= (door._BATCH * (2 * door._WINDOW + 1) if address else 9)


def test_a_machine_with_another_program_is_not_given_work(
    cluster: clusters.Cluster, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(door, "program", lambda: "another")
    with pytest.raises(click.ClickException, match="khác máy này"), workers.seam(1, cluster.address) as run:
        list(run(double, range(3)))


def test_what_keeps_a_cluster_from_working_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(door, "_PATIENCE", 1)
    with (
        pytest.raises(click.ClickException, match="không gọi được máy điều phối"),
        workers.seam(1, "tcp://127.0.0.1:9"),
    ):
        pass
    for folder, count, threads, said in (("none", 0, 1, "chưa có máy nào"), ("threads", 1, 2, "một luồng")):
        with (
            clusters.cluster(tmp_path / folder, count, threads) as running,
            pytest.raises(click.ClickException, match=said),
            workers.seam(1, running.address),
        ):
            pass
    with clusters.cluster(tmp_path / "gone", workers=1) as running, workers.seam(1, running.address) as run:
        running.workers[0].kill()
        with pytest.raises(click.ClickException, match="không còn máy nào"):
            list(run(double, range(3)))


def test_without_the_library_the_remedy_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "distributed", None)
    with pytest.raises(click.ClickException, match="pip install"), workers.seam(1, "tcp://127.0.0.1:9"):
        pass
