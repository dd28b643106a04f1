#!/usr/bin/python3
"""The class's files: some made by running the program as a learner would, the others written as the format is
documented. Sealing uses libsodium directly, as any other program could."""
import base64
import ctypes
import ctypes.util
import json
import os
import random
import subprocess

from classroom.truth import BEGIN, MINUTE, SEOUL

WAITS = "아직 정리를 못 했습니다. 나중에 다시 적겠습니다."
# What people write, the mark that an instructor gives for it (None: left waiting), and the wrong idea that it holds.
ESSAYS = {
    ("q47", "내 노트북을 꺼도 서비스가 계속 돌아야 해서 EC2를 빌려 썼습니다."): (1.0, []),
    ("q47", "We rented a server to deploy our project from anywhere."): (0.5, []),
    ("q47", "강의에서 쓰라고 해서요."): (0.0, []),
    ("q48", "밖에서 안으로 들어오는 트래픽의 포트와 출발지를 정합니다. 예: SSH 22번."): (1.0, []),
    ("q48", "들어오는 연결을 허용하는 규칙"): (0.5, []),
    ("q48", "방화벽"): (0.0, []),
    ("q49", "콘솔의 인스턴스 세부 정보에 있는 퍼블릭 IPv4 주소를 씁니다."): (1.0, []),
    ("q49", "내 컴퓨터 주소"): (0.0, []),
    ("q50", "중지하면 데이터가 남고 다시 시작할 수 있지만 종료하면 삭제됩니다."): (1.0, []),
    ("q50", "stop can be started again, terminate is gone"): (0.5, []),
    ("q50", "같은 것 같아요"): (0.0, []),
    ("q51", "SSH로 접속해서 docker ps로 이름을 보고 docker logs 를 봅니다."): (1.0, []),
    ("q51", "docker logs web"): (0.5, []),
    ("q51", "콘솔의 모니터링 탭을 봅니다."): (0.0, ["M33"]),
    **{(item, WAITS): (None, []) for item in ("q47", "q48", "q49", "q50", "q51")},
}


def essays():
    """As Bank.grade wants them: pending, whatever the program finds in them."""
    return {key: ("pending", 0.0, ideas) for key, (_, ideas) in ESSAYS.items()}


def marks():
    """{(item, text): score} of what an instructor marks."""
    return {key: score for key, (score, _) in ESSAYS.items() if score is not None}


# ---- events -----------------------------------------------------------------------------------------

class Scribe:
    """Writes deeds as the events that the program would have stored. Every claim of a score is a lie: nothing may
    come of it."""

    def __init__(self, bank, rng, keys):
        self.bank, self.rng, self.keys = bank, rng, keys

    def uuid(self):
        text = f"{self.rng.getrandbits(128):032x}"
        return f"{text[:8]}-{text[8:12]}-4{text[13:16]}-a{text[17:20]}-{text[20:]}"

    def attempt(self, attempt, bank_hash=None):
        events = []
        clock = [attempt["at_ms"]]

        def add(kind, item, body, claimed=False):
            clock[0] += self.rng.randrange(2000, 40000)
            event = {"seq": len(events) + 1, "uuid": self.uuid(), "kind": kind}
            if item:
                event["item"] = item
            event.update(at_ms=clock[0], offset_min=SEOUL, spent_ms=self.rng.randrange(90000),
                         body=json.dumps(body, ensure_ascii=False, sort_keys=True, separators=(",", ":")))
            if claimed:
                event.update(verdict="right", score=1, grader=2)
                if item in self.keys:
                    event["key_hash"] = self.keys[item]
            events.append(event)
            return event["seq"]

        last = {}
        shown = set()
        for item, deed, *rest in attempt["acts"]:
            if item not in shown:
                add("presented", item, {"order": []} if item in self.bank.tasks else self._order(item))
                shown.add(item)
            if deed in ("hint", "skip"):
                add(deed, item, {})
            elif deed in ("undo", "regret"):
                add("undo", item, {"seq": last[item]})
            else:
                value = rest[0]
                body = {"dk": True, "typed": "모름"} if value is None else {"typed": "…", "value": value}
                last[item] = add("answer", item, body, claimed=True)
                if deed == "answer" and rest[1] != 0:
                    add("certainty", item, {"level": rest[1]})
        if attempt["finish"]:
            add("finish", None, {"why": "asked"})
        plan = {"attempts": 0, "certainty": attempt["certainty"], "hint_price": 0.0, "items": attempt["items"],
                "keys": True, "mode": attempt["mode"], "skip": True, "time_limit_s": 0}
        return {"uuid": self.uuid(), "bank": self.bank.id, "bank_hash": bank_hash or self.bank.hash,
                "quiz": attempt["quiz"], "mode": attempt["mode"],
                "plan": json.dumps(plan, sort_keys=True, separators=(",", ":")), "seed": str(attempt["seed"]),
                "at_ms": attempt["at_ms"], "offset_min": SEOUL, "events": events}

    def _order(self, item):
        q = self.bank.questions[item]
        parts = q.get("choices") or q.get("items") or q.get("right") or []
        ids = [p["id"] for p in parts]
        self.rng.shuffle(ids)
        return {"order": ids}


