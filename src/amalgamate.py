"""Writes the whole library as one source and one header: tierkit.c and tierkit.h.

amalgamate.py ROOT VERSION TIERKIT_C TIERKIT_H [DEPFILE]

tierkit.h holds every public header once, arrow.h last. tierkit.c holds every internal header once
and every source in the order of the rooms' build files, lowest floor first. It compiles as C11 and
as C++17. What the files may do apart and not together is settled on C tokens, never on raw text:

- a name that a source declares for itself, and that another file uses for anything, gets the room
  and the file in front
- macros of a source end with it
- functions that several files share become TIERKIT_I_PRIVATE, which is `static` unless defined
- names that are C++ keywords get an underscore, `{ 0 }` becomes `{}` for C++
- C library headers are read once, at the top; a `*.def` list is put in where it is included"""
import re
import sys
from collections import Counter
from pathlib import Path

ROOMS = ["base", "kernel", "lang", "network", "program", "review", "plan", "exchange"]
TOKEN = re.compile(
    r"(?P<comment>/\*.*?\*/|//[^\n]*)"
    r"|(?P<directive>^[ \t]*\#(?:/\*.*?\*/|\\\n|[^\n])*)"
    r"|(?P<space>\s+|\\\n)"
    r"|(?P<text>(?:u8|[uUL])?\"(?:\\.|[^\"\\\n])*\"|[uUL]?'(?:\\.|[^'\\\n])*')"
    r"|(?P<word>[A-Za-z_]\w*)"
    r"|(?P<number>\.?\d(?:[eEpP][+-]|[\w.])*)"
    r"|(?P<sign>\.\.\.|<<=|>>=|->|\+\+|--|<<|>>|<=|>=|==|!=|&&|\|\||[-+*/%&|^]=|\#\#|"
    r"[-+*/%&|^~!<>=?:;,.(){}\[\]\#])", re.S | re.M)
DIRECTIVE = re.compile(r"\s*#\s*(\w+)\s*(.*)", re.S)
KEYWORDS = set(
    "auto break case char const continue default do double else enum extern float for goto if inline "
    "int long register restrict return short signed sizeof static struct switch typedef union "
    "unsigned void volatile while _Static_assert _Atomic _Alignas _Alignof _Bool".split())
CPP_KEYWORDS = set(
    "alignas alignof and and_eq asm bitand bitor bool catch char16_t char32_t class compl constexpr "
    "const_cast decltype delete dynamic_cast explicit export false friend mutable namespace new "
    "noexcept not not_eq nullptr operator or or_eq private protected public reinterpret_cast "
    "static_assert static_cast template this thread_local throw true try typeid typename using "
    "virtual wchar_t xor xor_eq".split())
SIGNIFICANT = ("word", "number", "text", "sign")


class Token:
    __slots__ = ("kind", "text")

    def __init__(self, kind, text):
        self.kind, self.text = kind, text

    def __repr__(self):
        return self.text


def tokens_of(text, where):
    found, at = [], 0
    while at < len(text):
        match = TOKEN.match(text, at)
        if not match:
            raise SystemExit(f"{where}: cannot read {text[at:at + 40]!r}")
        found.append(Token(match.lastgroup, match[0]))
        at = match.end()
    return found


def code_of(tokens):
    return [token for token in tokens if token.kind in SIGNIFICANT]


def matching(code, at):
    """Index of the bracket that closes the one at `at`."""
    level = 0
    for index in range(at, len(code)):
        level += {"(": 1, "[": 1, "{": 1, ")": -1, "]": -1, "}": -1}.get(code[index].text, 0)
        if level == 0:
            return index
    raise SystemExit(f"a bracket is not closed after {code[at:at + 8]}")


def macros_of(tokens):
    """{name: (parameters or None, body)} of every #define."""
    found = {}
    for token in tokens:
        match = DIRECTIVE.fullmatch(token.text) if token.kind == "directive" else None
        if match and match[1] == "define":
            name, bracket, rest = re.fullmatch(r"(\w+)(\(?)(.*)", match[2], re.S).groups()
            names, _, body = rest.partition(")") if bracket else (None, "", rest)
            parameters = [n.strip() for n in names.split(",")] if bracket else None
            found[name] = parameters, code_of(tokens_of(body.replace("\\\n", " \n"), name))
    return found


