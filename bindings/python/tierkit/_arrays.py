"""Arrays on their way into a kernel and out of it: anything with the buffer protocol or a sequence
of numbers comes in, memoryviews go out. What they mean is the kernels' business."""

from __future__ import annotations

from array import array
from typing import Any

_ITEMS = {"d": "d", "q": "qln", "i": "il", "b": "b", "I": "IL"}
_SIZES = {"d": 8, "q": 8, "i": 4, "b": 1, "I": 4}


def read(kind: Any, values: Any) -> Any:
    """values as a buffer of one type: as it lies where it is one, else a copy."""
    if values is None:
        return None
    try:
        view = memoryview(values)
    except TypeError:
        return array(kind, values)
    if view.format in _ITEMS[kind] and view.itemsize == _SIZES[kind] and view.c_contiguous:
        return view if view.ndim == 1 else view.cast("B").cast(kind)
    return array(kind, flat(values.tolist() if hasattr(values, "tolist") else list(values)))


def flat(values: Any) -> Any:
    nested = bool(values) and isinstance(values[0], (list, tuple))
    return [value for row in values for value in row] if nested else values


def matrix(kind: Any, rows: Any) -> tuple[Any, int]:
    """A matrix as a flat buffer, and the number of its columns."""
    shape = getattr(rows, "shape", None)
    if shape is not None:
        if len(shape) != 2:
            raise ValueError(f"two dimensions are needed: criteria x elements, not {len(shape)}")
        return read(kind, rows), shape[1]
    columns = [read(kind, row) for row in rows]
    if len({len(column) for column in columns}) > 1:
        raise ValueError("the criteria have different numbers of elements")
    joined = array(kind)
    for column in columns:
        joined.extend(column)
    return joined, len(columns[0]) if columns else 0


def room(kind: Any, count: int, shape: list[int] | None = None) -> memoryview:
    """Zeros for a kernel to write over."""
    view = memoryview(bytearray(count * _SIZES[kind]))
    return view.cast(kind, shape) if shape and count else view.cast(kind)


def choice(name: str, value: str, choices: dict[str, int]) -> int:
    if value not in choices:
        raise ValueError(f"{name} must be one of {', '.join(choices)}, not {value!r}")
    return choices[value]


def groups_of(group: Any, group_count: int, extra: int = 0) -> tuple[Any, memoryview]:
    """Codes of groups, None for none, and the scratch that a kernel needs for them."""
    if group_count < 0:
        raise ValueError("group_count must not be below 0")
    return read("i", group), room("i", extra + 4 * group_count)
