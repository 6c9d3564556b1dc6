"""Temperature, top_p and top_k, under an API version that has them."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pytest_claude_params.parameters.rules.rule import Findings, Request
    from pytest_claude_params.parameters.table import Family

NAMES = ("temperature", "top_p", "top_k")
# What models let through that take no chosen values.
_DEFAULTS = {"temperature": (1,), "top_p": (0.99, 1), "top_k": ()}
_THINKS = ("enabled", "adaptive")


def check(request: Request) -> Findings:
    """Find values that are out of range, not taken by the model, or clash."""
    version, family = request.api, request.family
    if version is None or family is None or request.endpoint == "token count":
        return
    if set(NAMES) & set(version.removed):
        return
    yield from _ranges(request)
    yield from _both(request, family)
    if family.samples is False:
        yield from _chosen(request, family)
    elif request.thinking in _THINKS:
        yield from _while_thinking(request)


def _ranges(request: Request) -> Findings:
    for name in NAMES:
        row, value = request.table.limit(name), request.number(name)
        if value is None:
            continue
        # NaN is neither below nor above.
        if not _or(row.least, -math.inf) <= value <= _or(row.most, math.inf):
            span = f"from {row.least:g} to {row.most:g}" if row.most is not None else "0 or more"
            yield request.reject(name, f"{name} is {span}", row, f"use {name} {span}")


def _or(bound: float | None, open_end: float) -> float:
    return open_end if bound is None else bound


def _both(request: Request, family: Family) -> Findings:
    if request.number("temperature") is not None and request.number("top_p") is not None:
        yield request.reject(
            "top_p",
            "temperature and top_p cannot be given together",
            family,
            "leave one of them out",
        )


def _chosen(request: Request, family: Family) -> Findings:
    for name, defaults in _DEFAULTS.items():
        value = request.number(name)
        if value is not None and value not in defaults:
            yield request.reject(
                name,
                f"this model takes no {name} but its default",
                family,
                f"leave {name} out and ask for agreement over 5 samples; "
                f"or {request.use_of(lambda one: one.samples)}",
            )


def _while_thinking(request: Request) -> Findings:
    row = request.table.limit("top_p while thinking")
    off = "or leave thinking out"
    if request.number("temperature") not in (None, 1):
        yield request.reject(
            "temperature",
            "while a model thinks, temperature is 1",
            row,
            f"leave temperature out, {off}",
        )
    if request.number("top_k") is not None:
        yield request.reject(
            "top_k", "while a model thinks, there is no top_k", row, f"leave top_k out, {off}"
        )
    top_p = request.number("top_p")
    if top_p is not None and row.least is not None and top_p < row.least:
        yield request.reject(
            "top_p",
            f"while a model thinks, top_p is {row.least:g} or more",
            row,
            f"leave top_p out, {off}",
        )
