#!/usr/bin/python3
"""The learner's laptop in a live test: an account of its own, a key file, and the programs under test, run as a
learner runs them. The instance is instance.py's part."""
import os
import pathlib
import shutil
import subprocess

import house
import instance
from house import RIG, run

USER = "learner"
KEPT = ("PATH", "LC_ALL", "ASAN_OPTIONS", "UBSAN_OPTIONS", "LSAN_OPTIONS", "GCOV_PREFIX", "GCOV_PREFIX_STRIP")


def programs_install():
    """The programs and banks where every account can read them."""
    for name, file in (("wrapup", os.environ.get("WRAPUP", ".build/wrapup")),
                       ("wrapup-helper", os.environ.get("WRAPUP_HELPER", ".build/wrapup-helper"))):
        shutil.copy(file, RIG / "bin" / name)
    shutil.copytree("quizzes", RIG / "quizzes")
    os.chdir(RIG)


class Learner:
    """Somebody at a machine: the learner at the laptop, or logged in to the instance."""

    def __init__(self, user, home, on_instance=False):
        self.user, self.home, self.on_instance = user, pathlib.Path(home), on_instance
        self.environment = {name: os.environ[name] for name in KEPT if name in os.environ}
        self.environment |= {"HOME": str(home), "USER": user, "TERM": "dumb"}

    def words(self, *words):
        """The command that runs the words as this person, where this person sits."""
        place = ["nsenter", f"--net={house.INSTANCE_NETWORK}"] if self.on_instance else []
        return [*place, "setpriv", "--reuid", self.user, "--regid", self.user, "--init-groups", *map(str, words)]

    def run(self, *words, typed="", environment=None, seconds=60, **options):
        """A finished process with its output as text."""
        return subprocess.run(self.words(*words), input=typed, capture_output=True, text=True, check=False,
                              env={**self.environment, **(environment or {})}, cwd=self.home, timeout=seconds,
                              **options)

    def wrapup(self, *words, **options):
        return self.run(RIG / "bin/wrapup", "--banks", RIG / "quizzes", *words, **options)

    def helper(self, *jobs, **options):
        """What the helper answers to lines of JSON."""
        return self.run(RIG / "bin/wrapup-helper", typed="".join(job + "\n" for job in jobs), **options)


class Laptop(Learner):
    """The learner's own machine with a key file and git repositories."""

    def __init__(self):
        super().__init__(USER, instance.account(USER))
        self.key = self.home / "my-key.pem"
        self.key_make(self.key)

    def key_make(self, path, kind="rsa", *options):
        """A private key as the console hands it out; its public half is returned."""
        form = ["-m", "PEM"] if kind == "rsa" else []
        run("ssh-keygen", "-q", "-t", kind, *form, "-N", "", "-C", "", *options, "-f", path)
        public = pathlib.Path(f"{path}.pub")
        text = public.read_text()
        public.unlink()
        os.chown(path, *self.ids())
        path.chmod(0o400)
        return text

    @staticmethod
    def public_key(path):
        return run("ssh-keygen", "-y", "-f", path)

    def ids(self):
        return self.home.stat().st_uid, self.home.stat().st_gid

    def git(self, folder, *words):
        return run(*self.words("git", "-C", folder, "-c", "user.name=learner", "-c", "user.email=learner@laptop",
                               "-c", "init.defaultBranch=main", *words), env=self.environment)
