"""A copy of a case in which a few words are changed, for tests that need it wrong or different."""

import shutil
from pathlib import Path

TV01C = Path(__file__).parents[1] / "data" / "tv01c"
SMALL = Path(__file__).parent / "bad_cases" / "_good"


def changed_case(source, folder, *changes):
    """Copies a case, with the price index beside it, into `folder`; returns the path of the copy.

    A change is (file, old, new); `old` must stand in the file exactly once.
    """
    copy = shutil.copytree(source, Path(folder) / source.name)
    index = source.parent / "price_index.csv"
    if index.exists():
        shutil.copy(index, copy.parent)
    for file, old, new in changes:
        text = (copy / file).read_text(encoding="utf-8")
        assert text.count(old) == 1, f"{file} holds {text.count(old)} times: {old}"
        (copy / file).write_text(text.replace(old, new), encoding="utf-8")
    return copy


def unknown_respite(folder):
    """The small case with an unknown number of children in respite; returns its path."""
    stated = "Children in respite,2,0,5,1,uniform,child,,published"
    return changed_case(
        SMALL,
        folder,
        ("assumptions.csv", stated, "Children in respite,,0,5,1,,child,,unknown"),
        ("published.csv", "text,,,,respite.children,2,child,1,input,To børn\n", ""),
    )


TRAINING = """
[[line]]
id = "training"
label_da = "Kursus"
label_en = "Training"
part = "part1"
kind = "once"
money = "investment"
formula = "training.courses * price.course"
start = 2026-11-20

[[correlation]]"""


def with_training(folder):
    """The small case with a line whose money falls at once, in a month; returns its path."""
    case = changed_case(SMALL, folder, ("case.toml", "\n[[correlation]]", TRAINING))
    with (case / "assumptions.csv").open("a", encoding="utf-8") as rows:
        columns = (
            (case / "assumptions.csv").read_text(encoding="utf-8").split("\n", 1)[0].split(",")
        )
        for id, value, low, high, unit, level in (
            ("training.courses", 4, 0, 8, "case", ""),
            ("price.course", 25, 20, 40, "1000 DKK/case", "2026"),
        ):
            row = {
                "id": id,
                "label_da": id,
                "label_en": id,
                "value": value,
                "low": low,
                "high": high,
                "step": 1,
                "distribution": "uniform",
                "unit": unit,
                "price_level": level,
                "basis": "estimate",
                "source": "Made up for the tests",
            }
            rows.write(",".join(str(row.get(column, "")) for column in columns) + "\n")
    return case