def declarations(code, macros):
    """The declarations of file scope, each a list of tokens without the body of a function.
    A macro of the file that stands there as a declaration is expanded."""
    code, at, start = list(code), 0, 0
    while at < len(code):
        text = code[at].text
        if at == start and text in macros and code[at + 1].text == "(":
            end = matching(code, at + 1)
            parameters, body = macros[text]
            given = [[]]
            for token in code[at + 2:end]:
                given = given + [[]] if token.text == "," else given[:-1] + [given[-1] + [token]]
            values = dict(zip(parameters, given))
            code[at:end + 1] = [t for token in body for t in values.get(token.text, [token])]
            continue
        if text in ("(", "["):
            at = matching(code, at)
        elif text == "{":
            end = matching(code, at)
            if code[at - 1].text == ")":  # the body of a function
                yield code[start:at], True
                start = end + 1
            at = end
        elif text == ";":
            yield code[start:at], False
            start = at + 1
        at += 1
    if start < len(code):
        raise SystemExit(f"a declaration has no end: {code[start:start + 8]}")


def declared(tokens):
    """Names a declaration gives to objects, functions and types."""
    plain, at = [], 0
    while at < len(tokens):  # without bodies of records, lists of values and initialisers
        if tokens[at].text == "=":
            while at < len(tokens) and tokens[at].text != ",":
                at = matching(tokens, at) + 1 if tokens[at].text in "([{" else at + 1
            continue
        if tokens[at].text == "{":
            at = matching(tokens, at)
        elif tokens[at].text in ("struct", "union", "enum") and tokens[at + 1].kind == "word":
            plain.append(tokens[at])
            at += 1
        else:
            plain.append(tokens[at])
        at += 1
    at = 0
    while at < len(plain):
        token, after = plain[at], plain[at + 1].text if at + 1 < len(plain) else ";"
        if token.text == "(":  # a pointer to a function: the name stands behind the star
            end = matching(plain, at)
            if any(t.text == "*" for t in plain[at:end]) and after != ")" and \
                    end + 1 < len(plain) and plain[end + 1].text == "(":
                yield plain[end - 1].text
                end = matching(plain, end + 1)
            at = end
        elif token.text == "[":
            at = matching(plain, at)
        elif token.kind == "word" and token.text not in KEYWORDS and after in (",", ";", "[", "("):
            if not (after == "(" and plain[at + 2:at + 3] and plain[at + 2].text == "*"):
                yield token.text
        at += 1


def tags_and_values(code):
    """Tags that are defined, and the values of enums, wherever they stand."""
    for at, token in enumerate(code[:-1]):
        if token.text in ("struct", "union", "enum"):
            body = at + 1 if code[at + 1].text == "{" else at + 2
            if body >= len(code) or code[body].text != "{":
                continue
            if body == at + 2:
                yield code[at + 1].text
            if token.text == "enum":
                for index in range(body, matching(code, body)):
                    if code[index].text in ("{", ",") and code[index + 1].kind == "word":
                        yield code[index + 1].text


def own_names(code, macros):
    """What a source declares for itself: the names of file scope that are not the library's."""
    found = set(tags_and_values(code))
    for tokens, _ in declarations(code, macros):
        if tokens and tokens[0].text != "_Static_assert":
            found.update(declared(tokens))
    return {name for name in found if not name.lower().startswith("tierkit_")}


def member_places(code):
    """Indices of words that name a member: behind a dot or an arrow, or declared in a record."""
    found = {at for at, token in enumerate(code)
             if token.kind == "word" and at and code[at - 1].text in (".", "->")}
    for at, token in enumerate(code[:-2]):
        body = at + 1 if code[at + 1].text == "{" else at + 2
        if token.text not in ("struct", "union") or code[body].text != "{":
            continue
        end = matching(code, body)
        level = 0
        for index in range(body + 1, end):
            text, after = code[index].text, code[index + 1].text
            level += {"(": 1, "[": 1, ")": -1, "]": -1}.get(text, 0)
            if code[index].kind != "word" or text in KEYWORDS:
                continue
            if level == 0 and after in (";", ",", "[", ":") or \
                    level == 1 and after == ")" and code[index - 1].text == "*" and \
                    code[index + 2].text == "(":
                found.add(index)
    return found


