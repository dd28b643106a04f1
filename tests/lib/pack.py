#!/usr/bin/env python3
"""Packs archives for tests: pack.py KIND ARCHIVE [NAME=FILE]...

zip, tar, tar.gz: the files under these names ("NAME/" of NAME=- is a folder). The other kinds are hostile ones of
the files given and what their name says."""
import io
import struct
import sys
import tarfile
import zipfile

kind, path = sys.argv[1:3]
files = [(name, b"" if file == "-" else open(file, "rb").read()) for name, file in (a.split("=", 1) for a in sys.argv[3:])]


def member(tar, name, content=b"", **more):
    info = tarfile.TarInfo(name)
    info.size = len(content)
    for key, value in more.items():
        setattr(info, key, value)
    tar.addfile(info, io.BytesIO(content))


def pack_tar(out, compress=""):
    with tarfile.open(out, "w" + compress) as tar:
        for name, content in files:
            member(tar, name, content, type=tarfile.DIRTYPE if name.endswith("/") else tarfile.REGTYPE)
        if kind == "odd.tar":
            member(tar, "hard.wrapup", type=tarfile.LNKTYPE, linkname=files[0][0])
            member(tar, "soft.wrapup", type=tarfile.SYMTYPE, linkname="/etc/passwd")
            member(tar, "fifo.wrapup", type=tarfile.FIFOTYPE)
            member(tar, "disk.wrapup", type=tarfile.BLKTYPE)
        if kind == "many.tar":
            for i in range(30001):
                member(tar, f"{i}/")


def pack_zip(out):
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files:
            archive.writestr(name, content)
        if kind == "bomb.zip":
            for i in range(30):
                archive.writestr(f"{i}.wrapup", b"{" + b" " * (8 << 20))
        if kind == "big.zip":
            archive.writestr("big.wrapup", b"{" + bytes(i % 251 for i in range(65537)) * 1025)
        if kind == "soft.zip":
            link = zipfile.ZipInfo("soft.wrapup")
            link.create_system, link.external_attr = 3, 0o120777 << 16
            archive.writestr(link, "/etc/passwd")


def cp949_zip(out):
    """As Windows in Korea writes names, without the flag of UTF-8; Python can't."""
    with open(out, "wb") as archive:
        entries = []
        for name, content in files:
            raw, crc = name.encode("cp949"), zipfile.crc32(content)
            entries.append((raw, crc, len(content), archive.tell()))
            archive.write(struct.pack("<IHHHHHIIIHH", 0x04034B50, 20, 0, 0, 0, 33, crc, len(content), len(content), len(raw), 0))
            archive.write(raw + content)
        start = archive.tell()
        for raw, crc, size, at in entries:
            archive.write(struct.pack("<IHHHHHHIIIHHHHHII", 0x02014B50, 20, 20, 0, 0, 0, 33, crc, size, size, len(raw), 0, 0, 0, 0, 0, at))
            archive.write(raw)
        size = archive.tell() - start
        archive.write(struct.pack("<IHHHHIIH", 0x06054B50, 0, 0, len(entries), len(entries), size, start, 0))


if kind == "cp949.zip":
    cp949_zip(path)
elif kind.endswith("zip"):
    pack_zip(path)
else:
    pack_tar(path, ":gz" if kind.endswith("gz") else "")
