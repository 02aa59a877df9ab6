"""The house's own rules: where source lies, what may be named in it, how dependencies are held."""

import re
import shutil
import site
import subprocess
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())
REQUIREMENT_SETS = ["production", "test", "dev"]
FLOORS = [
    *("hemicycle", "home", "bills", "debates", "sources", "subjects"),
    *("discussion", "voting", "video", "notices", "texts", "accounts"),
]


def git(*arguments: str) -> str:
    """What git answers, or a skip where the project is not a git clone (an unpacked archive)."""
    if not shutil.which("git") or not (ROOT / ".git").exists():
        pytest.skip("not a git clone")
    result = subprocess.run(["git", *arguments], cwd=ROOT, capture_output=True, text=True, check=False)
    return result.stdout


def source_files() -> list[Path]:
    """Every file that is, or would be, in the repository."""
    names = git("ls-files", "-z", "--cached", "--others", "--exclude-standard").split("\0")
    return [ROOT / name for name in names if name and (ROOT / name).is_file()]


def text_of(path: Path) -> str:
    """The file's text, or nothing for a binary file."""
    data = path.read_bytes()
    return "" if b"\0" in data[:8000] else data.decode("utf-8", errors="replace")


def declared(group: str) -> list[str]:
    """Names of the packages declared in pyproject.toml for `group`."""
    lines = PROJECT["project"]["dependencies"] if group == "production" else PROJECT["dependency-groups"][group]
    return [re.split(r"[\[<>=~!; ]", line)[0] for line in lines]


def pinned(name: str) -> dict[str, str]:
    """Package → version of one requirement file."""
    return dict(re.findall(r"^([a-z0-9-]+)==(\S+)", (ROOT / "requirements" / f"{name}.txt").read_text(), re.MULTILINE))


def test_site_is_a_folder_and_never_a_package() -> None:
    assert not (ROOT / "site" / "__init__.py").exists()
    assert hasattr(site, "getsitepackages"), "our folder has taken the name of Python's own module"


def test_site_is_not_ignored_by_git() -> None:
    assert git("check-ignore", "site/hemicycle/settings") == ""


def test_no_file_names_a_machine_or_a_registry() -> None:
    # Written in pieces, so that this file does not name them.
    places = r"(?<![\w.:/-])/(?:" + "|".join(["wo" + "rk", "ro" + "ot", "opt/py" + "pi", "opt/wh" + "eels"]) + r")/"
    hosts = [("pypi", "org"), ("pythonhosted", "org"), ("npmjs", "org"), ("deb.debian", "org"), ("proxy.golang", "org")]
    forbidden = re.compile("|".join([places, *(re.escape(".".join(host)) for host in hosts)]))
    found = {
        f"{path.relative_to(ROOT)}: {match.group()}"
        for path in source_files()
        for match in forbidden.finditer(text_of(path))
    }
    assert not found


def test_no_file_has_a_name_that_says_nothing() -> None:
    vague = {"utils.py", "helpers.py", "misc.py", "common.py", "util.py"}
    assert not [path for path in source_files() if path.name in vague]


def test_templates_hold_no_inline_code() -> None:
    """The policy of the public pages blocks it, so it would fail in silence. HTML e-mails need inline style."""
    inline = re.compile(
        r"<style|\sstyle\s*=|\son[a-z]+\s*=\s*[\"']|<script(?![^>]*(?:\bsrc=|application/(?:ld\+)?json))"
    )
    found = [
        f"{path.relative_to(ROOT)}: {match.group()}"
        for path in source_files()
        if path.suffix == ".html" and "templates" in path.parts and "email" not in path.parts
        for match in inline.finditer(text_of(path))
    ]
    assert not found


@pytest.mark.parametrize("group", REQUIREMENT_SETS)
def test_each_dependency_has_its_line_of_reasons(group: str) -> None:
    rows = re.findall(r"^\| `([a-z0-9-]+)` \|", (ROOT / "docs" / "dependencies.md").read_text(), re.MULTILINE)
    assert not [name for name in declared(group) if name not in rows]


def test_no_line_of_reasons_is_left_over() -> None:
    rows = re.findall(r"^\| `([a-z0-9-]+)` \|", (ROOT / "docs" / "dependencies.md").read_text(), re.MULTILINE)
    assert sorted(rows) == sorted(name for group in REQUIREMENT_SETS for name in declared(group))


@pytest.mark.parametrize("name", REQUIREMENT_SETS)
def test_requirement_files_have_hashes_and_no_addresses(name: str) -> None:
    text = (ROOT / "requirements" / f"{name}.txt").read_text()
    assert "://" not in text
    assert not re.findall(r"^\s*(?:-[a-z]|--(?!hash=)).*", text, re.MULTILINE)
    entries = re.split(r"^(?=[a-z0-9])", re.sub(r"^#.*\n", "", text, flags=re.MULTILINE), flags=re.MULTILINE)
    without = [entry.splitlines()[0] for entry in entries if entry.strip() and "--hash=sha256:" not in entry]
    assert not without


def test_requirement_sets_agree_and_hold_what_is_declared() -> None:
    production, test, dev = (pinned(name) for name in REQUIREMENT_SETS)
    assert production.items() <= test.items() <= dev.items()
    assert set(declared("production")) <= production.keys()
    assert set(declared("test")) <= test.keys()
    assert set(declared("dev")) <= dev.keys()


def test_every_setting_of_a_host_is_explained_and_has_its_line_in_the_example() -> None:
    sources = [*(ROOT / "site").rglob("*.py"), ROOT / "deploy" / "gunicorn.conf.py"]
    # What only a developer's own machine reads is no host's setting.
    sources.remove(ROOT / "site" / "hemicycle" / "settings" / "dev.py")
    reading = re.compile(r"""(?:env(?:\.\w+)?|Env\(\)\.\w+|environ\.get)\(\s*["']([A-Z_]+)["']""")
    read = {name for path in sources for name in reading.findall(path.read_text())}
    assert {"SECRET_KEY", "PEERTUBE_HOSTS", "TRUSTED_PROXY_COUNT", "WEB_THREADS"} <= read
    example = re.findall(r"^([A-Z_]+)=", (ROOT / ".env.example").read_text(), re.MULTILINE)
    assert read <= {*example}
    assert {name for name in read if f"`{name}`" not in (ROOT / "README.md").read_text()} == set()


@pytest.mark.skipif(not shutil.which("sh"), reason="no shell")
def test_the_example_of_settings_can_be_read_by_a_shell() -> None:
    """As docs/deploy.md does before `manage.py`: a value with spaces or brackets needs quotes."""
    command = f"set -eu; . '{ROOT}/.env.example'; printf %s \"$DEFAULT_FROM_EMAIL\""
    result = subprocess.run(["sh", "-c", command], capture_output=True, text=True, check=True)
    assert (result.stdout, result.stderr) == ("Hemicycle <no-reply@hemicycle.example>", "")


def test_every_room_is_built_and_has_its_floor() -> None:
    built = [Path(name).name for name in PROJECT["tool"]["hatch"]["build"]["targets"]["wheel"]["packages"]]
    assert built == FLOORS
    assert PROJECT["tool"]["importlinter"]["contracts"][0]["layers"] == FLOORS
    rooms = {path.parent.name for path in ROOT.glob("*/apps.py")}
    assert rooms <= set(FLOORS)
