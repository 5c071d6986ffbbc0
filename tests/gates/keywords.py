"""Gate: the fuzzers know every word of the language: tests/fuzz/language.dict has each keyword of
src/lang, each function, and each word of the grammar in docs/language.md; and each word of the grammar
but months and days stands in a text they begin with. keywords.py check | update"""
import re
import sys

import headers

ROOT = headers.ROOT
DICTIONARY = ROOT / "tests" / "fuzz" / "language.dict"
SEEDS = [*(ROOT / "tests" / "fuzz").glob("*.tierkit"), *(ROOT / "tests" / "lang").glob("*.tierkit")]
# Where words of the language stand as texts: parsers, and the tables of functions.
SOURCES = ["src/lang/pars*.c", "src/lang/row_check*.c", "src/lang/schema_working.c",
           "src/lang/write_commitments.c", "src/program/compile*.c"]
WORD = re.compile(r'"([a-z][a-z0-9_]*)"')
# Of the EBNF itself, and what one seed cannot have beside what it has.
NOT_WORDS = {"a", "z", "gdfrl"}  # and the letters of a format
ONE_OF_MANY = re.compile(r"(janu|febru)ary|march|april|may|june|july|august|(septem|octo|novem|decem)ber|"
                         r"\w+day|(week|halve|quarter|year|month)s?|half")
NOT_IN_SEEDS = {"ends", "starting", "ending", "periods", "end", "nearest", "period"}  # other calendars, rates


def grammar(text):
    begin = text.index("```ebnf")
    return set(WORD.findall(text[begin:text.index("\n```", begin)])) - NOT_WORDS


def read():
    """(words of the sources, words of the grammar)"""
    sources = "".join(path.read_text(encoding="utf-8") for pattern in SOURCES
                      for path in sorted(ROOT.glob(pattern)))
    sources = re.sub(r"/\*.*?\*/", "", sources, flags=re.S)
    return set(WORD.findall(sources)) - NOT_WORDS, grammar((ROOT / "docs" / "language.md").read_text("utf-8"))


def problems(sources, words, dictionary, seeds):
    for word in sorted((sources | words) - dictionary):
        yield f"tests/fuzz/language.dict lacks {word}: keywords.py update"
    for word in sorted(dictionary - sources - words):
        yield f"tests/fuzz/language.dict has {word}, which is no word any more: keywords.py update"
    for word in sorted(words - NOT_IN_SEEDS):
        if not re.search(rf"\b{word}\b", seeds) and not ONE_OF_MANY.fullmatch(word):
            yield f"tests/fuzz/everything.tierkit has no `{word}`"


def main(mode):
    sources, words = read()
    if mode == "update":
        lines = [f'"{word}"\n' for word in sorted(sources | words)]
        DICTIONARY.write_text("# Words of the language, for fuzzers: keywords.py update\n" +
                              "".join(lines), encoding="utf-8")
    dictionary = set(WORD.findall(DICTIONARY.read_text(encoding="utf-8")))
    seeds = "".join(path.read_text(encoding="utf-8") for path in SEEDS)
    for mutant in ((sources | {"brand_new"}, words, dictionary, seeds),
                   (sources, words | {"brand_new"}, dictionary | {"brand_new"}, seeds),
                   (sources, words, dictionary | {"gone"}, seeds),
                   (sources, words, dictionary, seeds.replace("worklist", "list"))):
        if not list(problems(*mutant)):
            print("a mutant passes")
            return 1
    found = list(problems(sources, words, dictionary, seeds))
    print("\n".join(found) or f"{len(dictionary)} words")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
