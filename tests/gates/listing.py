"""The files that belong to the project: what git tracks, or everything where there is no git
(a release archive). Shared by gates; it is no gate itself."""
import shutil
import subprocess

import headers


def tracked():
    if shutil.which("git") is None:
        return []
    done = subprocess.run(["git", "-C", headers.ROOT, "-c", "safe.directory=*", "ls-files", "-z"],
                          capture_output=True, text=True)
    return [name for name in done.stdout.split("\0") if name] if done.returncode == 0 else []


def files():
    known = tracked()
    if known:
        return sorted(known)
    found = (path.relative_to(headers.ROOT) for path in headers.ROOT.rglob("*") if path.is_file())
    return sorted(str(path) for path in found if path.parts[0] not in (".build", "build", ".git"))