def document(bank, alias, store, attempts, checks, class_id=None):
    made = max([e["at_ms"] for a in attempts for e in a["events"]] + [c["at_ms"] for c in checks] + [BEGIN])
    doc = {"format": "wrapup-handin/1", "bank": bank.id, "alias": alias}
    if class_id:
        doc["class"] = class_id
    doc.update(made={"at_ms": made + MINUTE, "offset_min": SEOUL}, store=store, program="0.1.0", attempts=attempts,
               checks=checks)
    return doc


def form_document(bank, form, survey, scribe, class_id=None):
    doc = {"format": "wrapup-feedback/1", "id": scribe.uuid(), "bank": bank.id}
    if class_id:
        doc["class"] = class_id
    doc.update(survey=survey, day="2026-11-20",
               answers=[{"item": i, "part": p, "value": v} for (i, p), v in sorted(form.items())])
    return doc


# ---- sealing -----------------------------------------------------------------------------------------

class Sealer:
    def __init__(self, paper):
        self.paper = paper
        self.sodium = ctypes.CDLL(ctypes.util.find_library("sodium") or "libsodium.so.23")
        if self.sodium.sodium_init() < 0:
            raise OSError("libsodium can't start")

    def seal(self, text, seed=None):
        """The file for this text, signed by the key grown from `seed` (32 bytes) if there is one."""
        inner = text
        if seed is not None:
            inner = json.dumps(self._signed(text, seed), ensure_ascii=False, separators=(",", ":"))
        raw = inner.encode()
        box = ctypes.create_string_buffer(len(raw) + 48)
        self.sodium.crypto_box_seal(box, raw, ctypes.c_ulonglong(len(raw)), base64.b64decode(self.paper["box"]))
        return json.dumps({"format": "wrapup-sealed/1", "class": self.paper["id"],
                           "box": base64.b64encode(box.raw).decode()}, separators=(",", ":"))

    def _signed(self, text, seed):
        public, secret = ctypes.create_string_buffer(32), ctypes.create_string_buffer(64)
        self.sodium.crypto_sign_seed_keypair(public, secret, seed)
        covered = f"wrapup-signed/1\n{self.paper['id']}\n{self.paper['box']}\n{text}".encode()
        signature = ctypes.create_string_buffer(64)
        self.sodium.crypto_sign_detached(signature, None, covered, ctypes.c_ulonglong(len(covered)), secret)
        return {"format": "wrapup-signed/1", "class": self.paper["id"], "for": self.paper["box"],
                "key": base64.b64encode(public.raw).decode(), "signature": base64.b64encode(signature.raw).decode(),
                "payload": text}


