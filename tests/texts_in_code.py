"""The texts that the library's code can put into a `Problem`, found without running it.

An f-string becomes a pattern, `there is no {} '{}'`. A name is followed to what is assigned to it
in its function or its module, a parameter to what the calls of its function give it, a called
function to what it returns.
"""

import ast
from functools import cache
from itertools import product
from pathlib import Path

LIBRARY = Path(__file__).parents[1] / "fosterlib"
HOLE = "{}"
MOST_DEEP = 6


class Code:
    """The library's functions, their calls, and what is assigned where."""

    def __init__(self, library: Path):
        self.functions, self.calls, self.module_of, self.constants = {}, {}, {}, {}
        self.owner = {}
        for path in sorted(library.rglob("*.py")):
            tree = ast.parse(path.read_text(encoding="utf-8"))
            for node in ast.walk(tree):
                self._take(path, node)
            for node in tree.body:
                if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name):
                    self.constants[node.targets[0].id] = node.value

    def _take(self, path, node):
        if isinstance(node, ast.FunctionDef):
            self.functions.setdefault(node.name, []).append(node)
            for inner in ast.walk(node):
                self.owner[inner] = node
        if isinstance(node, ast.Call):
            self.calls.setdefault(called(node), []).append(node)
            self.module_of[node] = path.relative_to(LIBRARY).as_posix()


def called(node):
    """The name of what is called; "" where nothing is."""
    func = getattr(node, "func", None)
    return func.id if isinstance(func, ast.Name) else getattr(func, "attr", "")


@cache
def library_code():
    """All of the library's code, read once."""
    return Code(LIBRARY)


def texts(node, code, deep=0):
    """Every text that an expression can be; `{}` alone where it is not known."""
    if node is None or deep > MOST_DEEP:
        return {HOLE}
    if isinstance(node, ast.Constant):
        return {node.value if isinstance(node.value, str) else HOLE}
    if isinstance(node, ast.JoinedStr):
        return _joined([_part(one, code, deep) for one in node.values])
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add):
        return _joined([texts(one, code, deep + 1) for one in (node.left, node.right)])
    if isinstance(node, ast.IfExp):
        return texts(node.body, code, deep + 1) | texts(node.orelse, code, deep + 1)
    if isinstance(node, ast.BoolOp):
        return set().union(*(texts(one, code, deep + 1) for one in node.values))
    if isinstance(node, ast.Name):
        return _named(node, code, deep)
    if isinstance(node, ast.Call):
        return _returned(node, code, deep)
    if isinstance(node, ast.Subscript):
        return _looked_up(node, code, deep)
    return {HOLE}


def _part(node, code, deep):
    """Of an f-string: a text of its own stays one hole, if it is more than a few."""
    if isinstance(node, ast.Constant):
        return {node.value}
    if isinstance(node.value, ast.Name) and node.value.id in code.constants:
        return texts(node.value, code, deep + 1)
    return {HOLE}


def fragments(node, code):
    """The texts that fill a blank of an f-string, where the code holds them."""
    for one in ast.walk(node):
        if isinstance(one, ast.FormattedValue):
            yield from texts(one.value, code) - {HOLE}


def _joined(parts):
    return {"".join(one) for one in product(*parts)}


def _named(node, code, deep):
    owner = code.owner.get(node)
    found = set()
    for function in filter(None, [owner]):
        for one in ast.walk(function):
            found |= _assigned(one, node.id, code, deep)
        names = [a.arg for a in (*function.args.args, *function.args.kwonlyargs)]
        if node.id in names and not found:
            found = _given(function, node.id, code, deep)
    if not found and node.id in code.constants:
        found = texts(code.constants[node.id], code, deep + 1)
    return found or {HOLE}


def _assigned(one, name, code, deep):
    if isinstance(one, (ast.Assign, ast.AnnAssign)) and one.value is not None:
        targets = one.targets if isinstance(one, ast.Assign) else [one.target]
        for target in targets:
            if isinstance(target, ast.Name) and target.id == name:
                return texts(one.value, code, deep + 1)
            if isinstance(target, ast.Tuple):
                return _from_tuple(target, one.value, name, code, deep)
    if isinstance(one, ast.NamedExpr) and one.target.id == name:
        return texts(one.value, code, deep + 1)
    if isinstance(one, (ast.For, ast.comprehension)):
        return _looped(one.target, one.iter, name, code, deep)
    return set()


def _from_tuple(target, value, name, code, deep):
    found = set()
    for place, one in enumerate(target.elts):
        if isinstance(one, ast.Name) and one.id == name:
            for values in _tuples(value, code, deep):
                found |= texts(values[place], code, deep + 1) if place < len(values) else {HOLE}
    return found