class Source:
    """A file of a room: its tokens, and what it includes."""

    def __init__(self, root, path):
        self.path = path  # room/name.c
        text = (root / "src" / path).read_text(encoding="utf-8")
        self.tokens = tokens_of(text, path)
        self.macros = macros_of(self.tokens)
        self.own = set()
        if path.endswith(".c"):
            self.own = own_names(code_of(self.tokens), self.macros)

    def free_words(self):
        """Words of the file that name no member."""
        code = code_of(self.tokens)
        members = member_places(code)
        return {t.text for at, t in enumerate(code) if t.kind == "word" and at not in members}

    def includes(self):
        for token in self.tokens:
            match = DIRECTIVE.fullmatch(token.text) if token.kind == "directive" else None
            if match and match[1] == "include":
                yield match[2].strip()


def prefixed(path, name):
    prefix = re.sub(r"\W", "_", path[:-2]) + "_"
    return (prefix.upper() if name.isupper() else prefix) + name


def renamed(source, doubles, header_words):
    """Gives tokens that stand for a doubled name of the file its new name."""
    names = source.own & doubles
    clash = names & header_words
    if clash:
        raise SystemExit(f"{source.path}: {sorted(clash)} also stand in a macro of a header")
    code = code_of(source.tokens)
    members = member_places(code)
    for at, token in enumerate(code):
        if token.kind == "word" and token.text in names and at not in members:
            token.text = prefixed(source.path, token.text)
    for token in source.tokens:
        if token.kind == "directive" and DIRECTIVE.fullmatch(token.text)[1] != "include":
            inner = tokens_of(re.sub(r"^\s*#", "", token.text), source.path)
            code = code_of(inner)
            for at, word in enumerate(code):
                if word.text in names and (not at or code[at - 1].text not in (".", "->")):
                    word.text = prefixed(source.path, word.text)
            token.text = "#" + "".join(word.text for word in inner)


def made_private(tokens):
    """Puts TIERKIT_I_PRIVATE before every function tierkit_i_... of file scope."""
    code = code_of(tokens)
    index = {id(token): at for at, token in enumerate(tokens)}
    for declaration, _ in list(declarations(code, {})):
        words = [t.text for t in declaration]
        if len(words) < 2 or words[0] in ("struct", "static", "typedef", "extern", "_Static_assert") or \
                "=" in words or "{" in words:
            continue
        # In `statement f, g;` the type `statement` is that of a function.
        name = next((w for w, after in zip(words, words[1:]) if after == "("), words[1])
        if name.startswith("tierkit_i_"):
            first = tokens[index[id(declaration[0])]]
            first.text = "TIERKIT_I_PRIVATE " + first.text


def fit_for_cpp(tokens):
    """What C++ lacks, in words that mean the same in C."""
    code = code_of(tokens)
    for at, token in enumerate(code):
        if token.kind == "word" and token.text in CPP_KEYWORDS:
            token.text += "_"
        elif token.text == "_Static_assert":
            token.text = "TIERKIT_I_STATIC_ASSERT"
        elif [t.text for t in code[at:at + 3]] == ["{", "0", "}"] and \
                code[at - 1].text in ("=", ")", ",", "{") and code[at - 2].text != "[" and \
                [t.text for t in code[at - 3:at]] != ["[", "]", "="]:
            token.text, code[at + 1].text, code[at + 2].text = "TIERKIT_I_ZERO", "", ""
    for token in tokens:
        if token.kind == "directive" and DIRECTIVE.fullmatch(token.text)[1] == "define":
            token.text = re.sub(r"(?<![\w\"])(" + "|".join(CPP_KEYWORDS) + r")(?![\w\"])", r"\1_",
                                token.text)


def tidy(text):
    """Blanks that a removed include or zero left behind."""
    text = re.sub(r"TIERKIT_I_ZERO[ \t]+(?=[;,)])", "TIERKIT_I_ZERO", text)
    text = re.sub(r"[ \t]+$", "", text, flags=re.M)
    return re.sub(r"\n{3,}", "\n\n", text).strip("\n") + "\n"


