#!/usr/bin/python3
"""What an attempt's events come to: the answers that statistics count, by the rules of the documents. The first answer
counts, or what took its place before anybody saw how it went; what was seen and left scores nothing; what was never
seen is missing. No verdict or score of the file is looked at."""
import json


class State:
    """One item while its events go by."""

    def __init__(self):
        self.presented = self.skipped = False
        self.first = self.last = None
        self.latest = None  # the answer that a certainty belongs to
        self.hints = 0


class Answer:
    def __init__(self, event, body, hints):
        self.seq, self.spent_ms, self.hints = event["seq"], event["spent_ms"], hints
        self.value = None if body.get("dk") else body["value"]
        self.certainty = 0
        self.selfmarked = False
        self.key_hash = event.get("key_hash")


def unseen(plan, state, answer):
    """True while feedback on an item's only answer has not been given."""
    if state.last is not answer or state.first is not answer:
        return False
    if plan["mode"] == "exam":
        return True
    return plan["certainty"] and answer.certainty == 0 and answer.value is not None


def retracted(plan, events):
    """Sequence numbers of what was taken back: of skips, and of answers with whether their feedback was seen."""
    gone = {}
    states = {}
    alive = {}
    for event in events:
        body = json.loads(event["body"])
        state = states.setdefault(event.get("item"), State())
        if event["kind"] == "answer":
            answer = Answer(event, body, 0)
            if state.first is None or unseen(plan, state, state.last):
                state.first = answer
            state.last = state.latest = answer
            alive[event["seq"]] = (state, answer)
        elif event["kind"] == "certainty" and state.latest is not None:
            state.latest.certainty = body["level"]
        elif event["kind"] == "undo":
            target = body["seq"]
            if target not in alive:
                gone[target] = False
                continue
            owner, answer = alive[target]
            seen = plan["mode"] == "practice" and owner.last is answer and not unseen(plan, owner, answer)
            gone[target] = seen
            earlier = [a for s, (o, a) in alive.items() if o is owner and s not in gone]
            owner.last = earlier[-1] if earlier else None
            if not seen and owner.first is answer:
                owner.first = owner.last
    return gone


def replay(attempt):
    """(finished, {item: State}) of an attempt as it was handed in."""
    plan = json.loads(attempt["plan"])
    gone = retracted(plan, attempt["events"])
    states = {}
    finished = False
    for event in attempt["events"]:
        kind, item = event["kind"], event.get("item")
        if kind == "finish":
            finished = True
            continue
        state = states.setdefault(item, State())
        body = json.loads(event["body"])
        if kind == "presented":
            state.presented = True
        elif kind == "hint":
            state.hints += 1
        elif kind == "skip" and event["seq"] not in gone and state.last is None:
            state.skipped = True
        elif kind == "certainty" and state.latest is not None:
            state.latest.certainty = body["level"]
        elif kind == "selfmark" and state.latest is not None:
            state.latest.selfmarked = True
        elif kind == "answer":
            answer = Answer(event, body, state.hints)
            state.latest = answer
            if event["seq"] in gone and not gone[event["seq"]]:
                continue
            if state.first is None or (not finished and unseen(plan, state, state.last)):
                state.first = answer
            if event["seq"] not in gone:
                state.last = answer
    return finished, plan, states