# ---- running the program ---------------------------------------------------------------------------

class Machine:
    """The program on one machine: a home of its own."""

    def __init__(self, folder, program, banks):
        self.folder, self.program, self.banks = folder, os.path.abspath(program), os.path.abspath(banks)
        os.makedirs(folder, exist_ok=True)

    def run(self, *words, lines=None, status=(0,)):
        environment = {"PATH": os.environ["PATH"], "HOME": self.folder, "XDG_DATA_HOME": self.folder}
        for name in ("ASAN_OPTIONS", "UBSAN_OPTIONS", "LSAN_OPTIONS", "GCOV_PREFIX", "GCOV_PREFIX_STRIP"):
            if name in os.environ:
                environment[name] = os.environ[name]
        done = subprocess.run([self.program, "--lang", "en", "--banks", self.banks, *words],
                              input="".join(f"{line}\n" for line in lines or []).encode(), capture_output=True,
                              env=environment, cwd=self.folder, check=False)
        if done.returncode not in status:
            raise RuntimeError(f"wrapup {' '.join(words)}: exit {done.returncode}\n{done.stdout.decode()[-3000:]}"
                               f"{done.stderr.decode()[-3000:]}")
        return done.stdout.decode()


def orders_of(folder, program, banks, quiz, seed):
    """How each question is laid out for this seed: a first walk through the quiz, nothing answered."""
    machine = Machine(folder, program, banks)
    machine.run("take", "ec2", quiz, "--seed", str(seed), lines=[":skip"] * 100)
    doc = json.loads(machine.run("submit", "ec2", "--alias", "x", "--out", "-", "--yes"))
    return {e["item"]: json.loads(e["body"])["order"] for e in doc["attempts"][0]["events"] if e["kind"] == "presented"}


def typed(bank, item, value, order):
    """The lines that say this response to someone who sees the parts in this order."""
    q = bank.questions[item]
    letter = {part: chr(ord("a") + i) for i, part in enumerate(order)}
    if value is None:
        return [":dk"]
    if q["type"] == "truefalse":
        return ["O" if value[0] == "true" else "X"]
    if q["type"] in ("single", "multi", "order"):
        return [" ".join(letter[part] for part in value)]
    if q["type"] == "match":
        rows = {row["id"]: i + 1 for i, row in enumerate(q["left"])}
        return [" ".join(f"{rows[row]}{letter[right]}" for row, right in (pair.split("=") for pair in value))]
    if q["type"] == "cloze":
        return [value[0].split("=", 1)[1]]
    return [*value, "."] if q["type"] == "open" else list(value)


def take(bank, machine, attempt, orders):
    """Gives the answers of an attempt through a pipe; retries and undone answers are left to the written logs."""
    lines = []
    skipped = False
    acts = attempt["acts"]
    for k, (item, deed, *rest) in enumerate(acts):
        if deed in ("hint", "skip"):
            skipped = skipped or deed == "skip"
            lines.append(":" + deed)
            continue
        if deed == "again" or (skipped and any(a[0] == item and a[1] == "skip" for a in acts[:k])):
            continue
        value, level = rest
        lines += typed(bank, item, value, orders[item])
        if value is None:
            continue
        lines.append("" if level == -1 else str(level))
        kind = bank.questions[item]["type"]
        verdict = bank.grade(item, value, essays())[0]
        if kind == "open":
            lines.append("")
        elif verdict in ("wrong", "partial") and kind != "truefalse":
            nxt = acts[k + 1] if k + 1 < len(acts) else None
            again = nxt is not None and nxt[0] == item and nxt[1] == "again"
            lines += typed(bank, item, nxt[2], orders[item]) if again else [""]
    lines.append(":finish")
    return machine.run("take", bank.id, attempt["quiz"], "--seed", str(attempt["seed"]), lines=lines)


def rng_for(seed, name):
    return random.Random(f"{seed}:{name}")
