"""What modules do with files: sums, owners and modes, whole replacement."""

import grp
import hashlib
import os
import pwd
import re
import shutil
import stat
import tempfile
import time

COMMON = {
    "mode": {"type": "raw"}, "owner": {"type": "str"}, "group": {"type": "str"}, "seuser": {"type": "str"},
    "serole": {"type": "str"}, "selevel": {"type": "str"}, "setype": {"type": "str"},
    "attributes": {"type": "str", "aliases": ["attr"]}, "unsafe_writes": {"type": "bool", "default": False},
}


class FileMethods:
    """A part of AnsibleModule."""

    def digest_from_file(self, filename, algorithm):
        if not os.path.exists(filename):
            return None
        if os.path.isdir(filename):
            self.fail_json(msg="attempted to take checksum of directory: %s" % filename)
        digest = hashlib.new(algorithm)
        with open(filename, "rb") as source:
            for block in iter(lambda: source.read(1 << 16), b""):
                digest.update(block)
        return digest.hexdigest()

    def md5(self, filename):
        return self.digest_from_file(filename, "md5")

    def sha1(self, filename):
        return self.digest_from_file(filename, "sha1")

    def sha256(self, filename):
        return self.digest_from_file(filename, "sha256")

    def backup_local(self, fn):
        if not os.path.exists(fn):
            return ""
        kept = "%s.%s.%s~" % (fn, os.getpid(), time.strftime("%Y-%m-%d@%H:%M:%S"))
        shutil.copy2(fn, kept)
        return kept

    def atomic_move(self, src, dest, unsafe_writes=False, keep_dest_attrs=True):
        """Puts a file in another one's place, which keeps its mode and owner; never half of it is there."""
        before = os.stat(dest) if os.path.exists(dest) else None
        fd, beside = tempfile.mkstemp(prefix=".ansible_tmp", dir=os.path.dirname(os.path.abspath(dest)))
        try:
            with os.fdopen(fd, "wb") as target, open(src, "rb") as source:
                shutil.copyfileobj(source, target)
            if before is not None and keep_dest_attrs:
                os.chmod(beside, stat.S_IMODE(before.st_mode))
                os.chown(beside, before.st_uid, before.st_gid)
            else:
                umask = os.umask(0)
                os.umask(umask)
                os.chmod(beside, 0o666 & ~umask)
            os.rename(beside, dest)
        finally:
            if os.path.exists(beside):
                os.unlink(beside)
        if os.path.exists(src):
            os.unlink(src)

    def add_path_info(self, fields):
        """What a result that names a path says of the file there."""
        path = fields.get("path", fields.get("dest"))
        if not isinstance(path, str) or not os.path.lexists(path):
            if path is not None:
                fields.setdefault("state", "absent")
            return fields
        found = os.lstat(path)
        fields.update(uid=found.st_uid, gid=found.st_gid, size=found.st_size, mode="0%03o" % stat.S_IMODE(found.st_mode))
        fields["owner"] = self._name_of(pwd.getpwuid, found.st_uid)
        fields["group"] = self._name_of(grp.getgrgid, found.st_gid)
        kinds = [("link", os.path.islink(path)), ("directory", os.path.isdir(path)), ("hard", found.st_nlink > 1)]
        fields["state"] = next((kind for kind, holds in kinds if holds), "file")
        return fields

    @staticmethod
    def _name_of(find, number):
        try:
            return find(number)[0]
        except KeyError:
            return str(number)

    def load_file_common_arguments(self, params, path=None):
        path = path or params.get("path") or params.get("dest")
        names = ("mode", "owner", "group", "attributes")
        return dict({name: params.get(name) for name in names}, path=path) if path is not None else {}

    def set_fs_attributes_if_different(self, file_args, changed, diff=None, expand=True):
        path = os.path.expanduser(file_args["path"])
        changed = self.set_owner_if_different(path, file_args.get("owner"), changed)
        changed = self.set_group_if_different(path, file_args.get("group"), changed)
        return self.set_mode_if_different(path, file_args.get("mode"), changed)

    set_file_attributes_if_different = set_directory_attributes_if_different = set_fs_attributes_if_different

    def set_owner_if_different(self, path, owner, changed, diff=None, expand=True):
        return self._own(path, owner, pwd.getpwnam, "user", "st_uid", changed, lambda uid: os.lchown(path, uid, -1))

    def set_group_if_different(self, path, group, changed, diff=None, expand=True):
        return self._own(path, group, grp.getgrnam, "group", "st_gid", changed, lambda gid: os.lchown(path, -1, gid))

    def _own(self, path, name, find, kind, attribute, changed, change):
        if name is None:
            return changed
        try:
            number = int(name) if str(name).isdigit() else find(name)[2]
        except KeyError:
            self.fail_json(path=path, msg="%s failed: failed to look up %s %s" % ({"user": "chown", "group": "chgrp"}[kind], kind, name))
        if getattr(os.lstat(path), attribute) == number:
            return changed
        if not self.check_mode:
            change(number)
        return True

    def set_mode_if_different(self, path, mode, changed, diff=None, expand=True):
        if mode is None or os.path.islink(path):
            return changed
        before = stat.S_IMODE(os.lstat(path).st_mode)
        wanted = mode if isinstance(mode, int) else self._mode_of(path, str(mode), before)
        if wanted == before:
            return changed
        if not self.check_mode:
            os.chmod(path, wanted)
        return True

    def _mode_of(self, path, mode, before):
        if re.match(r"^[0-7]+$", mode):
            return int(mode, 8)
        bits = {"u": 6, "g": 3, "o": 0}
        for clause in mode.split(","):
            match = re.match(r"^([ugoa]*)([-+=])([rwxXst]*)$", clause)
            if not match:
                self.fail_json(path=path, msg="mode must be in octal or symbolic form", details=clause)
            who, how, what = match.groups()
            value = sum({"r": 4, "w": 2, "x": 1}.get(one, 0) for one in set(what))
            if "X" in what and (os.path.isdir(path) or before & 0o111):
                value |= 1
            for one in (who or "a").replace("a", "ugo"):
                shifted = value << bits[one]
                if how == "=":
                    before &= ~(7 << bits[one])
                before = before & ~shifted if how == "-" else before | shifted
        return before
