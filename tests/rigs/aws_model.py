#!/usr/bin/env python3
"""Holds tables of AWS's names against the model that the official client itself goes by.

`aws_model.py`: prints each member of src/helper/aws_shape.c and of ec2_names.py that the model doesn't
know so, and how many it compared. What the model is too old to know stands in YOUNG.
"""
import glob
import gzip
import importlib.util
import json
import os
import re

import ec2_names

YOUNG = {'AttachedEbsStatus'}
MEMBER = re.compile(r'(TEXT|INTEGER|NUMBER|BOOL|TIME|OBJECT|LIST|TEXTS)\("(\w+)",\s*"(\w+)"(?:,\s*(\w+))?\)')
KINDS = {'TEXT': {'string'}, 'INTEGER': {'integer', 'long'}, 'NUMBER': {'double', 'float'}, 'BOOL': {'boolean'},
         'TIME': {'timestamp'}, 'OBJECT': {'structure'}, 'LIST': {'list'}, 'TEXTS': {'list'}}


def model(service, version):
    for package in ('awscli.botocore', 'botocore'):
        try:
            spec = importlib.util.find_spec(package)
        except ModuleNotFoundError:
            continue
        if spec is None:
            continue
        for path in glob.glob(os.path.join(os.path.dirname(spec.origin), 'data', service, version, 'service-2.json*')):
            with (gzip.open if path.endswith('.gz') else open)(path, 'rt', encoding='utf-8') as file:
                return json.load(file)
    raise SystemExit(f'no model of {service}: install awscli')


class Judge:
    def __init__(self):
        self.count = 0
        self.faults = []

    def members(self, shapes, shape, table, where):
        """table: (name, wire, kinds it may be, nested table or None) of each member."""
        for name, wire, kinds, nested in table:
            self.count += 1
            member = shapes[shape]['members'].get(name)
            if member is None:
                if name not in YOUNG:
                    self.faults.append(f'{where}.{name}: no such member')
                continue
            of = shapes[member['shape']]
            if member.get('locationName', name) != wire:
                self.faults.append(f'{where}.{name}: on the wire it is {member.get("locationName", name)}, not {wire}')
            if of['type'] not in kinds:
                self.faults.append(f'{where}.{name}: {of["type"]}, not {"/".join(kinds)}')
            if nested:
                inner = of['member']['shape'] if of['type'] == 'list' else member['shape']
                self.members(shapes, inner, nested(), f'{where}.{name}')


def c_tables(text):
    """Each table of members by its name, as functions that give its rows."""
    tables = {}

    def rows(body):
        return lambda: [(name, wire, KINDS[kind], tables[of] if of else None)
                        for kind, wire, name, of in MEMBER.findall(body)]

    for name, body in re.findall(r'static const struct aws_member (\w+)\[\] = \{(.*?)END', text, re.S):
        tables[name] = rows(body)
    return tables


def python_rows(names):
    """ec2_names.py does not say what kind a member is."""
    kinds = set().union(*KINDS.values())
    return lambda: [(name, wire, kinds, python_rows(of) if of else None) for name, (wire, of) in names.items()]


def main():
    os.chdir(os.path.join(os.path.dirname(os.path.abspath(__file__)), '..', '..'))
    with open('src/helper/aws_shape.c', encoding='utf-8') as file:
        text = file.read()
    tables = c_tables(text)
    judge = Judge()
    ec2 = model('ec2', '2016-11-15')
    for action, wire, key, of in re.findall(r'EC2\("(\w+)",\s*"(\w+)",\s*"(\w+)",\s*(\w+)\)', text):
        shape = ec2['operations'][action]['output']['shape']
        judge.members(ec2['shapes'], shape, [(key, wire, {'list'}, tables[of])], f'aws_shape.c: {action}')
        name, element, names, _ = ec2_names.ACTIONS[action]
        judge.members(ec2['shapes'], shape, [(name, element, {'list'}, python_rows(names))], f'ec2_names.py: {action}')
    sts = model('sts', '2011-06-15')
    judge.members(sts['shapes'], sts['operations']['GetCallerIdentity']['output']['shape'], tables['identity'](),
                  'aws_shape.c: GetCallerIdentity')
    print('\n'.join([*judge.faults, f'{judge.count} compared, {len(judge.faults)} wrong']))


if __name__ == '__main__':
    main()
