"""Compile requirements/{production,test,dev}.txt from pyproject.toml, with hashes and without addresses.

Run by `make requirements` on Python 3.12, the oldest supported: what newer versions no longer need is harmless there.
The largest set is compiled first and constrains the two others, so that the three agree on every version.
"""

import os
import re
import subprocess
import sys
import tempfile
import tomllib
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
OUT = ROOT / "requirements"
HEADER = "# Written by `make requirements` from pyproject.toml: change that file, not this one.\n"


def environment() -> dict[str, str]:
    """The process's environment without this machine's own packages: a pin must exist for everybody."""
    private = {"PIP_FIND_LINKS", "PIP_EXTRA_INDEX_URL", "PIP_CONSTRAINT", "PIP_NO_INDEX"}
    kept = {name: value for name, value in os.environ.items() if name not in private}
    return kept | {"PIP_CONFIG_FILE": os.devnull, "CUSTOM_COMPILE_COMMAND": "make requirements"}


def compile_set(name: str, requirements: list[str], constraints: Path | None, upgrade: bool) -> Path:
    """Write requirements/<name>.txt for `requirements` and return its path."""
    target = OUT / f"{name}.txt"
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder) / "pyproject.in"
        lines = [*requirements, *([f"-c {constraints}"] if constraints else [])]
        source.write_text("\n".join(lines) + "\n")
        output = Path(folder) / f"{name}.txt"
        if target.exists() and not upgrade:
            output.write_text(target.read_text())
        command = [
            *(sys.executable, "-m", "piptools", "compile", "--quiet", "--no-config", "--resolver=backtracking"),
            *("--generate-hashes", "--allow-unsafe", "--strip-extras", "--no-header"),
            *("--no-emit-index-url", "--no-emit-trusted-host", "--no-emit-find-links", "--no-emit-options"),
            *(("--upgrade",) if upgrade else ()),
            *("--output-file", str(output), str(source)),
        ]
        subprocess.run(command, cwd=folder, env=environment(), check=True)
        text = output.read_text()
    # The sources' temporary paths say nothing: a direct dependency comes from pyproject.toml.
    text = re.sub(r"-r \S*pyproject\.in", "pyproject.toml", text)
    text = re.sub(r"^    #   -c \S+\n", "", text, flags=re.MULTILINE)
    target.write_text(HEADER + text.lstrip("\n"))
    return target


def main() -> int:
    """Compile the three sets; `--upgrade` takes the newest versions the bounds allow."""
    if sys.version_info[:2] != (3, 12):
        print(f"Compile on Python 3.12 (this is {sys.version.split()[0]}): sets for newer ones would miss packages.")
        return 1
    upgrade = "--upgrade" in sys.argv[1:]
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())
    production = project["project"]["dependencies"]
    test = production + project["dependency-groups"]["test"]
    dev = test + project["dependency-groups"]["dev"]
    OUT.mkdir(exist_ok=True)
    everything = None
    for name, requirements in (("dev", dev), ("test", test), ("production", production)):
        print(f"requirements/{name}.txt", flush=True)
        path = compile_set(name, requirements, everything, upgrade)
        everything = everything or path
    return 0


if __name__ == "__main__":
    sys.exit(main())
