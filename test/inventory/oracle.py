"""Reads inventories with ansible-core itself: cases as JSON on standard input, what Ansible makes of them on standard output."""
import json
import os
import sys

from ansible import constants as C
from ansible.cli.inventory import INTERNAL_VARS
from ansible.inventory.manager import InventoryManager
from ansible.parsing.ajson import AnsibleJSONEncoder
from ansible.parsing.dataloader import DataLoader
from ansible.parsing.vault import VaultSecret
from ansible.utils.display import Display
from ansible.vars.manager import VariableManager

# Ansible goes on without what it could not read, which would hide a difference.
C.INVENTORY_ANY_UNPARSED_IS_FAILED = True


def describe(case):
    os.chdir(case["directory"])
    C.INVENTORY_ENABLED = case.get("plugins") or ["host_list", "script", "auto", "yaml", "ini", "toml"]
    loader = DataLoader()
    loader.set_vault_secrets([("default", VaultSecret(b"vault-password"))])
    inventory = InventoryManager(loader=loader, sources=case["sources"])
    variables = VariableManager(loader=loader, inventory=inventory)

    def host_vars(host):
        found = variables.get_vars(host=host, include_hostvars=False, stage="all")
        return {k: v for k, v in found.items() if k not in INTERNAL_VARS and not k.startswith("ansible_check")}

    result = {
        "groups": {
            group.name: {
                "depth": group.depth,
                "priority": group.priority,
                "hosts": [host.name for host in group.hosts],
                "children": [child.name for child in group.child_groups],
            }
            for group in inventory.groups.values()
        },
        "hosts": {
            host.name: {
                "vars": host_vars(host),
                "group_names": host.get_magic_vars()["group_names"],
                "short": host.get_magic_vars()["inventory_hostname_short"],
            }
            for host in inventory.hosts.values()
        },
        "patterns": {},
    }
    for entry in case["patterns"]:
        pattern, limit = (entry["hosts"], entry["limit"]) if isinstance(entry, dict) else (entry, None)
        try:
            inventory.subset(limit)
            hosts = [host.name for host in inventory.get_hosts(pattern)]
        except Exception as error:
            hosts = {"error": str(error)}
        result["patterns"][json.dumps(entry)] = hosts
    return result


class Encoder(AnsibleJSONEncoder):
    def default(self, o):
        return sorted(o) if isinstance(o, set) else super().default(o)


def main():
    Display.display = lambda *args, **kwargs: None
    answers = []
    for case in json.load(sys.stdin):
        try:
            answers.append(describe(case))
        except Exception as error:
            answers.append({"error": str(error)})
    json.dump(answers, sys.stdout, cls=Encoder, preprocess_unsafe=True, vault_to_text=True)


main()
