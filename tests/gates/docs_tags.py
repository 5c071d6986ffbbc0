"""Gate: the comment of every public function has its tags.

thread and errors and since always; out where it hands something back; where it can fail and has
written something or changed an object, on error; every error is one that exists."""
import re
import sys

import headers

TAG = re.compile(r"^ \*\s(formula|in|out|rounding|owns|allocates|thread|cost|errors|on error|since)"
                 r"\s+(?=\S)", re.M)
THREAD = re.compile(r"(const|object|any)\b")


def tags(comment):
    """{tag: its text} of a comment; tags that share a line with another are found too."""
    body = re.sub(r" {3}(allocates|cost) {2}", r"\n * \1  ", comment.rstrip("*/ "))
    marks = list(TAG.finditer(body))
    ends = [mark.start() for mark in marks[1:]] + [len(body)]
    return {mark[1]: body[mark.end():end] for mark, end in zip(marks, ends)}


def outputs(function):
    """Parameters through which something comes back: pointers to what is not const, apart from
    the error record, scratch, user data and the object that the call is about."""
    found = []
    for position, parameter in enumerate(function.parameters):
        name = re.search(r"(\w+)$", parameter)[1]
        target = parameter[:parameter.rfind("*")] if "*" in parameter else ""
        if not target or name in ("err", "scratch", "user") or target.endswith("const "):
            continue
        if "*" not in target and target.startswith("const "):
            continue
        if "*" not in target and target.startswith("tierkit_") and position == 0:
            continue
        found.append(name)
    return found


def problems(function, known):
    has = tags(function.comment)
    for tag in ("thread", "errors", "since"):
        if tag not in has:
            yield f"no tag {tag}"
    if "thread" in has and not THREAD.match(has["thread"]):
        yield "thread is neither const, object nor any"
    errors = set(re.findall(r"\bE_[A-Z_]+", has.get("errors", "")))
    for name in errors:  # E_ABI_* stands for all that begin so
        if f"TIERKIT_{name}" not in known and not (name.endswith("_") and f"{name}*" in has["errors"]):
            yield f"errors: {name} does not exist"
    fails = function.result == "tierkit_status"
    if fails != bool(errors):
        yield "errors: does not fit the result"
    if (outputs(function) or function.result.endswith("*")) and "out" not in has:
        yield "no tag out"
    changes = re.match(r"tierkit_(?!error\b)", function.parameters[0])
    if fails and (outputs(function) or changes) and "on error" not in has:
        yield "no tag on error"


def self_test():
    good = ("/** Do.\n *\n * in         a.\n * out        *b.\n * owns       nothing.   allocates  never."
            "\n * thread     const.   cost  one.\n * errors     E_NULL, E_RANGE (a).\n"
            " * on error   *b untouched.\n * since      0.1 */\n")
    end = "TIERKIT_API tierkit_status TIERKIT_CALL tierkit_f(const tierkit_a *a, int32_t *b);"

    def found(comment, prototype):
        match = headers.PROTOTYPE.search(comment + prototype)
        return list(problems(headers.Function("toy.h", match), {"TIERKIT_E_NULL", "TIERKIT_E_RANGE"}))

    assert found(good, end) == [], found(good, end)
    for line in ("out", "thread", "errors", "on error", "since"):
        assert found(re.sub(rf" \* {line} .*\n?", "", good), end), f"mutant passes: no {line}"
    for old, new in (("E_RANGE", "E_WRONG"), ("const.", "maybe."), ("E_NULL, E_RANGE (a)", "none")):
        assert found(good.replace(old, new), end), f"mutant passes: {new}"
    assert found("", end), "mutant passes: no comment"


def main():
    self_test()
    known = {name for path in headers.header_paths()
             for name in headers.constants_in(path.read_text())}
    functions = headers.all_functions()
    found = [f"{f.path.name}: {f.name}: {problem}" for f in functions
             for problem in problems(f, known)]
    print("\n".join(found) or f"{len(functions)} functions are documented")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
