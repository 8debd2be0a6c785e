"""A Debian system of another age in a folder, and running things in it; mounts live only as long as what runs.

The folder is entered in a mount namespace of its own. What is mounted there is seen by nobody else and is gone
with its last process, however that ends; so nothing has to be unmounted, and nothing is deleted through a mount.
"""

from __future__ import annotations

import os
import platform
import shutil
from collections.abc import Mapping, Sequence
from pathlib import Path

from .machine import Stop, apt_install, has_apt, must_run, output_of, run, say

_INSIDE = {
    "HOME": "/root",
    "PATH": "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin",
    "LANG": "C.UTF-8",
    "DEBIAN_FRONTEND": "noninteractive",
    "PYTHONUNBUFFERED": "1",
    "CI": "1",  # a root can be made again: apt need not wait for the disk after each file
}
# How this machine reaches the network; paths among them are looked for in the folder first.
_NETWORK = ("PIP_", "SSL_CERT_FILE", "HTTP_PROXY", "HTTPS_PROXY", "NO_PROXY")
# Killed with us, and everything in it with it.
_OWN = [
    "setpriv",
    "--pdeathsig",
    "KILL",
    "unshare",
    "--mount",
    "--propagation",
    "private",
    "--pid",
    "--fork",
    "--kill-child",
]
_ENTER = 'root=$1; shift; mount -t proc proc "$root/proc" && mount --rbind /dev "$root/dev" && exec chroot "$root" "$@"'
_INSTALL = "apt-get -q -o Dpkg::Options::=--force-unsafe-io install -y --no-install-recommends"
_AUTHORITIES = Path("usr/local/share/ca-certificates")


def need_root() -> None:
    """Stop where a system in a folder cannot be made or entered."""
    if platform.system() != "Linux" or not has_apt():
        raise Stop("Other QGIS versions come from Debian's archive: `matrix` needs Debian or Ubuntu.")
    if os.geteuid() != 0:  # type: ignore[attr-defined,unused-ignore]
        raise Stop(
            "`matrix` makes Debian systems in folders and enters them, which only root may: `sudo make matrix`."
        )


def make(folder: Path, suite: str, packages: Sequence[str]) -> None:
    """Debian's ``suite`` in ``folder``, with ``packages``; what is there from an earlier time is kept."""
    if not (folder / "etc" / "debian_version").exists():
        apt_install(["mmdebstrap"])
        started = folder.with_name(folder.name + ".part")
        remove(started)
        started.parent.mkdir(parents=True, exist_ok=True)
        settings = started.with_name("apt.conf")
        settings.write_text((output_of(["apt-config", "dump", "Acquire"]) or "") + "\n", encoding="utf-8")
        say(f"Making a root of Debian {suite} in {folder}")
        command = ["mmdebstrap", "--variant=minbase", f"--aptopt={settings}", "--include=ca-certificates"]
        must_run([*_OWN, *command, suite, started, _mirror()], f"Making Debian {suite}", quiet=True)
        started.rename(folder)
    _share_network(folder)
    missing = [package for package in packages if not _installed(folder, package)]
    if not missing:
        return
    say(f"Installing in Debian {suite}: {' '.join(missing)}")
    steps = ("dpkg --configure -a", "apt-get -q update", f"{_INSTALL} {' '.join(missing)}")
    if run_in(folder, ["sh", "-c", " && ".join(steps)], quiet=True):
        raise Stop(f"Installing in Debian {suite} failed, see above; what was installed is kept.")


def _installed(folder: Path, package: str) -> bool:
    state = output_in(folder, ["dpkg-query", "-W", "-f", "${db:Status-Status}", package])
    return state == "installed"


def offers(folder: Path, package: str) -> bool:
    """Whether the suite in ``folder`` has ``package``; its lists are fetched where they are not there yet."""
    command = (
        "apt-cache show {0} >/dev/null 2>&1 || {{ apt-get -q update && apt-cache show {0}; }} >/dev/null 2>&1"
    )
    return run_in(folder, ["sh", "-c", command.format(package)]) == 0


def remove(folder: Path) -> None:
    """Delete a root made here; never through a mount, whoever made that."""
    if not folder.exists():
        return
    inside = str(folder.resolve()) + os.sep
    mounts = [
        line.split()[4].replace("\\040", " ")
        for line in Path("/proc/self/mountinfo").read_text("utf-8").splitlines()
    ]
    held = [mount for mount in mounts if (mount + os.sep).startswith(inside)]
    if held:
        raise Stop(f"{held[0]} is mounted: unmount it and try again.")
    must_run(["rm", "-rf", "--one-file-system", "--", folder], f"Removing {folder}")


def run_in(folder: Path, command: Sequence[str], *, quiet: bool = False) -> int:
    """The exit code of ``command`` in the root ``folder``."""
    return run(_entering(folder, command), quiet=quiet)


def output_in(folder: Path, command: Sequence[str]) -> str:
    """What ``command`` prints in the root ``folder``; empty where it fails."""
    return output_of(_entering(folder, command)) or ""


def _entering(folder: Path, command: Sequence[str]) -> list[str]:
    inside = [f"{name}={value}" for name, value in {**_INSIDE, **_network_settings(folder)}.items()]
    return [*_OWN, "sh", "-c", _ENTER, "sh", str(folder), "env", "-i", *inside, *command]


def _network_settings(folder: Path, environment: Mapping[str, str] = os.environ) -> dict[str, str]:
    chosen = {name: value for name, value in environment.items() if name.upper().startswith(_NETWORK)}
    return {
        name: value
        for name, value in chosen.items()
        if not value.startswith("/") or (folder / value.lstrip("/")).exists()
    }


def _share_network(folder: Path) -> None:
    """What this machine knows of names and whom it trusts, also inside."""
    for name in ("etc/resolv.conf", "etc/hosts"):
        if Path("/", name).exists():
            shutil.copyfile(Path("/", name), folder / name)
    if Path("/", _AUTHORITIES).is_dir():
        shutil.copytree(Path("/", _AUTHORITIES), folder / _AUTHORITIES, dirs_exist_ok=True)
        run_in(folder, ["update-ca-certificates"], quiet=True)


def _mirror() -> str:
    """Where this machine gets Debian from, by its own apt."""
    asked = ["apt-get", "indextargets", "--format", "$(ORIGIN) $(LABEL) $(REPO_URI)", "Created-By: Packages"]
    for line in (output_of(asked) or "").splitlines():
        origin, label, address = line.split(" ", 2)
        if origin == label == "Debian":
            return address
    raise Stop("This machine's apt knows no Debian archive (on Ubuntu: add one of Debian's first).")
