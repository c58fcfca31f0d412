"""Opens what goldpan wrote with the libraries that people train with, and compares it with the source.

    pip install datasets==5.2.0 webdataset==1.0.2 torchvision==0.29.2 pyarrow==26.0.1 pandas label-studio-sdk==2.1.2
    goldpan convert SET --to huggingface  -o OUT/huggingface
    goldpan convert SET --to huggingface  -o OUT/huggingface-jsonl --set metadata=jsonl
    goldpan convert SET --to huggingface  -o OUT/huggingface-csv --set metadata=csv
    goldpan convert SET --to webdataset   -o OUT/webdataset --set shard-count=7
    goldpan convert SET --to imagefolder  -o OUT/imagefolder
    goldpan convert SET --to parquet      -o OUT/set.parquet
    goldpan convert SET --to jsonl        -o OUT/rows.jsonl
    goldpan convert SET --to label-studio -o OUT/tasks.json
    python open-datasets.py OUT

SET has splits train and val, one label per image, and boxes. Nothing is printed for what is missing in OUT.
"""

import glob
import json
import os
import sys
import tempfile

out = sys.argv[1]
rows = [json.loads(line) for line in open(f"{out}/rows.jsonl", encoding="utf-8")]
splits = {split: [r for r in rows if r.get("split") == split] for split in ("train", "val")}
boxes = sum(1 for r in rows for o in r.get("objects", []) if "bbox" in o)


def there(name):
    return os.path.exists(f"{out}/{name}")


for name in ("huggingface", "huggingface-jsonl", "huggingface-csv"):
    if there(name):
        import datasets

        opened = datasets.load_dataset("imagefolder", data_dir=f"{out}/{name}", cache_dir=tempfile.mkdtemp())
        assert {k: len(v) for k, v in opened.items()} == {"train": len(splits["train"]), "validation": len(splits["val"])}
        found = 0
        for part in opened.values():
            for row in part:
                assert row["image"].size == (row["width"], row["height"])
                objects = json.loads(row["objects"]) if isinstance(row["objects"], str) else row["objects"]
                if isinstance(objects, list):
                    found += sum(1 for o in objects if "bbox" in o)
                elif objects:
                    found += sum(1 for box in objects["bbox"] if box is not None)
        assert found == boxes, (found, boxes)
        print(name, "datasets", datasets.__version__, {k: len(v) for k, v in opened.items()}, found, "boxes")

if there("webdataset"):
    import webdataset

    shards = sorted(glob.glob(f"{out}/webdataset/*.tar"))
    count = found = 0
    pipeline = webdataset.WebDataset(shards, shardshuffle=False).decode("pil").to_tuple("jpg", "json", "cls")
    for picture, record, number in pipeline:
        assert picture.size == (record["width"], record["height"])
        assert isinstance(number, int)
        count += 1
        found += sum(1 for o in record.get("objects", []) if "bbox" in o)
    assert (count, found) == (len(rows), boxes), (count, found)
    print("webdataset", len(shards), "shards", count, "samples", found, "boxes")

if there("imagefolder"):
    import torchvision

    for split, own in splits.items():
        folder = torchvision.datasets.ImageFolder(f"{out}/imagefolder/{split}")
        assert len(folder) == len(own)
        assert folder.classes == sorted({r["label"] for r in own})
        folder[0][0].load()
        print("imagefolder torchvision", torchvision.__version__, split, len(folder), folder.classes)

if there("set.parquet"):
    import pandas
    import pyarrow.parquet

    frame = pandas.read_parquet(f"{out}/set.parquet")
    assert list(frame["path"]) == [r["path"] for r in rows]
    found = sum(1 for objects in frame["objects"] for o in objects if o["bbox"] is not None)
    assert found == boxes
    schema = pyarrow.parquet.read_schema(f"{out}/set.parquet")
    print("parquet", len(frame), "rows", found, "boxes", schema.field("objects").type)

if there("tasks.json"):
    from label_studio_sdk.converter import Converter

    config = open(f"{out}/tasks.config.xml", encoding="utf-8").read()
    converter = Converter(config, out, download_resources=False)
    target = tempfile.mkdtemp()
    converter.convert_to_coco(f"{out}/tasks.json", target, is_dir=False)
    result = json.load(open(f"{target}/result.json", encoding="utf-8"))
    assert len(result["images"]) == len(rows), len(result["images"])
    own = sorted(round(v, 2) for r in rows for o in r.get("objects", []) if "bbox" in o for v in o["bbox"])
    theirs = sorted(round(v, 2) for a in result["annotations"] if not a.get("segmentation") for v in a["bbox"])
    assert len(own) == len(theirs) and all(abs(a - b) < 0.02 for a, b in zip(own, theirs))
    print("label-studio", len(result["images"]), "images", len(result["annotations"]), "annotations")
