"""Checks what `goldpan card` wrote with the software that the standards come from.

pip install mlcroissant==1.1.1 datasets==5.2.0 huggingface_hub==2.4.0 pillow pandas pyarrow
python card.py FOLDER…    # folders of images with their cards; exit code 1 when anything is wrong
"""

import hashlib
import io
import json
import logging
import subprocess
import sys
from pathlib import Path

import mlcroissant as mlc
import pandas
from huggingface_hub import DatasetCard
from huggingface_hub.utils import HfHubHTTPError


def croissant(folder: Path) -> str:
    """Validates, then loads every record with its picture."""
    dataset = mlc.Dataset(folder / "croissant.json")
    report = dataset.metadata.ctx.issues.report()
    assert not dataset.metadata.ctx.issues.errors, report
    table = pandas.read_parquet(folder / "croissant/images.parquet")
    if not dataset.metadata.record_sets:
        assert len(table) == 0
        return f"0 records; {len(dataset.metadata.ctx.issues.warnings)} warnings"
    expected = table.set_index("path").to_dict("index")
    count = 0
    for record in dataset.records(record_set="images"):
        path = record["images/path"].decode() if isinstance(record["images/path"], bytes) else record["images/path"]
        row = expected.pop(path)
        picture = record["images/image"]
        content = (folder / path).read_bytes()
        assert hashlib.sha256(content).hexdigest() == row["sha256"] == text(record["images/sha256"])
        # The reference implementation gives every picture in RGB.
        assert picture.convert("RGB").tobytes() == open_image(content).convert("RGB").tobytes(), path
        for name in ("split", "label", "caption"):
            if f"images/{name}" in record:
                assert text(record[f"images/{name}"]) == row[name], (path, name)
        count += 1
    assert not expected, f"no record of {list(expected)[:3]}"
    if any(record_set.id == "objects" for record_set in dataset.metadata.record_sets):
        boxes = pandas.read_parquet(folder / "croissant/objects.parquet")
        loaded = [record for record in dataset.records(record_set="objects")]
        assert len(loaded) == len(boxes)
        for record, row in zip(loaded, boxes.to_dict("records")):
            assert text(record["objects/image_id"]) == row["id"]
            assert record["objects/box"] == [float(number) for number in row["box"].split(" ")]
        return f"{count} records with their pictures, {len(loaded)} boxes; {len(dataset.metadata.ctx.issues.warnings)} warnings"
    return f"{count} records with their pictures; {len(dataset.metadata.ctx.issues.warnings)} warnings"


def text(value):
    return value.decode() if isinstance(value, bytes) else value


def open_image(content: bytes):
    from PIL import Image

    return Image.open(io.BytesIO(content))


def hub(folder: Path) -> str:
    """The metadata as the Hub's client and `datasets` read it; the Hub's own validation where it can be reached."""
    from datasets import DatasetInfo
    from datasets.utils.metadata import MetadataConfigs

    card = DatasetCard.load(folder / "README.md")
    configs = MetadataConfigs.from_dataset_card_data(card.data)
    said = card.data.to_dict()
    info = DatasetInfo._from_yaml_dict(said["dataset_info"]) if "dataset_info" in said else None
    remote = "not reached"
    try:
        card.validate(repo_type="dataset")
        remote = "valid by the Hub"
    except (HfHubHTTPError, OSError):
        pass
    return f"configs {list(configs)}, splits {list(info.splits) if info else []}, {remote}"


def loaded(folder: Path) -> str:
    """The folder through `datasets`, whose counts, names and classes must be those of the card."""
    from datasets import DatasetInfo, load_dataset

    said = DatasetCard.load(folder / "README.md").data.to_dict()
    if "dataset_info" not in said:
        return "the tree does not say its splits: nothing promised"
    info = DatasetInfo._from_yaml_dict(said["dataset_info"])
    dataset = load_dataset(str(folder))
    counts = {name: len(split) for name, split in dataset.items()}
    assert counts == {name: split.num_examples for name, split in info.splits.items()}, (counts, info.splits)
    for split in dataset.values():
        assert list(split.features) == list(info.features), (split.features, info.features)
        if "label" in split.features:
            assert split.features["label"].names == info.features["label"].names
    generic = load_dataset("imagefolder", data_dir=str(folder))
    return f"{counts}; imagefolder {({name: len(split) for name, split in generic.items()})}"


def sums(folder: Path) -> str:
    """`sha256sum` agrees with the list, and the commands of the card give its digests."""
    listed = (folder / "SHA256SUMS").read_text()
    if listed:
        subprocess.run(["sha256sum", "--quiet", "-c", "SHA256SUMS"], cwd=folder, check=True)
    readme = (folder / "README.md").read_text()
    commands = [line for line in readme.splitlines() if "| sha256sum" in line]
    assert len(commands) == 2, commands
    for command in commands:
        run = subprocess.run(["sh", "-c", command], cwd=folder, check=True, capture_output=True, text=True)
        assert run.stdout.split()[0] in readme, command
    return f"{len(listed.splitlines())} files, 2 digests"


def main() -> int:
    logging.disable(logging.WARNING)
    wrong = 0
    for folder in map(Path, sys.argv[1:]):
        for check in (croissant, hub, loaded, sums):
            try:
                print(f"{folder.name:16} {check.__name__:10} {check(folder)}")
            except Exception as error:
                wrong += 1
                print(f"{folder.name:16} {check.__name__:10} WRONG {type(error).__name__}: {str(error)[:600]}")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
