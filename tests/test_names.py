"""One name, one thing: modules, classes and top-level functions of the library."""

import ast
import re
from collections import Counter, defaultdict
from importlib import import_module
from pathlib import Path

import fosterlib

ROOT = Path(fosterlib.__file__).parent
FUNCTION_OF_ITS_MODULE = "the module is called after its one public function"
COMMAND = "a command of `python -m fosterlib` is called after what it does"
COMMAND_OF_ITS_MODULE = "a command, the module that does it, and the one public function of that"
MAY_STAND_TWICE = {
    "break_even": FUNCTION_OF_ITS_MODULE,
    "checked": FUNCTION_OF_ITS_MODULE,
    "evaluate": FUNCTION_OF_ITS_MODULE,
    "formula": FUNCTION_OF_ITS_MODULE,
    "grid": FUNCTION_OF_ITS_MODULE,
    "payload": FUNCTION_OF_ITS_MODULE,
    "reconcile": FUNCTION_OF_ITS_MODULE,
    "stamp": FUNCTION_OF_ITS_MODULE,
    "totals": FUNCTION_OF_ITS_MODULE,
    "trace": FUNCTION_OF_ITS_MODULE,
    "simulate": "the room is called after its public function",
    "workbench": "the room is called after its public function",
    "relay": FUNCTION_OF_ITS_MODULE,
    "shown": FUNCTION_OF_ITS_MODULE,
    "accept": COMMAND_OF_ITS_MODULE,
    "decide": COMMAND,
    "figures": "a command of `python -m fosterlib`, and the module that writes figures to files",
    "new": COMMAND,
    "page": COMMAND,
    "paper": COMMAND,
    "run": COMMAND,
    "start": COMMAND_OF_ITS_MODULE,
    "tables": "words and follow-up each have their tables",
}


def places_of_names() -> dict[str, list[str]]:
    """Where each name without a leading underscore stands: as a room, a module, or in a module."""
    places = defaultdict(list)
    for path in sorted(ROOT.rglob("*.py")):
        module = path.relative_to(ROOT).with_suffix("").as_posix()
        named = path.parent if path.name == "__init__.py" else path.with_suffix("")
        if named != ROOT and not named.name.startswith("_"):
            places[named.name].append(module)
        for node in ast.parse(path.read_text(encoding="utf-8")).body:
            is_named = isinstance(node, ast.FunctionDef | ast.ClassDef)
            if is_named and not node.name.startswith("_"):
                places[node.name].append(module)
    return places


def most_places(name: str) -> int:
    """Where a name may stand: an exception is for what stands there, not for one thing more."""
    if MAY_STAND_TWICE.get(name) == COMMAND_OF_ITS_MODULE:
        return 3
    return 2 if name in MAY_STAND_TWICE else 1


def test_no_two_modules_classes_or_functions_have_one_name():
    places = places_of_names()
    assert {name: found for name, found in places.items() if len(found) > most_places(name)} == {}


def test_every_exception_is_still_needed():
    places = places_of_names()
    assert [name for name in MAY_STAND_TWICE if len(places[name]) < 2] == []


def test_a_name_of_the_scripts_stands_once():
    """A page holds all scripts in one scope: a name made twice would stop it."""
    made = re.compile(
        r"^(?:export )?(?:async )?(?:const|let|function\*?|class) (\w+)", re.MULTILINE
    )
    scripts = sorted((ROOT / "workbench").glob("*.js"))
    names = [name for path in scripts for name in made.findall(path.read_text(encoding="utf-8"))]
    assert len(names) > 100
    assert [name for name, times in Counter(names).items() if times > 1] == []


def classes_of_the_library():
    """The classes that the library itself defines."""
    for path in sorted(ROOT.rglob("*.py")):
        name = ".".join(path.relative_to(ROOT.parent).with_suffix("").parts)
        if not name.endswith("__main__"):
            module = import_module(name.removesuffix(".__init__"))
            yield from (
                one
                for one in vars(module).values()
                if isinstance(one, type) and one.__module__ == module.__name__
            )


def replaced(cls):
    """The private names of another library's class that a class of ours defines anew. Those for
    display, `_repr_html_` and the like, are meant to be.
    """
    foreign = [one for one in cls.__mro__ if not one.__module__.startswith("fosterlib")]
    own = [
        name
        for name, value in vars(cls).items()
        if re.match(r"_(?!_|repr_)", name) and (callable(value) or isinstance(value, property))
    ]
    return [name for name in own if any(name in vars(one) for one in foreign)]


def test_no_method_takes_the_name_of_one_that_a_foreign_class_needs_itself():
    """The workbench had a `_compare`, and so had every widget, for its own repr."""
    classes = list(classes_of_the_library())
    assert "Workbench" in {cls.__name__ for cls in classes}
    found = {cls.__name__: replaced(cls) for cls in classes}
    assert {name: names for name, names in found.items() if names} == {}
