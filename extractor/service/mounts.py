"""On which kind of file system a path lies: locks and change events of network shares cannot be relied upon.

SQLite's own advice is not to keep a data base on a network file system (sqlite.org/faq.html, question 5, and
sqlite.org/wal.html, "Overview"): their locks are often broken, and WAL needs shared memory of one machine.
"""

from __future__ import annotations

import os
import re
from pathlib import Path

__all__ = ["file_system", "network_file_system"]

_KINDS = """
    nfs nfs4 cifs smb smb2 smb3 smbfs ncpfs afs coda 9p virtiofs vboxsf vmhgfs prl_fs ceph lustre glusterfs gfs gfs2
    ocfs2 beegfs gpfs pvfs2 orangefs davfs webdav sshfs
    fuse.sshfs fuse.glusterfs fuse.ceph fuse.rclone fuse.s3fs fuse.gcsfuse fuse.davfs fuse.davfs2 fuse.curlftpfs
    fuse.vmhgfs-fuse fuse.grpcfuse fuse.osxfs fuse.smbnetfs fuse.juicefs fuse.mfs fuse.seaweedfs fuse.goofys
    fuse.blobfuse fuse.blobfuse2 fuse.lizardfs
"""
NETWORK = frozenset(_KINDS.split())
"""Kinds of file systems that several machines can have mounted, as the kernel calls them."""
_ESCAPED = re.compile(rb"\\([0-7]{3})")


def file_system(path: Path, table: Path = Path("/proc/self/mountinfo")) -> str | None:
    """The kind of file system that ``path`` (or its nearest existing parent) lies on; None where it is not told."""
    try:
        place = os.fsencode(path.resolve())
        lines = table.read_bytes().splitlines()
    except OSError:
        return None
    best, kind = b"", None
    for line in lines:  # proc_pid_mountinfo(5): the mount point is field 5, the type the first one behind the " - "
        before, _, behind = line.partition(b" - ")
        fields = before.split(b" ")
        if len(fields) < 5 or not behind:
            continue
        mount = _ESCAPED.sub(lambda m: bytes([int(m[1], 8)]), fields[4])
        inside = place == mount or place.startswith(mount.rstrip(b"/") + b"/")
        if inside and len(mount) >= len(best):  # the later of two mounts on one point covers the earlier
            best, kind = mount, behind.split(b" ", 1)[0].decode("ascii", "replace")
    return kind


def network_file_system(path: Path, table: Path = Path("/proc/self/mountinfo")) -> str | None:
    """The kind of network share that ``path`` lies on; None where it is a local file system, as far as is told."""
    kind = file_system(path, table)
    return kind if kind in NETWORK else None
