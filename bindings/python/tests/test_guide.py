"""The Python of docs/guide/service-policy.md prints what the guide shows; the rest of the guide is
tests/examples/test_guide.py's."""
import re


def test_guide__other_rules__prints_what_it_shows(data, capsys, monkeypatch):
    guide = (data.parent / "guide" / "service-policy.md").read_text(encoding="utf-8")
    code, shown = (re.search(rf"^```{kind}\n(.*?)^```$", guide, re.M | re.S)[1]
                   for kind in ("python", "text"))
    monkeypatch.chdir(data / "service")
    exec(compile(code, "service-policy.md", "exec"), {})
    assert capsys.readouterr().out == shown