def _tuples(value, code, deep):
    if isinstance(value, ast.Tuple):
        return [value.elts]
    if isinstance(value, ast.IfExp):
        return [*_tuples(value.body, code, deep), *_tuples(value.orelse, code, deep)]
    if isinstance(value, ast.Call):
        return [
            one.elts
            for function in code.functions.get(called(value), [])
            for one in _returns(function)
            if isinstance(one, ast.Tuple)
        ]
    return []


def _looped(target, values, name, code, deep):
    """Of a loop over a table in the code: a dict's keys or values, or the places of its tuples."""
    values = code.constants.get(values.id) if isinstance(values, ast.Name) else values
    names = [one.id for one in ast.walk(target) if isinstance(one, ast.Name)]
    if name not in names:
        return set()
    owner = code.owner.get(target)
    if isinstance(values, ast.Call) and called(values) in ("items", "values") and not values.args:
        of = values.func.value
        values = _table(of, owner, code) if isinstance(of, ast.Name) else of
    if isinstance(values, ast.Dict):
        found = [*values.keys, *values.values]
    else:
        found = getattr(values, "elts", [])
    inner = [part for one in found for part in getattr(one, "elts", [one])]
    return set().union(*(texts(one, code, deep + 1) for one in inner)) if inner else {HOLE}


def _table(name, owner, code):
    for one in ast.walk(owner) if owner else []:
        if isinstance(one, ast.Assign) and getattr(one.targets[0], "id", "") == name.id:
            return one.value
    return code.constants.get(name.id)


def _given(function, name, code, deep):
    """What the calls of a function give for a parameter, and its default."""
    places = [one.arg for one in function.args.args]
    found = set()
    for call in code.calls.get(function.name, []):
        shift = 1 if places[:1] == ["self"] else 0
        for keyword in call.keywords:
            if keyword.arg == name:
                found |= texts(keyword.value, code, deep + 1)
        place = places.index(name) - shift if name in places else len(call.args)
        if place < len(call.args) and not isinstance(call.args[place], ast.Starred):
            found |= texts(call.args[place], code, deep + 1)
    return found


def _returned(node, code, deep):
    if called(node) == "get" and isinstance(node.func, ast.Attribute):
        otherwise = node.args[1] if len(node.args) > 1 else None
        return _looked_up(node.func, code, deep) | texts(otherwise, code, deep)
    functions = code.functions.get(called(node), [])
    returned = [one for function in functions for one in _returns(function)]
    if not returned or len(functions) > 1:
        return {HOLE}
    return set().union(*(texts(one, code, deep + 1) for one in returned))


def _returns(function):
    kinds = (ast.Return, ast.Yield)
    return [one.value for one in ast.walk(function) if isinstance(one, kinds) and one.value]


def _looked_up(node, code, deep):
    """Of a dict of the code, looked up by a key: every value."""
    of = node.value
    if isinstance(of, ast.Name):
        of = _table(of, code.owner.get(node), code)
    if isinstance(of, ast.Dict):
        return set().union(*(texts(one, code, deep + 1) for one in of.values))
    return {HOLE}


def _unpacked(call, code):
    """The messages of `Problem(**reasons())`, where a function gives them in a dict."""
    calls = [one.value for one in call.keywords if one.arg is None]
    functions = [one for inner in calls for one in code.functions.get(called(inner), [])]
    dicts = [one for function in functions for one in _returns(function)]
    dicts += [_table(one, code.owner.get(call), code) for one in calls if isinstance(one, ast.Name)]
    for given in dicts:
        pairs = zip(given.keys, given.values, strict=True) if isinstance(given, ast.Dict) else ()
        yield from (value for key, value in pairs if getattr(key, "value", "") in SAID)


def problem_texts():
    """Text -> a file that can say it: each message and each `allowed` of a `Problem`, and each
    reason that another error brings to one.
    """
    code = library_code()
    found = {}
    for name in SAYING:
        for call in code.calls[name]:
            of = [*call.args[:1], *(one.value for one in call.keywords if one.arg in SAID)]
            of += _unpacked(call, code)
            for node in of:
                for text in texts(node, code):
                    found.setdefault(text, code.module_of[call])
    return {text: file for text, file in found.items() if text.replace(HOLE, "")}


def filling_texts():
    """What fills the blanks of those texts, where the code holds it."""
    code, said = library_code(), problem_texts()
    found = set()
    for functions in code.functions.values():
        for node in (one for function in functions for one in ast.walk(function)):
            if isinstance(node, ast.JoinedStr) and texts(node, code) & set(said):
                found |= set(fragments(node, code))
    return {text for text in found if text.replace(HOLE, "")}


SAYING = ("Problem", "FormulaError")
SAID = ("message", "allowed")
