"""Python functions that return a prompt, read as templates and never run."""

from __future__ import annotations

import ast
from dataclasses import dataclass
from typing import Any

from pytest_claude_params.errors import UsageError
from pytest_claude_params.importing.promptfoo.templates import escaped
from pytest_claude_params.wording import guess, literal

_RUNS = "is code that does more than to return a text; write what it returns as a template"


@dataclass(frozen=True)
class _Names:
    """What names in the function stand for.

    Args:
        context: its parameter.
        vars: names of ``context["vars"]``.
        each: names of one var, by name.
        values: names of other values that it has put together.
    """

    context: str
    vars: frozenset[str]
    each: dict[str, str]
    values: dict[str, Any]


def returned_by(code: str, function: str, file: str) -> Any:
    """Return what a function returns, with templates in the places of vars.

    Raises ``UsageError`` for a function that is not there, or that does more.

    Args:
        code: the text of the module.
        function: the name of the function.
        file: what messages call the file.
    """
    try:
        tree = ast.parse(code)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        raise UsageError(f"{file} is no Python") from None
    known = {one.name: one for one in tree.body if isinstance(one, ast.FunctionDef)}
    if not function:
        raise UsageError(_RUNS)
    if function not in known:
        raise UsageError(f"{file} has no function {literal(function)}.{guess(function, known)}")
    try:
        return _Reader(known[function]).returned()
    except RecursionError:
        raise UsageError(_RUNS) from None


class _Reader:
    def __init__(self, function: ast.FunctionDef) -> None:
        self._function = function
        parameters = [one.arg for one in function.args.args]
        first = parameters[0] if parameters else ""
        self._names = _Names(first, frozenset(), {name: name for name in parameters[:]}, {})

    def returned(self) -> Any:
        """Read it statement by statement."""
        for number, statement in enumerate(self._function.body):
            if isinstance(statement, ast.Return):
                if statement.value is None:
                    break
                return self._value(statement.value)
            is_docstring = (
                number == 0
                and isinstance(statement, ast.Expr)
                and isinstance(statement.value, ast.Constant)
            )
            if not is_docstring:
                self._assign(statement)
        raise UsageError(_RUNS)

    def _assign(self, statement: ast.stmt) -> None:
        if not (isinstance(statement, ast.Assign) and len(statement.targets) == 1):
            raise UsageError(_RUNS)
        target, value = statement.targets[0], statement.value
        if not isinstance(target, ast.Name):
            raise UsageError(_RUNS)
        names = self._names
        if self._is_vars(value):
            self._names = _Names(names.context, names.vars | {target.id}, names.each, names.values)
        elif (name := self._var(value)) is not None:
            self._names = _Names(
                names.context, names.vars, {**names.each, target.id: name}, names.values
            )
        else:
            values = {**names.values, target.id: self._value(value)}
            self._names = _Names(names.context, names.vars, names.each, values)

    def _value(self, node: ast.expr) -> Any:
        """Return a text or a list of messages as templates."""
        name = self._var(node)
        for found in (
            None if name is None else f"{{{{ {name} }}}}",
            self._text(node),
            self._messages(node),
            self._call(node),
        ):
            if found is not None:
                return found
        raise UsageError(_RUNS)

    def _text(self, node: ast.expr) -> str | None:
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            return escaped(node.value)
        if isinstance(node, ast.JoinedStr):
            return "".join(map(self._part, node.values))
        if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add):
            return self._part(node.left) + self._part(node.right)
        return None

    def _messages(self, node: ast.expr) -> Any:
        if isinstance(node, ast.Name):
            return self._names.values.get(node.id)
        if isinstance(node, ast.List):
            return [self._value(one) for one in node.elts]
        if not isinstance(node, ast.Dict):
            return None
        keys = [one.value for one in node.keys if isinstance(one, ast.Constant)]
        if len(keys) < len(node.values) or not all(isinstance(one, str) for one in keys):
            raise UsageError(_RUNS)
        return dict(zip(keys, map(self._value, node.values), strict=True))

    def _call(self, node: ast.expr) -> Any:
        if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)):
            return None
        if node.func.attr == "dumps" and len(node.args) == 1:
            return self._value(node.args[0])
        said = node.func.value
        if node.func.attr == "strip" and not node.args and self._text(said) is not None:
            return self._part(said).strip()
        return None

    def _part(self, node: ast.expr) -> str:
        if isinstance(node, ast.FormattedValue):
            if node.format_spec is not None or node.conversion not in (-1, ord("s")):
                raise UsageError(_RUNS)
            node = node.value
        part = self._value(node)
        if not isinstance(part, str):
            raise UsageError(_RUNS)
        return part

    def _is_vars(self, node: ast.expr) -> bool:
        """Whether this is ``context["vars"]``, or a name of it."""
        if isinstance(node, ast.Name):
            return node.id in self._names.vars
        of, key = _looked_up(node)
        return isinstance(of, ast.Name) and of.id == self._names.context and key == "vars"

    def _var(self, node: ast.expr) -> str | None:
        """Return the name of the var that an expression stands for."""
        if isinstance(node, ast.Name):
            return self._names.each.get(node.id)
        of, key = _looked_up(node)
        is_var = of is not None and isinstance(key, str) and self._is_vars(of)
        return key if is_var and key.isidentifier() else None


def _looked_up(node: ast.expr) -> tuple[ast.expr | None, Any]:
    """Return what is looked up in what: ``a["b"]`` or ``a.get("b")``."""
    if isinstance(node, ast.Subscript) and isinstance(node.slice, ast.Constant):
        return node.value, node.slice.value
    is_get = isinstance(node, ast.Call) and _is_call_of(node, "get") and len(node.args) in (1, 2)
    if is_get and isinstance(node, ast.Call) and isinstance(node.args[0], ast.Constant):
        of = node.func.value if isinstance(node.func, ast.Attribute) else None
        return of, node.args[0].value
    return None, None


def _is_call_of(node: ast.expr, name: str) -> bool:
    return (
        isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr == name
    )