def body_of(source, root, depends, libc):
    """The text of a file with its includes taken out or, for a list, put in."""
    parts, depth = [], 0
    guard = source.path.endswith(".h")
    for token in source.tokens:
        match = DIRECTIVE.fullmatch(token.text) if token.kind == "directive" else None
        if not match:
            parts.append(token.text)
            continue
        word, rest = match[1], match[2].strip()
        depth += {"if": 1, "ifdef": 1, "ifndef": 1, "endif": -1}.get(word, 0)
        if word != "include":
            parts.append(token.text)
        elif rest.startswith("<") and depth > guard:
            parts.append(token.text)  # only where it is needed
        elif rest.startswith("<"):
            libc.add(rest)
        elif rest.endswith('.def"'):
            path = rest.strip('"')
            depends.append(root / "src" / path)
            parts.append((root / "src" / path).read_text(encoding="utf-8").rstrip("\n"))
    return tidy("".join(parts))


def ending(source):
    """#undef of the macros a source defines and does not take back itself."""
    gone = {DIRECTIVE.fullmatch(t.text)[2].strip() for t in source.tokens
            if t.kind == "directive" and DIRECTIVE.fullmatch(t.text)[1] == "undef"}
    return "".join(f"#undef {name}\n" for name in source.macros if name not in gone)


def room_sources(root, depends):
    """Every source, in the order of the rooms and of their build files."""
    for room in ROOMS:
        path = root / "src" / room / "meson.build"
        if path.exists():
            depends.append(path)
            for name in re.findall(r"'([\w-]+\.c)'", path.read_text(encoding="utf-8")):
                yield f"{room}/{name}"


def ordered(root, depends):
    """Headers and sources, each header once and before its first use."""
    result, seen = [], set()

    def add(path):
        if path in seen:
            return
        seen.add(path)
        depends.append(root / "src" / path)
        source = Source(root, path)
        for name in source.includes():
            if name.endswith('.h"') and not name.startswith('"tierkit/'):
                add(name.strip('"'))
        result.append(source)

    for path in room_sources(root, depends):
        add(path)
    return result


def licence(version):
    return (f"tierkit {version} in one file, made by src/amalgamate.py: change the sources, not "
            "this.\n *\n * SPDX-License-Identifier: Apache-2.0\n * Licensed under the Apache "
            "License, Version 2.0: you may not use this file except in\n * compliance with it; its "
            "text is in LICENSE and at https://www.apache.org/licenses/LICENSE-2.0")


def banner(path):
    return f"\n/* ---- {path} " + "-" * max(1, 88 - len(path)) + " */\n\n"


def public_headers(root):
    """Each one behind those it includes, arrow.h last."""
    folder, result = root / "include" / "tierkit", []

    def add(path):
        for name in re.findall(r'^#include "tierkit/(\w+\.h)"', path.read_text("utf-8"), re.M):
            add(folder / name)
        if path not in result:
            result.append(path)

    for path in sorted(folder.glob("*.h"), key=lambda path: (path.stem == "arrow", path)):
        add(path)
    return result


def header(root, version, depends):
    guard = re.compile(r"\A(/\*.*?\*/)\s*#ifndef (TIERKIT_\w+_H)\n#define \2\n(.*)#endif\n\Z", re.S)
    cpp = re.compile(r'#ifdef __cplusplus\n(?:extern "C" \{|\})\n#endif\n')
    parts = [f"/* tierkit.h - {licence(version)} */\n#ifndef TIERKIT_H\n#define TIERKIT_H\n"]
    libc, bodies = set(), []
    for path in public_headers(root):
        name = path.stem
        depends.append(path)
        match = guard.match(path.read_text(encoding="utf-8"))
        if not match:
            raise SystemExit(f"{path}: no guard around all of it")
        body = re.sub(r'^#include "tierkit/\w+\.h"\n', "", match[3], flags=re.M)
        libc.update(re.findall(r"^#include (<.*?>)", body, re.M))
        body = re.sub(r"^#include <.*?>\n", "", body, flags=re.M)
        body = cpp.sub("", body)
        bodies += [banner(f"include/tierkit/{name}.h"), match[1], "\n", tidy(body)]
    parts += ["\n" + "".join(f"#include {name}\n" for name in sorted(libc)),
              '\n#ifdef __cplusplus\nextern "C" {\n#endif\n', *bodies,
              "\n#ifdef __cplusplus\n}\n#endif\n\n#endif\n"]
    return "".join(parts)


