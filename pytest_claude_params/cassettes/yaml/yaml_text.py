"""YAML as cassettes use it: plain to read, and the same bytes for the same data."""

from __future__ import annotations

from typing import Any

import yaml

from pytest_claude_params.cassettes.yaml.yaml_reader import LinedList, load

__all__ = ["dump", "load"]

_BaseDumper: Any = getattr(yaml, "CSafeDumper", yaml.SafeDumper)
_LINE_WIDTH = 88


class _Dumper(_BaseDumper):  # type: ignore[misc]
    def ignore_aliases(self, _data: Any) -> bool:
        """Repeat equal values: an alias is short to write and hard to review."""
        return True


def dump(data: Any) -> str:
    """Write plain data with keys in their order and long texts line by line."""
    return yaml.dump(data, Dumper=_Dumper, allow_unicode=True, sort_keys=False, width=_LINE_WIDTH)


def _represent_text(dumper: Any, text: str) -> Any:
    style = "|" if "\n" in text else None
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, style=style)


_Dumper.add_representer(str, _represent_text)
_Dumper.add_representer(LinedList, _Dumper.represent_list)
