"""The colours and hatches of every chart, on paper and on screen: one table, and no matplotlib.

Blue saves, ochre costs; colour never speaks alone. The slots of a stack follow the order of the
lines in the case: neighbours differ by at least 20 in lightness in light, dark and grey, and every
second one or so carries a hatch, so that a colour-blind reader and a grey printer tell them apart.
"""

from dataclasses import dataclass

THEMES = ("light", "dark", "grey")

# What is not a slot, by name: the colour in light, dark and grey.
COLOURS: dict[str, tuple[str, str, str]] = {
    "paper": ("#ffffff", "#10171e", "#ffffff"),
    "panel": ("#f4f6f8", "#19222b", "#f5f5f5"),
    "tint": ("#e6eff8", "#17304a", "#ececec"),
    "ink": ("#16202a", "#e9eef3", "#1a1a1a"),
    "muted": ("#526070", "#a6b3c0", "#5a5a5a"),
    "edge": ("#74818e", "#7d8c9a", "#7d7d7d"),
    "rule": ("#dde3e8", "#2b3742", "#dedede"),
    "accent": ("#0b5394", "#7cb8f2", "#1a1a1a"),
    "on-accent": ("#ffffff", "#0c141b", "#ffffff"),
    "less": ("#8f4400", "#f2b06a", "#1a1a1a"),
    "save": ("#2f72ad", "#5a9fdb", "#6f6f6f"),
    "cost": ("#c97b22", "#d98a34", "#d2d2d2"),
    "cost-hatch": ("#7a3d00", "#4a2500", "#333333"),
    "band-90": ("#d9e6f2", "#1d3348", "#e4e4e4"),
    "band-80": ("#a9c8e4", "#2f5578", "#bdbdbd"),
}


@dataclass(frozen=True)
class Slot:
    """A place in a stack: its colour, its hatch and the text in it, in light, dark and grey.

    `hatch` is "" (none), "/", "\\\\" or "." (dots).
    """

    name: str
    colour: tuple[str, str, str]
    text: tuple[str, str, str]
    hatch: str = ""
    hatch_colour: tuple[str, str, str] = ("", "", "")


WHITE, INK = "#ffffff", "#16202a"
ON_DARK = (WHITE, WHITE, WHITE)
ON_LIGHT = (INK, "#10171e", "#1a1a1a")
WARM = ("#6b3500", "#6b3500", "#333333")
TEAL = ("#14524f", "#1a625e", "#333333")

SAVINGS = (
    Slot("save-1", ("#0d3b66", "#2c5f92", "#2b2b2b"), ON_DARK),
    Slot("save-2", ("#3775ad", "#5a97d0", "#747474"), (WHITE, "#10171e", WHITE)),
    Slot(
        "save-3",
        ("#a9cde8", "#b9d9f2", "#cccccc"),
        ON_LIGHT,
        "/",
        ("#0d3b66", "#1c4f80", "#2b2b2b"),
    ),
    Slot("save-4", ("#1d6f6c", "#2b7d78", "#565656"), ON_DARK, "\\", ("#ffffff", "#cfe9e6", WHITE)),
    Slot("save-5", ("#c5e3dc", "#d2ebe4", "#e8e8e8"), ON_LIGHT, ".", TEAL),
)
COSTS = (
    Slot("cost-1", ("#8a4b08", "#a8610f", "#4a4a4a"), ON_DARK),
    Slot("cost-2", ("#c97b22", "#e39a48", "#a8a8a8"), ON_LIGHT, "/", WARM),
    Slot("cost-3", ("#f5d7ab", "#f8dfba", "#e6e6e6"), ON_LIGHT, ".", WARM),
)
UNSPLIT = Slot("unsplit", ("#8594a1", "#8b98a4", "#949494"), ON_LIGHT, ".", TEAL)
PARTIES = (SAVINGS[1], SAVINGS[2], SAVINGS[3], SAVINGS[4], SAVINGS[0])
# With "not split" behind them the last named party is a light one, so that the two differ in grey.
BEFORE_UNSPLIT = {1: (SAVINGS[2],), 3: (SAVINGS[2], SAVINGS[1], SAVINGS[4])}
MOST_SAVINGS, MOST_COSTS = len(SAVINGS), len(COSTS)


def party_slots(named: int, has_unsplit: bool) -> tuple[Slot, ...]:
    """The slots of the named parties in the case's order, for as many as have one."""
    return (BEFORE_UNSPLIT.get(named, PARTIES) if has_unsplit else PARTIES)[:named]
