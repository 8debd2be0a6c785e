"""A workspace on a network share is recognised by the table of mounts, and said to be there."""

from __future__ import annotations

from pathlib import Path

import pytest
from support.small import small_workspace

from diaban.layers import workspace
from diaban.layers.shares import share_of, windows_share
from diaban.layers.workspace import Workspace

MOUNTS = r"""
/dev/sda1 / ext4 rw,relatime 0 0
proc /proc proc rw 0 0
server:/data /mnt/nfs nfs4 rw 0 0
//server/don /mnt/don cifs rw 0 0
//server/new /mnt/new smb3 rw 0 0
/dev/sdb1 /mnt/don/usb vfat rw 0 0
host /mnt/wsl 9p rw 0 0
me@host: /mnt/ssh fuse.sshfs rw 0 0
dav /mnt/dav fuse.davfs2 rw 0 0
https://dav /mnt/dav2 davfs rw 0 0
cloud /mnt/cloud fuse.rclone rw 0 0
/dev/sdc1 /mnt/stick fuseblk rw 0 0
/dev/sdd1 /mnt/disk fuse.ntfs-3g rw 0 0
tmpfs /mnt/nfs/scratch tmpfs rw 0 0
//server/old /mnt/\304\221\303\264n\040c\305\251 cifs rw 0 0
/dev/sda2 /mnt/twice ext4 rw 0 0
server:/x /mnt/twice nfs rw 0 0
"""


@pytest.mark.parametrize(
    ("place", "kind"),
    [
        ("/var/a/x.gpkg", None),
        ("/mnt/nfs/x.gpkg", "nfs4"),
        ("/mnt/nfs/a/b/x.gpkg", "nfs4"),
        ("/mnt/nfs2/x.gpkg", None),
        ("/mnt/nfs/scratch/x.gpkg", None),
        ("/mnt/don/x.gpkg", "cifs"),
        ("/mnt/don/usb/x.gpkg", None),
        ("/mnt/new/x.gpkg", "smb3"),
        ("/mnt/wsl/c/x.gpkg", "9p"),
        ("/mnt/ssh/x.gpkg", "fuse.sshfs"),
        ("/mnt/dav/x.gpkg", "fuse.davfs2"),
        ("/mnt/dav2/x.gpkg", "davfs"),
        ("/mnt/cloud/x.gpkg", "fuse.rclone"),
        ("/mnt/stick/x.gpkg", None),
        ("/mnt/disk/x.gpkg", None),
        ("/mnt/đôn cũ/x.gpkg", "cifs"),
        ("/mnt/twice/x.gpkg", "nfs"),
    ],
)
def test_the_kind_of_share_is_read_from_the_table_of_mounts(place: str, kind: str | None) -> None:
    assert share_of(Path(place), MOUNTS) == kind


def test_a_link_is_followed_to_where_the_file_lies(tmp_path: Path) -> None:
    link = tmp_path / "link"
    link.symlink_to("/mnt/don")
    assert share_of(link / "x.gpkg", MOUNTS) == "cifs"


@pytest.mark.parametrize(
    ("place", "drive", "kind"),
    [
        (r"C:\data\x.gpkg", 3, None),
        (r"\\?\C:\data\x.gpkg", 3, None),
        (r"Z:\x.gpkg", 4, "Z:"),
        (r"\\server\share\x.gpkg", 1, "UNC"),
        ("//server/share/x.gpkg", 1, "UNC"),
        (r"\\?\UNC\server\share\x.gpkg", 1, "UNC"),
    ],
)
def test_on_windows_a_server_or_a_remote_drive_is_a_share(place: str, drive: int, kind: str | None) -> None:
    assert windows_share(place, lambda root: drive) == kind


def test_a_workspace_on_a_share_says_so_and_can_be_used(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = small_workspace(tmp_path / "small.gpkg")
    assert Workspace.open(path).notices == ()
    monkeypatch.setattr(
        workspace, "share_of", lambda place: share_of(place, f"//s/x {tmp_path} cifs rw 0 0\n")
    )
    opened = Workspace.open(path)
    assert [(notice.key, notice.detail) for notice in opened.notices] == [("network_share", "cifs")]
    with opened.writing("Thử", "save"):
        pass
