"""What the tests of the chart ask of Kubernetes' own formats.

  objects.py parse               YAML documents on standard input, the objects in them as JSON on standard output
  objects.py problems VERSION    the same documents; what is wrong with them, as a list in JSON: by the schemas of
                                 Kubernetes VERSION and of the definitions in $DEFINITIONS, unknown members included

Needs `kubernetes-validate` (PYTHONPATH, see versions.sh), which brings PyYAML and jsonschema.
"""

import json
import os
import sys
from pathlib import Path

import jsonschema
import kubernetes_validate
import yaml


def closed(schema, is_root=False):
    """An API server drops what a definition does not name, and says nothing; here it is a problem."""
    if isinstance(schema, list):
        return [closed(each) for each in schema]
    if not isinstance(schema, dict):
        return schema
    made = {key: closed(value) for key, value in schema.items()}
    if is_root:
        # Its metadata is that of every object.
        made["properties"]["metadata"] = {"type": "object"}
    is_open = schema.get("x-kubernetes-preserve-unknown-fields") or "additionalProperties" in schema
    if schema.get("type") == "object" and "properties" in schema and not is_open:
        made["additionalProperties"] = False
    if "pattern" in schema and isinstance(schema["pattern"], str):
        # Go takes a flag anywhere, Python at the start alone.
        made["pattern"] = schema["pattern"].replace("^(?i)", "(?i)^")
    return made


def definitions():
    known = {}
    for path in sorted(Path(os.environ["DEFINITIONS"]).glob("*.yaml")):
        spec = yaml.safe_load(path.read_text())["spec"]
        for version in spec["versions"]:
            kind = f"{spec['group']}/{version['name']}", spec["names"]["kind"]
            schema = closed(version["schema"]["openAPIV3Schema"], is_root=True)
            known[kind] = jsonschema.Draft7Validator(schema)
    return known


def problems(objects, version):
    custom = definitions()
    for each in objects:
        name = f"{each['kind']} {each['metadata']['name']}"
        validator = custom.get((each["apiVersion"], each["kind"]))
        try:
            if validator:
                validator.validate(each)
            else:
                kubernetes_validate.validate(each, version, strict=True)
        except kubernetes_validate.SchemaNotFoundError:
            yield f"{name}: there is no {each['apiVersion']} {each['kind']} in {version}"
        except (jsonschema.ValidationError, kubernetes_validate.ValidationError) as error:
            path = "/".join(str(part) for part in error.path)
            yield f"{name}: {path} {error.message}"


documents = [each for each in yaml.load_all(sys.stdin, Loader=yaml.CSafeLoader) if each is not None]
if sys.argv[1] == "parse":
    json.dump(documents, sys.stdout)
else:
    json.dump(list(problems(documents, sys.argv[2])), sys.stdout)