PRELUDE = """
 *
 * Compile it beside your sources; nothing else is needed but sqrt, fabs and floor of libm. Whoever
 * links it into a program on Windows defines TIERKIT_STATIC for this file and for all that include
 * tierkit.h. -ffast-math and its like are refused; other optimisation is safe. */
#if !defined(TIERKIT_STATIC) && !defined(TIERKIT_BUILD)
#define TIERKIT_BUILD
#endif

/* Functions of one file here, of several in the sources. The project's tests define it as nothing
 * to reach them. */
#ifndef TIERKIT_I_PRIVATE
#if defined(__GNUC__)
#define TIERKIT_I_PRIVATE static __attribute__((unused)) /* some serve tests alone */
#else
#define TIERKIT_I_PRIVATE static
#endif
#endif

/* The same numbers on every machine: no fused multiply-add where the source says two steps. */
#if defined(__clang__)
#pragma STDC FP_CONTRACT OFF
#elif defined(__GNUC__)
#pragma GCC optimize("fp-contract=off")
#elif defined(_MSC_VER)
#pragma fp_contract(off)
#endif

#ifdef __cplusplus
#define TIERKIT_I_STATIC_ASSERT static_assert
#define TIERKIT_I_ZERO                                                                             \\
    {}
#if defined(__GNUC__)
/* Warnings on what is right in C and has no other form in C++17. */
#pragma GCC diagnostic push
#if defined(__clang__)
#pragma GCC diagnostic ignored "-Wc99-designator"
#pragma GCC diagnostic ignored "-Wmissing-braces"
#else
#pragma GCC diagnostic ignored "-Wextra"
#pragma GCC diagnostic ignored "-Wenum-compare"
#endif
#pragma GCC diagnostic ignored "-Wmissing-field-initializers"
#endif
#else
#define TIERKIT_I_STATIC_ASSERT _Static_assert
#define TIERKIT_I_ZERO                                                                             \\
    { 0 }
#endif

#include "tierkit.h"

"""


def amalgamation(root, version, depends):
    sources = ordered(root, depends)
    count = Counter(name for source in sources for name in source.free_words())
    doubles = {name for source in sources for name in source.own if count[name] > 1}
    header_words = {t.text for s in sources if s.path.endswith(".h")
                    for _, body in s.macros.values() for t in body if t.kind == "word"}
    every_word = {t.text for s in sources for t in s.tokens if t.kind == "word"}
    libc, bodies = set(), []
    for source in sources:
        taken = {prefixed(source.path, n) for n in source.own & doubles} & every_word
        if taken:
            raise SystemExit(f"{source.path}: {sorted(taken)} is already a name")
        renamed(source, doubles, header_words)
        made_private(source.tokens)
        fit_for_cpp(source.tokens)
        body = body_of(source, root, depends, libc)
        bodies += [banner(f"src/{source.path}"), body]
        bodies += ["\n" + ending(source)] if source.path.endswith(".c") and ending(source) else []
    opening = f"/* tierkit.c - {licence(version)}{PRELUDE}"
    return "".join(
        [opening, *(f"#include {name}\n" for name in sorted(libc)),
         '\n#ifdef __cplusplus\nextern "C" {\n#endif\n', *bodies,
         "\n#ifdef __cplusplus\n}\n#if defined(__GNUC__)\n#pragma GCC diagnostic pop\n#endif\n"
         "#endif\n"])


def main(root, version, source, header_path, depfile=None):
    root, depends = Path(root), []
    text = amalgamation(root, version, depends)
    Path(header_path).write_text(header(root, version, depends), encoding="utf-8")
    Path(source).write_text(text, encoding="utf-8")
    if depfile:
        names = " ".join(str(path).replace(" ", "\\ ") for path in sorted(set(depends)))
        Path(depfile).write_text(f"{source}: {names}\n", encoding="utf-8")


if __name__ == "__main__":
    main(*sys.argv[1:])
