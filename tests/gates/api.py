"""Gate: bindings/api.json and bindings/tierkit.cdef.h are what the headers say, and agree with the
symbol map, with the compiler's constants and with themselves."""
import json
import shutil
import sys
import tempfile
from pathlib import Path

import headers
import symbols

sys.path.insert(0, str(headers.ROOT / "bindings"))
import describe  # noqa: E402

GOLDEN = headers.ROOT / "tests" / "abi" / "constants.golden"


def problems(api):
    functions = {function["name"]: function for function in api["functions"]}
    mapped = symbols.map_names(symbols.MAP.read_text())
    found = [f"{name}: not in both api.json and the map" for name in mapped ^ set(functions)]
    values = {c["name"]: str(c["value"]) for c in api["constants"]}
    for line in GOLDEN.read_text().splitlines():
        name, value = line.split()
        if values.get(name) != value:
            found.append(f"{name}: {values.get(name)} in api.json, {value} to the compiler")
    errors = {error["name"] for error in api["errors"]}
    found += [f"{name}: no text in status.def" for name in values
              if name.startswith("TIERKIT_E_") and name not in errors]
    for function in api["functions"]:
        names = {parameter["name"] for parameter in function["parameters"]}
        for parameter in function["parameters"]:
            where = f"{function['name']}: {parameter['name']}"
            if "*" in parameter["type"] and parameter["length"] is None:
                found.append(f"{where}: nothing says how long it is")
            length = parameter["length"]
            if isinstance(length, str):
                words = [w.split(".")[0] for w in length.replace("*", " ").split()]
                found += [f"{where}: its length {length} is no parameter" for w in words
                          if not w.isdigit() and w not in names]
        for name in set(function["errors"]) - errors:
            found.append(f"{function['name']}: {name} does not exist")
        if (function["returns"]["type"] == "tierkit_status") != bool(function["errors"]):
            found.append(f"{function['name']}: its errors do not fit its result")
    return found


def self_test():
    """Headers that differ in one word give other products; a false description is noticed."""
    real, before = headers.ROOT, list(describe.products().values())
    with tempfile.TemporaryDirectory() as name:
        headers.ROOT = Path(name)
        for folder in ("include", "src/base"):
            shutil.copytree(real / folder, headers.ROOT / folder)
        for header, old, new, changed in (
                ("classify", "int32_t *class_index", "int64_t *class_index", (True, True)),
                ("rank", "RANK_DENSE = 2", "RANK_DENSE = 6", (True, True)),
                ("classify", "status: count or NULL", "status: count", (True, False))):
            target = headers.ROOT / "include" / "tierkit" / f"{header}.h"
            text = target.read_text()
            assert old in text, old
            target.write_text(text.replace(old, new))
            after = list(describe.products().values())
            assert tuple(a != b for a, b in zip(after, before)) == changed, f"mutant passes: {new}"
            target.write_text(text)
    headers.ROOT = real
    api = json.loads(before[0])
    api["functions"][-1]["parameters"][-1]["length"] = "nowhere"
    api["functions"][0]["errors"] = ["TIERKIT_E_WRONG"]
    api["constants"][-1]["name"] = "TIERKIT_ELSE"
    assert len(problems(api)) >= 4, problems(api)


def main():
    self_test()
    found = problems(json.loads(list(describe.products().values())[0]))
    stale = describe.main("check")
    print("\n".join(found) or "api.json and tierkit.cdef.h describe the headers")
    return 1 if found or stale else 0


if __name__ == "__main__":
    sys.exit(main())
