"""bindings/tierkit.cdef.h as cffi reads it, against the built library and api.json: every function
is there, records lie where api.json says, constants have their values, and a call works.

test_cffi.py SHARED_LIBRARY      exit status 77: cffi is not installed"""
import json
import sys
from pathlib import Path

try:
    import cffi
except ImportError:
    print("SKIPPED: python3 has no module cffi; the declarations are not tried with it")
    sys.exit(77)

BINDINGS = Path(__file__).resolve().parents[2] / "bindings"


def main(shared):
    api = json.loads((BINDINGS / "api.json").read_text(encoding="utf-8"))
    ffi = cffi.FFI()
    ffi.cdef((BINDINGS / "tierkit.cdef.h").read_text(encoding="utf-8"))
    library = ffi.dlopen(shared)
    for function in api["functions"]:
        kind = ffi.typeof(getattr(library, function["name"]))
        assert len(kind.args) == len(function["parameters"]), function["name"]
        for argument, parameter in zip(kind.args, function["parameters"]):
            assert argument == ffi.typeof(parameter["type"]), (function["name"], parameter)
    bits = ffi.sizeof("void *") * 8
    for record in api["records"]:
        assert ffi.sizeof(record["name"]) == record[f"size_{bits}"], record["name"]
        for field in record["fields"]:
            place = ffi.offsetof(record["name"], field["name"])
            assert place == field[f"offset_{bits}"], (record["name"], field)
    for constant in api["constants"]:
        assert getattr(library, constant["name"]) == constant["value"], constant
    for error in api["errors"]:
        assert ffi.string(library.tierkit_status_text(error["code"])).decode() == error["text"], error
    assert ffi.string(library.tierkit_version()).decode() == api["version"]
    days = ffi.new("int32_t *")
    assert library.tierkit_date_parse(b"2027-03-31", 10, days) == 0
    assert days[0] == 20908  # 57 years, 14 leap days, 31 + 28 + 30 days: 20805 + 14 + 89
    assert library.tierkit_date_parse(b"2027-02-30", 10, days) == library.TIERKIT_E_DATE
    print(f"cffi {cffi.__version__}: {len(api['functions'])} functions, {len(api['records'])} "
          f"records, {len(api['constants'])} constants")
    return 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
